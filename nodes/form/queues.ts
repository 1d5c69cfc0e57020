import type { ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';
import { z } from 'zod/v4';

import { idSchema } from '../api/answers';
import { list, searched } from './lists';
import { locator, withModeOfItsOwn } from './locator';

const visualQueue = locator(
	{
		displayName: 'Visual Queue',
		name: 'visualQueueId',
		description:
			'The visual queue, by its ID: a queue as agents and wallboards see it, made of one or more system queues',
	},
	{ searchListMethod: 'searchVisualQueues', placeholder: 'Choose a visual queue…' },
);

/** A visual queue by list or id. */
export const visualQueueId: INodeProperties = { ...visualQueue, required: true };

/** The same with all of them as a further choice. */
export const anyVisualQueueId = withModeOfItsOwn(
	{ ...visualQueue, default: { mode: 'all', value: '' } },
	{
		displayName: 'All',
		name: 'all',
		placeholder: 'nothing to enter',
		hint: 'All visual queues are meant, whatever stands here.',
	},
);

/** A system queue by list or key. */
export const queueLocator = (field: Pick<INodeProperties, 'displayName' | 'name' | 'description'>) =>
	locator(
		field,
		{ searchListMethod: 'searchQueues', placeholder: 'Choose a queue…' },
		{ placeholder: 'e.g. sales_tasks' },
	);

export const visualQueuesSchema = z.array(z.object({ id: idSchema, description: z.string().nullish() }));

/** "From List" of every visual queue. GET /visualqueues [observed in clients]. */
export async function searchVisualQueues(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const visualQueues = await list(this, '/visualqueues', visualQueuesSchema, 'visual queues');
	return searched(
		visualQueues.map(({ id, description }) => ({ name: description || id, value: id })),
		filter,
	);
}

export const queuesSchema = z.array(
	z.object({ key: z.string().nullish(), description: z.string().nullish() }),
);

/** "From List" of a queue key. GET /queues [observed in clients]; a queue without a key cannot be addressed. */
export async function searchQueues(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const queues = await list(this, '/queues', queuesSchema, 'queues');
	return searched(
		queues.flatMap(({ key, description }) =>
			key ? [{ name: description ? `${description} (${key})` : key, value: key }] : [],
		),
		filter,
	);
}

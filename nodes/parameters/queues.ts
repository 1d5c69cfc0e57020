import type { ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';
import { z } from 'zod/v4';

import { idSchema } from '../api/schemas';
import { searchList, filterByText } from './listSearch';
import { resourceLocator, withCurrentMode } from './resourceLocator';

const visualQueue = resourceLocator(
	{
		displayName: 'Visual Queue',
		name: 'visualQueueId',
		description: 'The queue as agents see it, made of one or more system queues',
	},
	{ searchListMethod: 'searchVisualQueues', placeholder: 'Choose a visual queue…' },
);

/** A visual queue by list or id. */
export const visualQueueId: INodeProperties = { ...visualQueue, required: true };

/** The same with all of them as a further choice. */
export const anyVisualQueueId = withCurrentMode(
	{ ...visualQueue, default: { mode: 'all', value: '' } },
	{
		displayName: 'All',
		name: 'all',
		placeholder: 'Not used in this mode',
		hint: 'Not used in this mode',
	},
);

/** A system queue by list or key. */
export const queueLocator = (field: Pick<INodeProperties, 'displayName' | 'name' | 'description'>) =>
	resourceLocator(
		field,
		{ searchListMethod: 'searchQueues', placeholder: 'Choose a queue…' },
		{ placeholder: 'e.g. sales_tasks' },
	);

export const visualQueueSchema = z.object({ id: idSchema, description: z.string().nullish() });

/** "From List" of every visual queue. GET /visualqueues [observed in clients]. */
export async function searchVisualQueues(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const visualQueues = await searchList(this, '/visualqueues', visualQueueSchema, 'visual queues');
	return filterByText(
		visualQueues.map(({ id, description }) => ({ name: description || id, value: id })),
		filter,
	);
}

export const queueSchema = z.object({ key: z.string().nullish(), description: z.string().nullish() });

/** "From List" of a queue key. GET /queues [observed in clients]; a queue without a key cannot be addressed. */
export async function searchQueues(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const queues = await searchList(this, '/queues', queueSchema, 'queues');
	return filterByText(
		queues.flatMap(({ key, description }) =>
			key ? [{ name: description ? `${description} (${key})` : key, value: key }] : [],
		),
		filter,
	);
}

import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { z } from 'zod/v4';

import { idForOutput, idSchema, pick, readSeconds } from '../../api/answers';
import { expectResult } from '../../api/envelope';
import { concurrency, cutToLength, listLength, options, simplify } from '../../form/fields';
import { visualQueueId } from '../../form/queues';
import { onlyFilled } from '../../form/read';
import { mediaTypes, requestStatuses } from '../../form/requests';
import type { Action } from '../../run/action';

export const entry: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getMany',
	description:
		"List the requests that wait in a visual queue. This call is not in Puzzel's public documentation; public clients use it.",
	action: 'Get many requests',
};

export const fields: INodeProperties[] = [
	visualQueueId,
	...listLength,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: [
			{
				displayName: 'Media Types',
				name: 'mediaTypes',
				type: 'multiOptions',
				options: mediaTypes,
				default: [],
				description: 'Only requests of one of these; of any where none is chosen',
			},
			{
				displayName: 'Statuses',
				name: 'statuses',
				type: 'multiOptions',
				options: requestStatuses,
				default: [],
				description: 'Only requests in one of these; in any where none is chosen',
			},
		],
	},
	simplify,
	options(concurrency),
];

/** What Simplify keeps. */
const SIMPLE = [
	'requestId',
	'status',
	'mediaType',
	'secondsInQueue',
	'vip',
	'description',
	'queueId',
	'reservedUserId',
	'requestRemoteAddress',
	'destination',
];

const resultSchema = z.array(
	z.looseObject({
		requestId: idSchema,
		requestStatus: z.string().nullish(),
		mediaType: z.string().nullish(),
	}),
);

export const action: Action = async (form, puzzel) => {
	const id = form.id('visualQueueId');
	const statuses = form.choices('filters.statuses');
	const media = form.choices('filters.mediaTypes');
	const envelope = await puzzel.call({
		repeat: 'safe',
		method: 'GET',
		path: `${puzzel.customerPath}/users/${await puzzel.currentUserId()}/visualqueues/${id}`,
		action: `list the requests of the visual queue ${id}`,
		hint: 'Check "Visual Queue". The user of the credential must be allowed to see it.',
		undocumented: true,
	});
	const waiting = expectResult(resultSchema, envelope, 'list of requests').filter(
		({ requestStatus, mediaType }) => isAmong(statuses, requestStatus) && isAmong(media, mediaType),
	);
	return cutToLength(form, waiting).map((entry) => {
		const request = {
			...(entry as IDataObject),
			// A text in this list, a number in Get [observed in clients].
			requestId: idForOutput(entry.requestId),
			...onlyFilled({ status: entry.requestStatus, secondsInQueue: readSeconds(entry.timeInQueue) }),
		};
		return form.boolean('simplify') ? pick(request, SIMPLE) : request;
	});
};

const isAmong = (wanted: string[], value: string | null | undefined) =>
	wanted.length === 0 || wanted.includes(value ?? '');

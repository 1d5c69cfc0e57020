import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { pick } from '../../api/answers';
import { waitingRequests } from '../../api/requests';
import { concurrency, cutToLength, listLength, options, simplify } from '../../form/fields';
import { visualQueueId } from '../../form/queues';
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
			mediaTypes,
			{
				displayName: 'Statuses',
				name: 'statuses',
				type: 'multiOptions',
				options: requestStatuses,
				default: [],
				description: 'Only requests in one of these statuses, such as InQueue; in any where none is chosen',
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

export const action: Action = async (form, puzzel) => {
	const statuses = form.choices('filters.statuses');
	const media = form.choices('filters.mediaTypes');
	const waiting = (await waitingRequests(puzzel, form.id('visualQueueId'))).filter(
		({ requestStatus, mediaType }) => isAmong(statuses, requestStatus) && isAmong(media, mediaType),
	);
	return cutToLength(form, waiting).map((request) =>
		form.boolean('simplify') ? pick(request, SIMPLE) : request,
	);
};

const isAmong = (wanted: string[], value: unknown) =>
	wanted.length === 0 || wanted.includes(typeof value === 'string' ? value : '');

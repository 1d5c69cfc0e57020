import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { isAmong, pick } from '../../api/schemas';
import { waitingRequests } from '../../api/requests';
import { concurrency, cutToLength, filters, listLength, options, simplify } from '../../parameters/fields';
import { visualQueueId } from '../../parameters/queues';
import { mediaTypes, requestStatuses } from '../../parameters/requests';
import type { Execute } from '../../run/operation';

export const entry: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getMany',
	description: "List the requests waiting in a visual queue (not in Puzzel's public documentation)",
	action: 'Get many requests',
};

export const fields: INodeProperties[] = [
	visualQueueId,
	...listLength,
	filters(mediaTypes, {
		displayName: 'Statuses',
		name: 'statuses',
		type: 'multiOptions',
		options: requestStatuses,
		default: [],
		description: 'Return only requests in one of these statuses. Leave empty for all.',
	}),
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

export const execute: Execute = async (parameters, puzzel) => {
	const statuses = parameters.openChoices('filters.statuses');
	const media = parameters.openChoices('filters.mediaTypes');
	const waiting = (await waitingRequests(puzzel, parameters.id('visualQueueId'))).filter(
		({ requestStatus, mediaType }) => isWanted(statuses, requestStatus) && isWanted(media, mediaType),
	);
	return cutToLength(parameters, waiting).map((request) =>
		parameters.boolean('simplify') ? pick(request, SIMPLE) : request,
	);
};

const isWanted = (wanted: string[], word: unknown) => wanted.length === 0 || isAmong(wanted, word);

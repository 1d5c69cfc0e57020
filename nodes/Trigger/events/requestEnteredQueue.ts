import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { waitingRequests, type Request } from '../../api/requests';
import type { Form } from '../../form/form';
import { visualQueueId } from '../../form/queues';
import { mediaTypes } from '../../form/requests';
import type { Change, Watch } from '../../run/poll';
import { idsOf } from '../states';

export const entry: INodePropertyOptions = {
	name: 'Request Entered Queue',
	value: 'requestEnteredQueue',
	description:
		"When a request comes into a visual queue. This call is not in Puzzel's public documentation; public clients use it.",
};

export const fields: INodeProperties[] = [
	visualQueueId,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: [
			mediaTypes,
			{
				displayName: 'Minimum VIP',
				name: 'minimumVip',
				type: 'number',
				default: 0,
				description: 'Only requests with at least this VIP score when they come',
			},
			{
				displayName: 'Reserved',
				name: 'reserved',
				type: 'boolean',
				default: true,
				description: 'Whether to take only requests that are reserved for a user, or only those that are not',
			},
		],
	},
];

/** How many of those that left are known when they come back. */
const MOST_LEFT = 5_000;

export interface Remembered {
	/** Ids, separated by blanks. */
	waiting: string;
	/** Those that waited before, the last one at the end. */
	left: string;
}

export interface Filters {
	media: string[];
	minimumVip: number | undefined;
	reserved: boolean | undefined;
}

export function watch(form: Form): Watch<Request[], Remembered> {
	const visualQueue = form.id('visualQueueId');
	const filters: Filters = {
		media: form.choices('filters.mediaTypes'),
		minimumVip: form.optionalWholeNumber('filters.minimumVip'),
		reserved: form.optionalBoolean('filters.reserved'),
	};
	return {
		watched: visualQueue,
		ask: async (puzzel) => await waitingRequests(puzzel, visualQueue),
		compare: (remembered, seen) => compare(remembered, seen, filters),
	};
}

/**
 * All that wait are remembered, wanted or not. Where that was silent and is lost, a request that is not wanted is
 * new once more, and no more wanted than before. Only one that left and came back while n8n was not running, or
 * left unnoticed by a cursor that was saved, passes for one that always waited.
 */
export function compare(
	remembered: Remembered | undefined,
	seen: Request[],
	filters: Filters,
): { changes: Change[]; remember: Remembered } {
	const before = new Set(idsOf(remembered?.waiting));
	const left = new Set(idsOf(remembered?.left));
	// The same request may stand in two queues.
	const waiting = new Map(seen.map((request) => [String(request.requestId), request]));
	const changes: Change[] = [];
	for (const [id, request] of waiting) {
		if (!before.has(id) && (!remembered || isWanted(request, filters))) {
			changes.push({ identity: [id], json: { ...request, reentered: left.has(id), previous: {} } });
		}
		left.delete(id);
	}
	for (const id of before) if (!waiting.has(id)) left.add(id);
	return {
		changes,
		remember: {
			waiting: [...waiting.keys()].sort().join(' '),
			left: [...left].slice(-MOST_LEFT).join(' '),
		},
	};
}

function isWanted(request: Request, { media, minimumVip, reserved }: Filters): boolean {
	return (
		(media.length === 0 || media.includes(String(request.mediaType))) &&
		(minimumVip === undefined || Number(request.vip ?? 0) >= minimumVip) &&
		(reserved === undefined || isReserved(request) === reserved)
	);
}

/** The flag ends with the time of the reservation; without a flag, a user counts [inferred]. */
function isReserved({ reservedUserFlag, reservedUserId }: Request): boolean {
	if (typeof reservedUserFlag === 'boolean') return reservedUserFlag;
	return Number(reservedUserId ?? 0) > 0;
}

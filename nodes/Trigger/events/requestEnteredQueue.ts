import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { z } from 'zod/v4';

import { isAmong, readFlag, readNumber } from '../../api/schemas';
import { waitingRequests, type Request } from '../../api/requests';
import type { Parameters } from '../../parameters/parameters';
import { filters } from '../../parameters/fields';
import { visualQueueId } from '../../parameters/queues';
import { mediaTypes } from '../../parameters/requests';
import type { Change, EventSource } from '../../run/poll';
import { idsOf, uniqueById } from '../states';

export const entry: INodePropertyOptions = {
	name: 'Request Entered Queue',
	value: 'requestEnteredQueue',
	description: "When a request enters a visual queue (not in Puzzel's public documentation)",
	action: 'On new request in queue',
};

export const fields: INodeProperties[] = [
	visualQueueId,
	filters(
		mediaTypes,
		{
			displayName: 'Minimum VIP Score',
			name: 'minimumVipScore',
			type: 'number',
			default: 0,
			description: 'Start only on requests with at least this VIP score',
		},
		{
			displayName: 'Reservation',
			name: 'reservation',
			type: 'options',
			options: [
				{ name: 'Any', value: 'any' },
				{ name: 'Not Reserved', value: 'notReserved' },
				{ name: 'Reserved', value: 'reserved' },
			],
			default: 'any',
			description: 'Select whether requests must be reserved for a user',
		},
	),
];

/** How many of those that left are remembered, to be recognised when they return. */
const MOST_LEFT = 5_000;

/** Ids, separated by spaces. */
const stateSchema = z.object({
	waiting: z.string(),
	/** Those that waited before the last poll, and were missing from it. */
	missing: z.string(),
	/** Those that have left, the last one at the end. */
	left: z.string(),
});
export type Remembered = z.infer<typeof stateSchema>;

export interface Filters {
	media: string[];
	minimumVip: number | undefined;
	reservation: string;
}

export function source(parameters: Parameters): EventSource<Request[], Remembered> {
	const visualQueue = parameters.id('visualQueueId');
	const filters: Filters = {
		media: parameters.openChoices('filters.mediaTypes'),
		minimumVip: parameters.optionalWholeNumber('filters.minimumVipScore'),
		reservation: parameters.optionalChoice('filters.reservation') ?? 'any',
	};
	return {
		fingerprint: visualQueue,
		stateSchema,
		fetch: async (puzzel) => await waitingRequests(puzzel, visualQueue),
		diff: (remembered, seen) => diff(remembered, seen, filters),
	};
}

/**
 * All that wait are remembered, wanted or not. Where that was silent and is lost, a request that is not wanted is
 * new once more, and as unwanted as before. Only one that left and returned while n8n was not running, or
 * left unnoticed by a cursor that was saved, passes for one that always waited.
 */
export function diff(
	remembered: Remembered | undefined,
	seen: Request[],
	filters: Filters,
): { changes: Change[]; remember: Remembered } {
	const before = new Set(idsOf(remembered?.waiting));
	const missing = new Set(idsOf(remembered?.missing));
	const left = new Set(idsOf(remembered?.left));
	// The same request may be in two queues.
	const waiting = uniqueById(seen, ({ requestId }) => String(requestId));
	const changes: Change[] = [];
	for (const [id, request] of waiting) {
		const isNew = !before.has(id) && !missing.has(id);
		if (isNew && (!remembered || isWanted(request, filters))) {
			changes.push({ identity: [id], json: { ...request, reentered: left.has(id), previous: {} } });
		}
		left.delete(id);
	}
	// One list without it says little: a request has left once it was missing from two.
	for (const id of missing) if (!waiting.has(id)) left.add(id);
	return {
		changes,
		remember: {
			waiting: [...waiting.keys()].sort().join(' '),
			missing: [...before].filter((id) => !waiting.has(id)).join(' '),
			left: [...left].slice(-MOST_LEFT).join(' '),
		},
	};
}

function isWanted(request: Request, { media, minimumVip, reservation }: Filters): boolean {
	return (
		(media.length === 0 || isAmong(media, request.mediaType)) &&
		(minimumVip === undefined || (readNumber(request.vip) ?? 0) >= minimumVip) &&
		(reservation === 'any' || isReserved(request) === (reservation === 'reserved'))
	);
}

/** The flag ends with the time of the reservation; without a flag, a user counts [inferred]. */
function isReserved({ reservedUserFlag, reservedUserId }: Request): boolean {
	return readFlag(reservedUserFlag) ?? (readNumber(reservedUserId) ?? 0) > 0;
}

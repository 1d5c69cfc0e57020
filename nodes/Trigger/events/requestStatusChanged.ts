import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { z } from 'zod/v4';

import { badInput, PuzzelFailure } from '../../api/failure';
import { idForOutput, isAmong, isSameWord } from '../../api/schemas';
import { getRequest, statusOf, waitingRequests, type Request } from '../../api/requests';
import type { Parameters } from '../../parameters/parameters';
import { visualQueueId } from '../../parameters/queues';
import { requestStatuses } from '../../parameters/requests';
import type { Change, Difference, EventSource } from '../../run/poll';
import { resolveMissing, unresolvedSchema, type Unresolved } from '../resolveMissing';
import { groupedStates, idsOf, statesOf, statesSchema, uniqueById } from '../states';

export const entry: INodePropertyOptions = {
	name: 'Request Status Changed',
	value: 'requestStatusChanged',
	description: "When the status of a request changes (visual queues: not in Puzzel's public documentation)",
	action: 'On request status change',
};

export const fields: INodeProperties[] = [
	{
		displayName: 'Watch',
		name: 'watch',
		type: 'options',
		options: [
			{ name: 'By ID', value: 'ids', description: 'One API request per ID and poll' },
			{ name: 'In a Visual Queue', value: 'visualQueue', description: 'One API request per poll' },
		],
		default: 'visualQueue',
		description: 'Select which requests to watch',
	},
	{ ...visualQueueId, displayOptions: { show: { watch: ['visualQueue'] } } },
	{
		displayName: 'Request IDs',
		name: 'requestIds',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 4711, 4712',
		displayOptions: { show: { watch: ['ids'] } },
		description: 'Up to 100 IDs, separated by commas. Each is watched until it is Disconnected.',
	},
	{
		displayName: 'Statuses',
		name: 'statuses',
		type: 'multiOptions',
		options: requestStatuses,
		default: [],
		description: 'Start only on a change to one of these. Leave empty for all.',
	},
];

const MOST_IDS = 100;
/** How many that left the queue are read in one poll; the others follow in the next ones. */
const MOST_RESOLVED = 100;

export interface Seen {
	/** By id: those in the list, and those that were read by id; undefined if Puzzel no longer has it. */
	requests: Map<string, Request | undefined>;
	/** Those that are no longer watched after this poll. */
	ended: Set<string>;
	unresolved: Unresolved;
	/** IDs that do not exist. */
	problem?: PuzzelFailure | undefined;
}

const stateSchema = z.object({
	/** By status. Of requests named by id, those that are Disconnected are kept, and not read again. */
	requests: statesSchema,
	/** Those that have left the visual queue, by the status that they left with: one that is listed again may not be new. */
	left: statesSchema,
	unresolved: unresolvedSchema,
});
export type Remembered = z.infer<typeof stateSchema>;

const MOST_LEFT = 1_000;

export function source(parameters: Parameters): EventSource<Seen, Remembered> {
	const statuses = parameters.openChoices('statuses');
	const source = parameters.choice('watch') === 'ids' ? byIds(parameters) : byVisualQueue(parameters);
	return { ...source, stateSchema, diff: (remembered, seen) => diff(remembered, seen, statuses) };
}

type Source = Pick<EventSource<Seen, Remembered>, 'fetch' | 'fingerprint'>;

function byIds(parameters: Parameters): Source {
	const ids = [...new Set(parameters.ids('requestIds'))];
	if (!ids.length) throw badInput('"Request IDs" is empty', 'Enter the IDs of the requests to be watched.');
	if (ids.length > MOST_IDS) {
		throw badInput(
			`"Request IDs" has ${ids.length} IDs, more than ${MOST_IDS}`,
			'Each needs an API request in every poll. Watch a visual queue instead, which needs one for all.',
		);
	}
	return {
		fingerprint: ['ids', [...ids].sort()],
		async fetch(puzzel, remembered) {
			const known = statesOf(remembered?.requests);
			const open = ids.filter((id) => known.get(id) !== 'Disconnected');
			const { found, unclear, unresolved } = await resolveMissing(
				open,
				MOST_IDS,
				remembered?.unresolved,
				async (id) => await getRequest(puzzel, id),
			);
			if (found.size === 0 && unclear) throw unclear;
			// One that was never there has not ended either; it may be created later.
			const unknown = [...found].flatMap(([id, request]) => (request || known.has(id) ? [] : [id]));
			for (const id of unknown) found.delete(id);
			const problem = unknown.length > 0 ? noRequests(unknown) : undefined;
			if (problem && found.size === 0 && known.size === 0) throw problem;
			return { requests: found, ended: new Set(), unresolved, problem };
		},
	};
}

const noRequests = (ids: string[]) =>
	new PuzzelFailure(`Puzzel has no request ${ids.join(', ')}`, {
		description: 'Check "Request IDs".',
	});

function byVisualQueue(parameters: Parameters): Source {
	const visualQueue = parameters.id('visualQueueId');
	return {
		fingerprint: ['visualQueue', visualQueue],
		async fetch(puzzel, remembered) {
			const requests = new Map<string, Request | undefined>(
				uniqueById(await waitingRequests(puzzel, visualQueue), ({ requestId }) => String(requestId)),
			);
			const known = Object.values(remembered?.requests ?? {}).flatMap(idsOf);
			const left = known.filter((id) => !requests.has(id));
			const { found, unresolved } = await resolveMissing(
				left,
				MOST_RESOLVED,
				remembered?.unresolved,
				async (id) => await getRequest(puzzel, id),
			);
			for (const [id, request] of found) requests.set(id, request);
			return { requests, ended: new Set(found.keys()), unresolved };
		},
	};
}

/**
 * The first status of a request that appears is a change, too. So only statuses that the person does not want are
 * remembered silently; if such a one is lost, the change to the next wanted status is still found, from an older one.
 */
export function diff(
	remembered: Remembered | undefined,
	{ requests, ended, unresolved, problem }: Seen,
	statuses: string[],
): Difference<Remembered> {
	const states = statesOf(remembered?.requests);
	const left = statesOf(remembered?.left);
	const changes: Change[] = [];
	for (const [id, request] of requests) {
		const known = states.get(id) ?? left.get(id);
		// An answer without a status says nothing of it.
		const status = request ? statusOf(request) || (known ?? '') : 'Disconnected';
		left.delete(id);
		if (ended.has(id)) {
			states.delete(id);
			left.set(id, status);
		} else states.set(id, status);
		const isWanted = statuses.length === 0 || isAmong(statuses, status);
		if (remembered && (isSameWord(known, status) || !isWanted)) continue;
		changes.push({
			identity: [id, status],
			json: {
				...(request ?? { requestId: idForOutput(id), gone: true }),
				status,
				previous: { status: known ?? null },
			},
		});
	}
	const latest = new Map([...left].slice(-MOST_LEFT));
	const remember = { requests: groupedStates(states), left: groupedStates(latest), unresolved };
	return { changes, remember, problem };
}

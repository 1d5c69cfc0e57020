import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { badInput } from '../../api/failure';
import { idForOutput } from '../../api/answers';
import { getRequest, statusOf, waitingRequests, type Request } from '../../api/requests';
import type { Form } from '../../form/form';
import { visualQueueId } from '../../form/queues';
import { requestStatuses } from '../../form/requests';
import type { Change, Watch } from '../../run/poll';
import { lookUp, type LookUps } from '../lookUp';
import { groupedStates, idsOf, statesOf, type States } from '../states';

export const entry: INodePropertyOptions = {
	name: 'Request Status Changed',
	value: 'requestStatusChanged',
	description:
		"When a request that is named by its ID, or that waits in a visual queue, gets another status. The list of a visual queue is not in Puzzel's public documentation; public clients use it.",
};

export const fields: INodeProperties[] = [
	{
		displayName: 'Watch',
		name: 'watch',
		type: 'options',
		options: [
			{ name: 'Requests by ID', value: 'ids', description: 'One call for each of them in every poll' },
			{ name: 'Visual Queue', value: 'visualQueue', description: 'One call in every poll' },
		],
		default: 'visualQueue',
		description: 'Which requests are watched: those that wait in a visual queue, or those with certain IDs',
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
		description:
			'The IDs of up to 100 requests, separated by commas. Each is watched until it is Disconnected.',
	},
	{
		displayName: 'Statuses',
		name: 'statuses',
		type: 'multiOptions',
		options: requestStatuses,
		default: [],
		description: 'Only changes to one of these statuses; to any where none is chosen',
	},
];

const MOST_IDS = 100;
/** How many that left the queue are looked up in one poll; the others come next. */
const MOST_LOOKED_UP = 100;

export interface Seen {
	/** By id: those in the list, and those that were looked up; undefined where Puzzel knows it no more. */
	requests: Map<string, Request | undefined>;
	/** Those that are no longer watched once this is told. */
	ended: Set<string>;
	lookUps: LookUps;
}

export interface Remembered {
	/** By status. Of requests named by id, those that are Disconnected are kept, and not asked for again. */
	requests: States;
	lookUps: LookUps;
}

export function watch(form: Form): Watch<Seen, Remembered> {
	const statuses = form.choices('statuses');
	const source = form.text('watch') === 'ids' ? byIds(form) : byVisualQueue(form);
	return { ...source, compare: (remembered, seen) => compare(remembered, seen, statuses) };
}

type Source = Pick<Watch<Seen, Remembered>, 'watched' | 'ask'>;

function byIds(form: Form): Source {
	const ids = [...new Set(form.ids('requestIds'))];
	if (!ids.length) throw badInput('"Request IDs" is empty', 'Enter the IDs of the requests to be watched.');
	if (ids.length > MOST_IDS) {
		throw badInput(
			`"Request IDs" has ${ids.length} IDs, more than ${MOST_IDS}`,
			'Each is asked for by itself in every poll. Watch a visual queue instead, with one call for all.',
		);
	}
	return {
		watched: ['ids', [...ids].sort()],
		async ask(puzzel, remembered) {
			const known = statesOf(remembered?.requests);
			const open = ids.filter((id) => known.get(id) !== 'Disconnected');
			const { found, unclear, lookUps } = await lookUp(
				open,
				MOST_IDS,
				remembered?.lookUps,
				async (id) => await getRequest(puzzel, id),
			);
			if (found.size === 0 && unclear) throw unclear;
			return { requests: found, ended: new Set(), lookUps };
		},
	};
}

function byVisualQueue(form: Form): Source {
	const visualQueue = form.id('visualQueueId');
	return {
		watched: ['visualQueue', visualQueue],
		async ask(puzzel, remembered) {
			const requests = new Map<string, Request | undefined>(
				(await waitingRequests(puzzel, visualQueue)).map((request) => [String(request.requestId), request]),
			);
			const known = Object.values(remembered?.requests ?? {}).flatMap(idsOf);
			const left = known.filter((id) => !requests.has(id));
			const { found, lookUps } = await lookUp(
				left,
				MOST_LOOKED_UP,
				remembered?.lookUps,
				async (id) => await getRequest(puzzel, id),
			);
			for (const [id, request] of found) requests.set(id, request);
			return { requests, ended: new Set(found.keys()), lookUps };
		},
	};
}

/**
 * The first status of a request that appears is a change, too. So what is emitted and what was silent differ only
 * by the statuses that the person does not want; where such a one was lost, the change to the next wanted status
 * is still seen, from an older one.
 */
export function compare(
	remembered: Remembered | undefined,
	{ requests, ended, lookUps }: Seen,
	statuses: string[],
): { changes: Change[]; remember: Remembered } {
	const states = statesOf(remembered?.requests);
	const changes: Change[] = [];
	for (const [id, request] of requests) {
		const status = request ? statusOf(request) : 'Disconnected';
		const known = states.get(id);
		if (ended.has(id)) states.delete(id);
		else states.set(id, status);
		const isWanted = statuses.length === 0 || statuses.includes(status);
		if (remembered && (status === known || !isWanted)) continue;
		changes.push({
			identity: [id, status],
			json: {
				...(request ?? { requestId: idForOutput(id), gone: true }),
				status,
				previous: { status: known ?? null },
			},
		});
	}
	return { changes, remember: { requests: groupedStates(states), lookUps } };
}

import type { Agent } from './agent';
import type { Floor } from './floor';
import type { HistoryEvent } from './history';
import { isWaiting, type RoutedRequest } from './request';
import type { Timer } from './timers';

type StoredAgent = Pick<
	Agent,
	| 'id'
	| 'profileId'
	| 'contactCentreStatus'
	| 'pauseTypeId'
	| 'statusByHand'
	| 'rest'
	| 'autopilot'
	| 'answersAt'
	| 'notedState'
	| 'stateSince'
	| 'readySince'
	| 'counts'
> & { holds: number[] };

/** All that a contact centre needs to continue, as JSON can hold it. */
export interface StoredCentre {
	time: number;
	nextId: number;
	random: number;
	autopilot: boolean;
	requests: RoutedRequest[];
	agents: StoredAgent[];
	queues: Array<{ id: number; counts: { offered: number; answered: number; answeredInSla: number } }>;
	/** In the order in which they are due. */
	timers: Array<Pick<Timer, 'kind' | 'id' | 'at'>>;
	history: HistoryEvent[];
}

const EVENTS_STORED = 200;

export function storeFloor(floor: Floor): StoredCentre {
	return {
		time: floor.time,
		nextId: floor.requests.nextId,
		random: floor.random.state,
		autopilot: floor.autopilots.on,
		requests: [...floor.requests.all.values()],
		agents: [...floor.agents.values()].map((agent) => ({
			id: agent.id,
			profileId: agent.profileId,
			contactCentreStatus: agent.contactCentreStatus,
			pauseTypeId: agent.pauseTypeId,
			statusByHand: agent.statusByHand,
			rest: agent.rest,
			autopilot: agent.autopilot,
			answersAt: agent.answersAt,
			notedState: agent.notedState,
			stateSince: agent.stateSince,
			readySince: agent.readySince,
			counts: agent.counts,
			holds: agent.holds.map(({ id }) => id),
		})),
		queues: [...floor.queues.values()].map(({ id, counts }) => ({ id, counts })),
		timers: floor.timers.inOrder(),
		history: floor.history.events.slice(-EVENTS_STORED),
	};
}

/** Puts what was stored on an empty floor of the same queues and agents. */
export function restoreFloor(floor: Floor, stored: StoredCentre): void {
	floor.time = stored.time;
	floor.requests.nextId = stored.nextId;
	floor.random.state = stored.random;
	floor.autopilots.on = stored.autopilot;
	for (const each of stored.requests) placeRequest(floor, floor.requests.restore(each));
	for (const { id, holds, counts, ...state } of stored.agents) {
		// JSON leaves out what is undefined; that must not stay as the seed has it.
		const absent = { statusByHand: undefined, rest: undefined, autopilot: undefined, readySince: undefined };
		const agent = floor.agents.get(id)!;
		Object.assign(agent, absent, state);
		Object.assign(agent.counts, counts);
		agent.holds.push(...holds.map((held) => floor.requests.all.get(held)!));
	}
	for (const { id, counts } of stored.queues) Object.assign(floor.queues.get(id)!.counts, counts);
	floor.assignAgents();
	for (const { kind, id, at } of stored.timers) floor.timers.set(kind, id, at);
	floor.history.events.push(...stored.history);
}

function placeRequest(floor: Floor, request: RoutedRequest): void {
	const queue = isWaiting(request) ? floor.queueOf(request) : undefined;
	const agent = floor.agentOf(request);
	if (queue && request.status === 'InQueue') floor.room.enter(request, queue, floor.time);
	else if (queue) queue.waiting.add(request);
	if (agent && request.status === 'Alerting') agent.offer = request;
	if (agent && request.status === 'Connecting') agent.connecting = request;
}

import type { Floor } from './floor';
import { isWaiting, type RoutedRequest } from './request';

/** All that a contact centre needs to continue, as JSON can hold it; what is undefined in it, JSON leaves out. */
export type StoredCentre = ReturnType<typeof storeFloor>;

const EVENTS_STORED = 200;

export function storeFloor({ time, requests, random, pilot, agents, queues, timers, history }: Floor) {
	return {
		time,
		nextId: requests.nextId,
		random: random.state,
		autopilot: pilot.on,
		requests: [...requests.all.values()],
		agents: [...agents.values()].map((agent) => ({
			...agent,
			holds: agent.holds.map(({ id }) => id),
			...{
				profiles: undefined,
				capacity: undefined,
				reserved: undefined,
				offer: undefined,
				connecting: undefined,
			},
		})),
		queues: [...queues.values()].map(({ id, counts }) => ({ id, counts })),
		/** In the order in which they are due. */
		timers: timers.inOrder(),
		history: history.events.slice(-EVENTS_STORED),
	};
}

/** Puts what was stored on an empty floor of the same queues and agents. */
export function restoreFloor(floor: Floor, stored: StoredCentre): void {
	floor.time = stored.time;
	floor.pilot.on = stored.autopilot;
	floor.requests.nextId = stored.nextId;
	floor.random.state = stored.random;
	for (const each of stored.requests) placeRequest(floor, floor.requests.enter(each));
	for (const { holds, ...state } of stored.agents) {
		// What is left out must not stay as the seed has it.
		const absent = { statusByHand: undefined, rest: undefined, autopilot: undefined, readySince: undefined };
		const agent = floor.agents.get(state.id)!;
		Object.assign(agent, absent, state);
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

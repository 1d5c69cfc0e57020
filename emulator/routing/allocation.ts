import type { Agent } from './agent';
import { compareAcrossQueues, type Queue } from './queue';
import { isReserved, type RoutedRequest } from './request';

/**
 * The agent to whom a waiting request goes. A reserved request goes to its agent or to nobody, whatever
 * the agent's skills. Any other goes to its preferred agent if that one is ready; else the highest skill
 * decides, then the fewest connected requests, then the longest time ready [documented].
 */
export function bestAgentFor(
	request: RoutedRequest,
	queue: Queue,
	agents: ReadonlyMap<number, Agent>,
	now: number,
): Agent | undefined {
	const own = request.reservedUserId === undefined ? undefined : agents.get(request.reservedUserId);
	if (own && isReserved(request, now)) return canTake(own, queue) ? own : undefined;
	if (own && own.skills.has(queue.id) && canTake(own, queue)) return own;

	let best: Agent | undefined;
	let bestLevel = 0;
	for (const agent of queue.agents) {
		const level = agent.skills.get(queue.id)!;
		if (best && level < bestLevel) break;
		if (!canTake(agent, queue) || (best && !isSooner(agent, best))) continue;
		best = agent;
		bestLevel = level;
	}
	return best;
}

/**
 * What a ready agent gets: first what is reserved to the agent, else the request with the highest score of the
 * queues that the agent can answer [documented].
 */
export function bestRequestFor(
	agent: Agent,
	queues: ReadonlyMap<number, Queue>,
	now: number,
): RoutedRequest | undefined {
	const reserved = [...agent.reserved].map(([id, list]) => [queues.get(id)!, list.first] as const);
	const open = [...agent.skills.keys()].map((id) => {
		const queue = queues.get(id)!;
		return [queue, queue.open.first] as const;
	});
	return firstFor(agent, reserved, now) ?? firstFor(agent, open, now);
}

function firstFor(
	agent: Agent,
	candidates: ReadonlyArray<readonly [Queue, RoutedRequest | undefined]>,
	now: number,
): RoutedRequest | undefined {
	let best: readonly [Queue, RoutedRequest] | undefined;
	for (const [queue, request] of candidates) {
		if (!request || !agent.hasRoomFor(queue.mediaType)) continue;
		if (!best || compareAcrossQueues([queue, request], best, now) < 0) best = [queue, request];
	}
	return best?.[1];
}

const canTake = (agent: Agent, { mediaType }: Queue) => agent.isReady && agent.hasRoomFor(mediaType);

/** Chooses between two agents of the same skill. */
function isSooner(agent: Agent, other: Agent): boolean {
	return (
		(agent.holds.length - other.holds.length ||
			agent.readySince! - other.readySince! ||
			agent.id - other.id) < 0
	);
}

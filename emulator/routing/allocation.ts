import type { Agent } from './agent';
import { compareAcrossQueues, type Queue } from './queue';
import { isReserved, type RoutedRequest } from './request';

/**
 * The agent to whom a waiting request goes. Reserved: that agent or nobody, whatever his skills. Else the
 * preferred one; else the highest skill, then fewest connected requests, then longest ready [documented].
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

/** What a ready agent gets: first what is reserved to him, else the highest score of the queues he can answer [documented]. */
export function bestRequestFor(
	agent: Agent,
	queues: ReadonlyMap<number, Queue>,
	now: number,
): RoutedRequest | undefined {
	const reserved = [...agent.reserved].map(([queue, list]) => [queue, list.first] as const);
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

/** Between two agents of the same skill. */
function isSooner(agent: Agent, other: Agent): boolean {
	return (
		(agent.holds.length - other.holds.length ||
			agent.readySince! - other.readySince! ||
			agent.id - other.id) < 0
	);
}

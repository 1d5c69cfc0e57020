import type { Agent } from './agent';
import type { Queue } from './queue';
import { isReserved, type RoutedRequest } from './request';
import type { SortedList } from './sortedList';
import type { Timers } from './timers';

/**
 * Who waits where. Everyone not yet answered is in `waiting` of his queue. Those that do not ring just
 * now are in one further list, from which they are offered: the open one of the queue or, while they
 * are reserved, that of the agent.
 */
export class WaitingRoom {
	private readonly listed = new Map<RoutedRequest, SortedList<RoutedRequest>>();

	constructor(
		private readonly agents: ReadonlyMap<number, Agent>,
		private readonly timers: Timers,
	) {}

	enter(request: RoutedRequest, queue: Queue, now: number): void {
		request.status = 'InQueue';
		queue.waiting.add(request);
		this.list(request, queue, now);
	}

	leave(request: RoutedRequest, queue: Queue): void {
		queue.waiting.remove(request);
		this.unlist(request);
		this.timers.clear('reservationEnds', request.id);
	}

	/** A request that rings keeps its place, but is offered to nobody else. */
	unlist(request: RoutedRequest): void {
		this.listed.get(request)?.remove(request);
		this.listed.delete(request);
	}

	/** Back to where it is offered from: after ringing, and when the reservation has ended. */
	list(request: RoutedRequest, queue: Queue, now: number): void {
		const reserved = isReserved(request, now);
		const list = reserved ? this.reservedList(request, queue) : queue.open;
		list.add(request);
		this.listed.set(request, list);
		if (reserved) this.timers.set('reservationEnds', request.id, request.reservedUntil!);
	}

	private reservedList({ reservedUserId }: RoutedRequest, queue: Queue): SortedList<RoutedRequest> {
		const { reserved } = this.agents.get(reservedUserId!)!;
		let list = reserved.get(queue);
		if (!list) reserved.set(queue, (list = queue.emptyList()));
		return list;
	}
}

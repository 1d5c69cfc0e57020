import type { Agent } from './agent';
import type { Queue } from './queue';
import { isReserved, type RoutedRequest } from './request';
import type { SortedList } from './sortedList';
import type { Timers } from './timers';

/**
 * The lists in which requests wait. Every request not yet answered is in `waiting` of its queue. One that does
 * not ring at the moment is also in the list from which it is offered: the open list of the queue or, while
 * it is reserved, the agent's list.
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

	/** Puts a request into the list it is offered from: at first, after ringing, and when its reservation ends. */
	list(request: RoutedRequest, queue: Queue, now: number): void {
		const reserved = isReserved(request, now);
		const list = reserved ? this.reservedList(request, queue) : queue.open;
		list.add(request);
		this.listed.set(request, list);
		if (reserved) this.timers.set('reservationEnds', request.id, request.reservedUntil!);
	}

	private reservedList({ reservedUserId }: RoutedRequest, queue: Queue): SortedList<RoutedRequest> {
		const { reserved } = this.agents.get(reservedUserId!)!;
		let list = reserved.get(queue.id);
		if (!list) reserved.set(queue.id, (list = queue.emptyList()));
		return list;
	}
}

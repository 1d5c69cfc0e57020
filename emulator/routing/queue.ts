import type { Agent } from './agent';
import type { MediaType, RoutedRequest } from './request';
import { SortedList } from './sortedList';

export interface QueueSpec {
	id: number;
	mediaType: MediaType;
	/**
	 * The seconds in which a request should be answered. A queue without them ignores VIP and ranks below all
	 * others [documented].
	 */
	slaSeconds?: number | undefined;
}

/** Counted since the start or the last reset. */
export interface QueueCounts {
	offered: number;
	answered: number;
	answeredInSla: number;
}

/**
 * Within a queue, score = waited × 100 / SLA + VIP grows equally fast for everyone, so that the order never
 * changes by itself and can be kept instead of computed: the earlier of `entered − VIP × SLA / 100` is first.
 */
export class Queue {
	readonly id: number;
	readonly mediaType: MediaType;
	readonly slaSeconds: number | undefined;
	/** All requests not yet answered, also those reserved and those ringing. Gives the queue position. */
	readonly waiting: SortedList<RoutedRequest>;
	/** The requests that may be offered to any agent now. */
	readonly open: SortedList<RoutedRequest>;
	/** The agents who can answer, the most skilled first. */
	agents: Agent[] = [];
	readonly counts: QueueCounts = { offered: 0, answered: 0, answeredInSla: 0 };

	constructor({ id, mediaType, slaSeconds }: QueueSpec) {
		this.id = id;
		this.mediaType = mediaType;
		this.slaSeconds = slaSeconds;
		this.waiting = this.emptyList();
		this.open = this.emptyList();
	}

	emptyList(): SortedList<RoutedRequest> {
		return new SortedList((one, other) => this.rank(one) - this.rank(other) || one.id - other.id);
	}

	/** SLA score [documented]; without SLA, the seconds waited. */
	score(request: RoutedRequest, now: number): number {
		const waited = (now - request.enteredAt) / 1000;
		return this.slaSeconds === undefined ? waited : (waited * 100) / this.slaSeconds + request.vipScore;
	}

	countAnswer({ enteredAt }: RoutedRequest, now: number): void {
		this.counts.answered++;
		if ((now - enteredAt) / 1000 <= (this.slaSeconds ?? Infinity)) this.counts.answeredInSla++;
	}

	/** When the request that has waited longest entered; `now` where none waits. */
	oldestEntry(now: number): number {
		let oldest = now;
		for (const { enteredAt } of this.waiting) oldest = Math.min(oldest, enteredAt);
		return oldest;
	}

	private rank({ enteredAt, vipScore }: RoutedRequest): number {
		return this.slaSeconds === undefined ? enteredAt : enteredAt - vipScore * this.slaSeconds * 10;
	}
}

/** Which of two requests, each the first of its queue, an agent who can answer both is to get. Negative: the first. */
export function compareAcrossQueues(
	[queue, request]: readonly [Queue, RoutedRequest],
	[otherQueue, other]: readonly [Queue, RoutedRequest],
	now: number,
): number {
	const hasSla = Number(queue.slaSeconds !== undefined);
	const otherHasSla = Number(otherQueue.slaSeconds !== undefined);
	return (
		otherHasSla - hasSla ||
		otherQueue.score(other, now) - queue.score(request, now) ||
		request.enteredAt - other.enteredAt ||
		request.id - other.id
	);
}

import type { Autopilots } from './autopilots';
import type { NewRequest } from './orders';
import type { Queue } from './queue';
import type { SeededRandom } from './random';
import type { RoutingRules } from './rules';
import type { Timers } from './timers';

/** What arrivals need of the floor. */
interface Floor {
	readonly time: number;
	readonly queues: ReadonlyMap<number, Queue>;
	readonly rules: Readonly<RoutingRules>;
	readonly timers: Timers;
	readonly random: SeededRandom;
	readonly autopilots: Autopilots;
	add(request: NewRequest, queue: Queue): void;
}

/** Requests that keep coming into a queue. */
export interface ArrivalPlan {
	customerKey: string;
	queueId: number;
	from: string;
	to: string;
	/** One of them each time. */
	subjects: string[];
	/** Drawn between the two. */
	everySeconds: [number, number];
}

/** What keeps a demonstration alive: requests that come by themselves, as long as agents act on them by themselves. */
export class Arrivals {
	constructor(
		private readonly floor: Floor,
		private readonly plans: ArrivalPlan[],
	) {
		plans.forEach((_, index) => this.planNext(index));
	}

	arrive(index: number): void {
		const { floor } = this;
		const plan = this.plans[index];
		// What was stored may come from a seed with more plans.
		if (!plan) return;
		const queue = floor.queues.get(plan.queueId)!;
		if (floor.autopilots.on && queue.waiting.length < floor.rules.queueLimit) {
			const { customerKey, queueId, from, to, subjects } = plan;
			const subject = subjects[Math.floor(floor.random.next() * subjects.length)]!;
			floor.add({ customerKey, queueId, from, to, subject }, queue);
		}
		this.planNext(index);
	}

	private planNext(index: number): void {
		const { floor } = this;
		const seconds = floor.random.between(this.plans[index]!.everySeconds);
		floor.timers.set('requestArrives', index, floor.time + Math.round(seconds * 1000));
	}
}

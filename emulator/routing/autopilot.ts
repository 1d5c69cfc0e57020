import type { Agent } from './agent';
import type { NewRequest } from './orders';
import type { SeededRandom } from './random';
import type { RoutedRequest } from './request';
import type { Range } from './rules';
import type { Timers } from './timers';

/** Requests that keep coming into a queue. */
export interface ArrivalPlan {
	order: Omit<NewRequest, 'subject'>;
	/** One of them each time. */
	subjects: string[];
	everySeconds: Range;
}

/**
 * What keeps a demonstration alive: agents who let an offer ring, accept it and are done with it after some time, and
 * requests that come by themselves as long as they do.
 */
export class Autopilot {
	constructor(
		public on: boolean,
		private readonly arrivals: ArrivalPlan[],
		private readonly random: SeededRandom,
		private readonly timers: Timers,
		now: number,
	) {
		arrivals.forEach((_, index) => this.planArrival(index, now));
	}

	planAnswer(agent: Agent, now: number): void {
		this.forgetAnswer(agent);
		if (!this.on || !agent.autopilot) return;
		const { acceptAfterSeconds, missProbability = 0 } = agent.autopilot;
		if (this.random.next() < missProbability) return;
		this.timers.set('agentAnswers', agent.id, now + this.milliseconds(acceptAfterSeconds));
	}

	forgetAnswer({ id }: Agent): void {
		this.timers.clear('agentAnswers', id);
	}

	planFinish({ autopilot }: Agent, { id }: RoutedRequest, now: number): void {
		this.timers.clear('agentFinishes', id);
		if (this.on && autopilot)
			this.timers.set('agentFinishes', id, now + this.milliseconds(autopilot.handleSeconds));
	}

	/** The request that comes now; the next one is planned. */
	takeArrival(index: number, now: number): NewRequest {
		const { subjects, order } = this.arrivals[index]!;
		this.planArrival(index, now);
		return { ...order, subject: subjects[Math.floor(this.random.next() * subjects.length)]! };
	}

	private planArrival(index: number, now: number): void {
		this.timers.set('requestArrives', index, now + this.milliseconds(this.arrivals[index]!.everySeconds));
	}

	private milliseconds(range: Range): number {
		return Math.round(this.random.between(range) * 1000);
	}
}

import type { Agent } from './agent';
import type { SeededRandom } from './random';
import type { RoutedRequest } from './request';
import type { Timers } from './timers';

/** Agents who act by themselves: they let an offer ring, accept it and are done with it after some time. */
export class Autopilots {
	constructor(
		public on: boolean,
		private readonly random: SeededRandom,
		private readonly timers: Timers,
	) {}

	planAnswer(agent: Agent, now: number): void {
		this.forgetAnswer(agent);
		if (!this.on || !agent.autopilot) return;
		const { acceptAfterSeconds, missProbability = 0 } = agent.autopilot;
		if (this.random.next() < missProbability) return;
		agent.answersAt = now + this.milliseconds(acceptAfterSeconds);
		this.timers.set('agentAnswers', agent.id, agent.answersAt);
	}

	forgetAnswer(agent: Agent): void {
		agent.answersAt = undefined;
		this.timers.clear('agentAnswers', agent.id);
	}

	planFinish(agent: Agent, request: RoutedRequest, now: number): void {
		this.forgetFinish(request);
		if (!this.on || !agent.autopilot) return;
		request.finishesAt = now + this.milliseconds(agent.autopilot.handleSeconds);
		this.timers.set('agentFinishes', request.id, request.finishesAt);
	}

	forgetFinish(request: RoutedRequest): void {
		request.finishesAt = undefined;
		this.timers.clear('agentFinishes', request.id);
	}

	private milliseconds(range: readonly [number, number]): number {
		return Math.round(this.random.between(range) * 1000);
	}
}

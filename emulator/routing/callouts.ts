import type { Agent } from './agent';
import type { HistoryEvent } from './history';
import type { CalloutPlan, RequestStatus, RoutedRequest } from './request';
import type { DestinationBehaviour, RoutingRules } from './rules';
import type { Timers } from './timers';

/** What a callout needs of the floor. */
interface Floor {
	readonly time: number;
	readonly agents: ReadonlyMap<number, Agent>;
	readonly rules: Readonly<RoutingRules>;
	readonly timers: Timers;
	log(what: HistoryEvent['what'], about: { request: RoutedRequest; agent?: Agent; detail?: string }): void;
	offer(agent: Agent, request: RoutedRequest): void;
	connect(agent: Agent, request: RoutedRequest): void;
	detach(request: RoutedRequest): Agent | undefined;
	end(request: RoutedRequest, status: RequestStatus): void;
	settle(agent: Agent): void;
	noteState(agent: Agent): void;
}

/** Callouts ring the agent first, then the destination [documented]; an attempt that fails is repeated later. */
export class Callouts {
	constructor(
		private readonly floor: Floor,
		private readonly destinations: Readonly<Record<string, DestinationBehaviour>>,
	) {}

	begin(request: RoutedRequest, plan: CalloutPlan): void {
		if (plan.scheduledAt !== undefined && plan.scheduledAt > this.floor.time) {
			this.continueAt(request, plan, plan.scheduledAt);
		} else {
			this.attempt(request, plan);
		}
	}

	/** The time of the next attempt has come, or the destination has answered or given up. */
	goOn(request: RoutedRequest, plan: CalloutPlan): void {
		if (request.status !== 'Connecting') return this.attempt(request, plan);

		const { outcome } = this.behaviour(plan);
		const agent = this.floor.detach(request)!;
		if (outcome === 'answers') {
			this.floor.log('destinationAnswered', { request, agent });
			this.floor.connect(agent, request);
		} else {
			this.attemptFailed(request, plan, outcome === 'busy' ? 'Busy' : 'NoAnswer');
			this.floor.settle(agent);
		}
	}

	/** The agent has answered. */
	ringDestination(agent: Agent, request: RoutedRequest, plan: CalloutPlan): void {
		request.status = 'Connecting';
		request.agentId = agent.id;
		agent.connecting = request;
		this.continueAt(request, plan, this.floor.time + this.behaviour(plan).afterSeconds * 1000);
		this.floor.noteState(agent);
	}

	attemptFailed(request: RoutedRequest, plan: CalloutPlan, why: 'Busy' | 'NoAnswer'): void {
		this.floor.log('calloutAttemptFailed', { request, detail: why });
		request.status = why;
		if (plan.attempts < plan.maxAttempts) {
			this.continueAt(request, plan, this.floor.time + plan.secondsBetweenAttempts * 1000);
			return;
		}
		this.floor.end(request, 'Failure');
		this.floor.log('calloutFailed', { request, detail: why });
	}

	private attempt(request: RoutedRequest, plan: CalloutPlan): void {
		const agent = this.floor.agents.get(plan.userId)!;
		plan.attempts++;
		plan.nextAt = undefined;
		this.floor.log('calloutAttempt', { request, agent, detail: `${plan.attempts} of ${plan.maxAttempts}` });
		// An agent on the phone cannot be rung; one who writes can [documented].
		const reachable = agent.isFree && !agent.holds.some(({ mediaType }) => mediaType === 'Phone');
		if (reachable) this.floor.offer(agent, request);
		else this.attemptFailed(request, plan, 'Busy');
	}

	private continueAt(request: RoutedRequest, plan: CalloutPlan, at: number): void {
		plan.nextAt = at;
		this.floor.timers.set('calloutGoesOn', request.id, at);
	}

	private behaviour({ destination }: CalloutPlan): DestinationBehaviour {
		return (
			this.destinations[destination] ?? {
				outcome: 'answers',
				afterSeconds: this.floor.rules.destinationSeconds,
			}
		);
	}
}

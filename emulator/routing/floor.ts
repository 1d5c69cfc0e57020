import { Agent, type AgentSpec, type Rest } from './agent';
import { bestAgentFor, bestRequestFor } from './allocation';
import { Autopilot, type ArrivalPlan } from './autopilot';
import { History, type HistoryEvent } from './history';
import type { NewRequest } from './orders';
import { compareAcrossQueues, Queue, type QueueSpec } from './queue';
import { SeededRandom } from './random';
import { isWaiting, type CalloutPlan, type RequestStatus, type RoutedRequest } from './request';
import { RequestBook } from './requestBook';
import { rulesSchema, type Destinations, type RoutingRules } from './rules';
import { Timers, type Timer } from './timers';
import { WaitingRoom } from './waitingRoom';

/** What a contact centre is made of. */
export interface CentreSpec {
	queues: QueueSpec[];
	agents: AgentSpec[];
	rules?: Partial<RoutingRules>;
	destinations?: Destinations;
	/** Whether agents with an autopilot act by themselves. */
	autopilot?: boolean;
	/** What keeps coming by itself, as long as the autopilot is on. */
	arrivals?: ArrivalPlan[];
	/** Everything random follows from it. */
	randomSeed?: number;
}

/**
 * What happens between queues and agents, one step at a time.
 *
 * It keeps one rule at all times: no agent who could take a request is ready while a request that could be
 * offered to that agent is waiting. So for a new request only the ready agents of its queue are examined, and
 * for an agent who becomes ready only the first request of each queue that the agent answers.
 */
export class Floor {
	readonly rules: Readonly<RoutingRules>;
	readonly agents = new Map<number, Agent>();
	readonly queues = new Map<number, Queue>();
	readonly requests: RequestBook;
	readonly history: History;
	readonly timers = new Timers();
	readonly random: SeededRandom;
	readonly room: WaitingRoom;
	readonly pilot: Autopilot;
	private readonly destinations: Destinations;
	/** Counts up with everything that happens, so that one can see whether anything has. */
	changes = 0;

	constructor(
		spec: CentreSpec,
		/** The time up to which everything has happened. */
		public time: number,
	) {
		this.rules = rulesSchema.parse(spec.rules ?? {});
		this.requests = new RequestBook(this.rules.keepEnded);
		this.history = new History(this.rules.keepEvents);
		this.random = new SeededRandom(spec.randomSeed ?? 1);
		this.room = new WaitingRoom(this.agents, this.timers);
		this.destinations = spec.destinations ?? {};
		const { autopilot = false, arrivals = [] } = spec;
		this.pilot = new Autopilot(autopilot, arrivals, this.random, this.timers, time);
		for (const queue of spec.queues) this.queues.set(queue.id, new Queue(queue));
		for (const each of spec.agents) {
			const agent = new Agent(each, time);
			this.agents.set(agent.id, agent);
			this.noteState(agent);
		}
		this.assignAgents();
	}

	/** Carries out, in order, what is due until `now`. */
	passTime(now: number): void {
		for (let timer = this.timers.takeDue(now); timer; timer = this.timers.takeDue(now)) {
			this.time = Math.max(this.time, timer.at);
			this.happen(timer);
		}
		this.time = Math.max(this.time, now);
	}

	log(what: HistoryEvent['what'], about: { request?: RoutedRequest; agent?: Agent; detail?: string }): void {
		this.changes++;
		this.history.add(this.time, what, about);
	}

	queueOf({ queueId }: RoutedRequest): Queue | undefined {
		return queueId === undefined ? undefined : this.queues.get(queueId);
	}

	agentOf({ agentId }: RoutedRequest): Agent | undefined {
		return agentId === undefined ? undefined : this.agents.get(agentId);
	}

	/** After a profile has changed: who answers which queue, the most skilled first. */
	assignAgents(): void {
		for (const queue of this.queues.values()) {
			queue.agents = [...this.agents.values()]
				.filter(({ skills }) => skills.has(queue.id))
				.sort((one, other) => other.skills.get(queue.id)! - one.skills.get(queue.id)! || one.id - other.id);
		}
	}

	/** A new request comes into the queue. */
	add({ reservedSeconds = 0, enteredAt, ...given }: NewRequest, queue: Queue): RoutedRequest {
		const request = this.requests.open({
			...given,
			status: 'InQueue',
			mediaType: queue.mediaType,
			startedAt: enteredAt ?? this.time,
			vipScore: given.vipScore ?? 0,
			variables: { ...given.variables },
			reservedUntil: given.reservedUserId === undefined ? undefined : this.time + reservedSeconds * 1000,
		});
		queue.counts.offered++;
		this.log('added', { request });
		this.enter(request, queue);
		return request;
	}

	/**
	 * Into the queue at the place its score gives it, and on to an agent if one is ready. The agent from
	 * whom it comes has not been offered anything yet, and is then offered the best of all that waits.
	 */
	enter(request: RoutedRequest, queue: Queue, from?: Agent): void {
		this.room.enter(request, queue, this.time);
		if (from) this.settle(from);
		if (request.status === 'InQueue') this.match(request, queue);
	}

	/** After anything has changed about an agent: records it, and offers the agent what waits. */
	settle(agent: Agent): void {
		this.noteState(agent);
		const request = agent.isReady ? bestRequestFor(agent, this.queues, this.time) : undefined;
		if (request) this.offer(agent, request);
	}

	noteState(agent: Agent): void {
		const state = `${agent.contactCentreStatus} ${agent.userStatus}`;
		if (state !== agent.notedState) {
			this.changes++;
			agent.notedState = state;
			agent.stateSince = this.time;
		}
		agent.readySince = agent.isReady ? (agent.readySince ?? this.time) : undefined;
	}

	offer(agent: Agent, request: RoutedRequest): void {
		this.room.unlist(request);
		request.status = 'Alerting';
		request.agentId = agent.id;
		request.offerEndsAt = this.time + this.rules.offerSeconds * 1000;
		agent.offer = request;
		agent.counts.offered++;
		this.timers.set('offerEnds', request.id, request.offerEndsAt);
		this.pilot.planAnswer(agent, this.time);
		this.log('offered', { request, agent });
		this.noteState(agent);
	}

	takeOfferBack(request: RoutedRequest, agent: Agent): void {
		this.pilot.forgetAnswer(agent);
		this.timers.clear('offerEnds', request.id);
		agent.offer = undefined;
		request.agentId = undefined;
		request.offerEndsAt = undefined;
	}

	/** The agent did not take it: it goes back to its place in the queue, or the callout's attempt has failed. */
	putBack(
		request: RoutedRequest,
		agent: Agent,
		why: 'rejected' | 'unanswered' | 'withdrawn',
		detail?: string,
	): void {
		this.takeOfferBack(request, agent);
		this.log(why, { request, agent, ...(detail !== undefined && { detail }) });
		if (why === 'rejected') this.rest(agent, request, 'Busy', this.rules.rejectSeconds);
		if (why === 'unanswered') this.rest(agent, request, 'NoAnswer', this.rules.noAnswerSeconds);
		this.noteState(agent);
		const queue = this.queueOf(request);
		if (request.callout) {
			this.attemptFailed(request, request.callout, why === 'rejected' ? 'Busy' : 'NoAnswer');
		} else if (queue) {
			request.status = 'InQueue';
			this.room.list(request, queue, this.time);
			this.match(request, queue);
		}
		this.settle(agent);
	}

	/** The agent takes the offer that rings. */
	answer(agent: Agent, request: RoutedRequest): void {
		this.takeOfferBack(request, agent);
		if (request.callout) return this.ringDestination(agent, request, request.callout);
		const queue = this.queueOf(request);
		if (queue) this.room.leave(request, queue);
		this.connect(agent, request);
	}

	connect(agent: Agent, request: RoutedRequest): void {
		request.status = 'Connected';
		request.joined = true;
		request.agentId = agent.id;
		agent.holds.push(request);
		agent.counts.answered++;
		this.queueOf(request)?.countAnswer(request, this.time);
		this.log('accepted', { request, agent });
		this.pilot.planFinish(agent, request, this.time);
		this.settle(agent);
	}

	finish(agent: Agent, request: RoutedRequest): void {
		this.detach(request);
		this.end(request, 'Disconnected');
		this.log('finished', { request, agent });
		this.rest(agent, request, 'WrapUp', this.rules.wrapUpSeconds);
		this.settle(agent);
	}

	/** Takes the request away from its queue and its agent; settle the agent afterwards. */
	detach(request: RoutedRequest): Agent | undefined {
		const queue = isWaiting(request) ? this.queueOf(request) : undefined;
		if (queue) this.room.leave(request, queue);
		this.timers.clear('calloutGoesOn', request.id);
		this.timers.clear('agentFinishes', request.id);
		if (request.callout) request.callout.nextAt = undefined;
		const agent = this.agentOf(request);
		request.agentId = undefined;
		if (!agent) return undefined;
		if (agent.offer === request) this.takeOfferBack(request, agent);
		if (agent.connecting === request) agent.connecting = undefined;
		const held = agent.holds.indexOf(request);
		if (held >= 0) agent.holds.splice(held, 1);
		return agent;
	}

	end(request: RoutedRequest, status: RequestStatus): void {
		this.requests.end(request, status, this.time);
	}

	endRest(agent: Agent): void {
		agent.rest = undefined;
		this.timers.clear('restEnds', agent.id);
	}

	private match(request: RoutedRequest, queue: Queue): void {
		const agent = bestAgentFor(request, queue, this.agents, this.time);
		if (agent) this.offer(agent, request);
	}

	private rest(
		agent: Agent,
		{ mediaType }: RoutedRequest,
		afterCall: Rest['userStatus'],
		seconds: number,
	): void {
		if (seconds <= 0) return;
		const userStatus = mediaType === 'Phone' ? afterCall : 'Available';
		agent.rest = { until: this.time + seconds * 1000, userStatus };
		this.timers.set('restEnds', agent.id, agent.rest.until);
	}

	private happen(timer: Timer): void {
		switch (timer.kind) {
			case 'reservationEnds':
				return this.reservationsEnded([timer, ...this.timers.takeAll('reservationEnds', timer.at)]);
			case 'restEnds':
			case 'agentAnswers':
				return this.agentGoesOn(timer.kind, this.agents.get(timer.id)!);
			case 'requestArrives':
				return this.arrive(timer.id);
			default:
				return this.requestGoesOn(timer.kind, this.requests.all.get(timer.id)!);
		}
	}

	private agentGoesOn(kind: 'restEnds' | 'agentAnswers', agent: Agent): void {
		if (kind === 'agentAnswers') {
			if (agent.offer) this.answer(agent, agent.offer);
		} else {
			this.endRest(agent);
			this.settle(agent);
		}
	}

	private requestGoesOn(kind: 'offerEnds' | 'agentFinishes' | 'calloutGoesOn', request: RoutedRequest): void {
		if (kind === 'offerEnds') this.putBack(request, this.agentOf(request)!, 'unanswered');
		else if (kind === 'agentFinishes') this.finish(this.agentOf(request)!, request);
		else this.callOutGoesOn(request, request.callout!);
	}

	private arrive(index: number): void {
		const order = this.pilot.takeArrival(index, this.time);
		const queue = this.queues.get(order.queueId)!;
		if (this.pilot.on && queue.waiting.length < this.rules.queueLimit) this.add(order, queue);
	}

	/** Takes together all reservations that end at the same moment, so that the best request is offered first. */
	private reservationsEnded(timers: Timer[]): void {
		const opened: Array<readonly [Queue, RoutedRequest]> = [];
		for (const { id } of timers) {
			const request = this.requests.all.get(id)!;
			const queue = this.queueOf(request)!;
			this.log('reservationEnded', { request });
			// While it rings it is in no list; it goes to the right one if it is put back.
			if (request.status !== 'InQueue') continue;
			this.room.unlist(request);
			this.room.list(request, queue, this.time);
			opened.push([queue, request]);
		}
		opened.sort((one, other) => compareAcrossQueues(one, other, this.time));
		for (const [queue, request] of opened) this.match(request, queue);
	}

	/** Callouts ring the agent first, then the destination [documented]; an attempt that fails is repeated later. */
	callOut(request: RoutedRequest, plan: CalloutPlan): void {
		const { scheduledAt = 0 } = plan;
		if (scheduledAt > this.time) this.continueAt(request, plan, scheduledAt);
		else this.attempt(request, plan);
	}

	/** The time of the next attempt has come, or the destination has answered or given up. */
	private callOutGoesOn(request: RoutedRequest, plan: CalloutPlan): void {
		if (request.status !== 'Connecting') return this.attempt(request, plan);
		const outcome = this.destinations[plan.destination]?.outcome ?? 'answers';
		const agent = this.detach(request)!;
		if (outcome === 'answers') {
			this.log('destinationAnswered', { request, agent });
			this.connect(agent, request);
		} else {
			this.attemptFailed(request, plan, outcome === 'busy' ? 'Busy' : 'NoAnswer');
			this.settle(agent);
		}
	}

	private attempt(request: RoutedRequest, plan: CalloutPlan): void {
		const agent = this.agents.get(plan.userId)!;
		plan.attempts++;
		plan.nextAt = undefined;
		this.log('calloutAttempt', { request, agent, detail: `${plan.attempts} of ${plan.maxAttempts}` });
		// An agent on the phone cannot be rung; one who writes can [documented].
		const reachable = agent.isFree && !agent.holds.some(({ mediaType }) => mediaType === 'Phone');
		if (reachable) this.offer(agent, request);
		else this.attemptFailed(request, plan, 'Busy');
	}

	private ringDestination(agent: Agent, request: RoutedRequest, plan: CalloutPlan): void {
		request.status = 'Connecting';
		request.agentId = agent.id;
		agent.connecting = request;
		const { afterSeconds } = this.destinations[plan.destination] ?? {};
		const seconds = afterSeconds ?? this.rules.destinationSeconds;
		this.continueAt(request, plan, this.time + seconds * 1000);
		this.noteState(agent);
	}

	private attemptFailed(request: RoutedRequest, plan: CalloutPlan, why: 'Busy' | 'NoAnswer'): void {
		this.log('calloutAttemptFailed', { request, detail: why });
		request.status = why;
		if (plan.attempts < plan.maxAttempts) {
			this.continueAt(request, plan, this.time + plan.secondsBetweenAttempts * 1000);
			return;
		}
		this.end(request, 'Failure');
		this.log('calloutFailed', { request, detail: why });
	}

	private continueAt(request: RoutedRequest, plan: CalloutPlan, at: number): void {
		plan.nextAt = at;
		this.timers.set('calloutGoesOn', request.id, at);
	}
}

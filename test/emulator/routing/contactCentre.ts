import { Agent, type AgentSpec, type Autopilot, type LogOnStatus } from './agent';
import type { HistoryEvent } from './history';
import { compareAcrossQueues, Queue, type QueueSpec } from './queue';
import { SeededRandom } from './random';
import { RoutingRefusal } from './refusal';
import { isReserved, isWaiting, type CalloutPlan, type RequestStatus, type RoutedRequest } from './request';
import { DEFAULT_RULES, type DestinationBehaviour, type RoutingRules } from './rules';
import type { SortedList } from './sortedList';
import { Timers, type Timer } from './timers';

export interface CentreSpec {
	queues: QueueSpec[];
	agents: AgentSpec[];
	rules?: Partial<RoutingRules>;
	/** By destination number, written as in the order. */
	destinations?: Record<string, DestinationBehaviour>;
	/** Whether agents with an autopilot act by themselves. */
	autopilot?: boolean;
	/** Everything random follows from it. */
	randomSeed?: number;
}

export interface NewRequest {
	customerKey: string;
	queueId: number;
	from: string;
	to: string;
	subject: string;
	uri?: string | undefined;
	vipScore?: number | undefined;
	reservedUserId?: number | undefined;
	reservedSeconds?: number | undefined;
	variables?: Record<string, string> | undefined;
	/** For requests that wait already when the emulator starts. */
	enteredAt?: number | undefined;
}

export interface RequestChanges {
	vipScore?: number | undefined;
	/** 0 takes the reservation away. */
	reservedUserId?: number | undefined;
	/** From now on; 0 ends the reservation, the agent stays preferred. */
	reservedSeconds?: number | undefined;
	subject?: string | undefined;
	uri?: string | undefined;
	variables?: Record<string, string> | undefined;
}

export interface NewCallout {
	customerKey: string;
	userId: number;
	destination: string;
	maxAttempts?: number | undefined;
	secondsBetweenAttempts?: number | undefined;
	scheduledAt?: number | undefined;
	order?: Record<string, unknown>;
}

export interface AgentChanges {
	contactCentreStatus?: LogOnStatus | undefined;
	/** 'Available' leaves it to what the agent does; anything else stays until it is set anew. */
	userStatus?: string | undefined;
	pauseTypeId?: number | undefined;
	profileId?: number | undefined;
	autopilot?: Autopilot | null | undefined;
}

export interface Move {
	queueId?: number | undefined;
	status?: RequestStatus | undefined;
	/** To whom, for the statuses Alerting and Connected. */
	userId?: number | undefined;
}

const ENDED: ReadonlySet<RequestStatus> = new Set(['Disconnected', 'Failure']);

/**
 * The routing engine: queues, agents and requests, and who is offered what.
 *
 * It keeps one rule at all times: no agent who could take a request is ready while a request he could be
 * offered is waiting. So a new request needs a look at the ready agents of its queue only, and an agent
 * who becomes ready a look at the first request of each of his queues only.
 *
 * It has no clock of its own: every method first lets happen, in order, what was due until `now()`.
 */
export class ContactCentre {
	readonly rules: Readonly<RoutingRules>;
	private readonly agents_ = new Map<number, Agent>();
	private readonly queues_ = new Map<number, Queue>();
	private readonly requests_ = new Map<number, RoutedRequest>();
	private readonly ended: number[] = [];
	private readonly callouts: RoutedRequest[] = [];
	private readonly events: HistoryEvent[] = [];
	private readonly timers = new Timers();
	/** In which list a request in a queue waits for an offer: the open one, or that of the agent it is reserved to. */
	private readonly listed = new Map<RoutedRequest, SortedList<RoutedRequest>>();
	private readonly random: SeededRandom;
	private readonly destinations: Readonly<Record<string, DestinationBehaviour>>;
	private autopilot_: boolean;
	private nextId = FIRST_REQUEST_ID;
	private time: number;

	constructor(
		spec: CentreSpec,
		private readonly now: () => number,
	) {
		this.rules = { ...DEFAULT_RULES, ...spec.rules };
		this.destinations = spec.destinations ?? {};
		this.autopilot_ = spec.autopilot ?? false;
		this.random = new SeededRandom(spec.randomSeed ?? 1);
		this.time = now();
		for (const queue of spec.queues) this.queues_.set(queue.id, new Queue(queue));
		for (const each of spec.agents) {
			const agent = new Agent(each, this.time);
			this.agents_.set(agent.id, agent);
			this.noteState(agent);
		}
		for (const queue of this.queues_.values()) this.assignAgents(queue);
	}

	/** The time up to which everything has happened. */
	get currentTime(): number {
		this.catchUp();
		return this.time;
	}

	get requests(): ReadonlyMap<number, RoutedRequest> {
		this.catchUp();
		return this.requests_;
	}

	get agents(): ReadonlyMap<number, Agent> {
		this.catchUp();
		return this.agents_;
	}

	get queues(): ReadonlyMap<number, Queue> {
		this.catchUp();
		return this.queues_;
	}

	/** What happened, oldest first; the last `keepEvents` of it. */
	get history(): readonly HistoryEvent[] {
		this.catchUp();
		return this.events;
	}

	get autopilot(): boolean {
		return this.autopilot_;
	}

	request(id: number): RoutedRequest {
		this.catchUp();
		const request = this.requests_.get(id);
		if (!request) throw new RoutingRefusal('unknownRequest', `There is no request ${id}`);
		return request;
	}

	agent(id: number): Agent {
		this.catchUp();
		return this.knownAgent(id);
	}

	queue(id: number): Queue {
		this.catchUp();
		return this.knownQueue(id);
	}

	/** 1 for the first in its queue; 0 where the request does not wait in a queue. */
	position(request: RoutedRequest): number {
		return isWaiting(request) ? this.knownQueue(request.queueId!).waiting.position(request) + 1 : 0;
	}

	/** The request enters its queue and is offered at once where somebody is ready. */
	addRequest(order: NewRequest): RoutedRequest {
		this.catchUp();
		const queue = this.knownQueue(order.queueId);
		this.refuseWhenFull(queue);
		if (order.reservedUserId !== undefined) this.knownAgent(order.reservedUserId);
		const request: RoutedRequest = {
			id: this.nextId++,
			customerKey: order.customerKey,
			status: 'InQueue',
			mediaType: queue.mediaType,
			joined: false,
			startedAt: order.enteredAt ?? this.time,
			enteredAt: order.enteredAt ?? this.time,
			endedAt: undefined,
			queueId: queue.id,
			from: order.from,
			to: order.to,
			subject: order.subject,
			uri: order.uri,
			vipScore: order.vipScore ?? 0,
			reservedUserId: order.reservedUserId,
			reservedUntil:
				order.reservedUserId === undefined ? undefined : this.time + (order.reservedSeconds ?? 0) * 1000,
			variables: { ...order.variables },
			agentId: undefined,
			offerEndsAt: undefined,
			finishesAt: undefined,
			callout: undefined,
		};
		this.requests_.set(request.id, request);
		queue.counts.offered++;
		this.log('added', { request });
		this.enter(request, queue);
		this.match(request);
		return request;
	}

	updateRequest(id: number, changes: RequestChanges): RoutedRequest {
		const request = this.request(id);
		this.refuseWhenEnded(request);
		if (changes.reservedUserId) this.knownAgent(changes.reservedUserId);

		const queue = isWaiting(request) ? this.knownQueue(request.queueId!) : undefined;
		if (queue) this.leave(request, queue);
		request.vipScore = changes.vipScore ?? request.vipScore;
		request.subject = changes.subject ?? request.subject;
		request.uri = changes.uri ?? request.uri;
		request.variables = { ...request.variables, ...changes.variables };
		this.reserve(request, changes);
		this.log('updated', { request });
		if (!queue) return request;

		const ringsAt = request.agentId === undefined ? undefined : this.knownAgent(request.agentId);
		if (ringsAt && isReserved(request, this.time) && request.reservedUserId !== ringsAt.id) {
			this.takeOfferBack(request, ringsAt);
			this.log('withdrawn', { request, agent: ringsAt, detail: 'reserved to another agent' });
			this.enter(request, queue);
			this.match(request);
			this.settle(ringsAt);
		} else if (ringsAt) {
			queue.waiting.add(request);
		} else {
			this.enter(request, queue);
			this.match(request);
		}
		return request;
	}

	/** Without `force`, a request that an agent has is refused. */
	deleteRequest(id: number, force: boolean): void {
		const request = this.request(id);
		this.refuseWhenEnded(request);
		if (!force && request.agentId !== undefined) {
			throw new RoutingRefusal('held', `Request ${id} is ${request.status} at user ${request.agentId}`);
		}
		const agent = this.detach(request);
		this.end(request, 'Disconnected');
		this.log('deleted', { request });
		if (agent) this.settle(agent);
	}

	/** By hand: into another queue, or into any status, whatever the routing would do. */
	moveRequest(id: number, { queueId, status, userId }: Move): RoutedRequest {
		const request = this.request(id);
		this.refuseWhenEnded(request);
		const target = queueId === undefined ? undefined : this.knownQueue(queueId);
		if (target && target.mediaType !== request.mediaType) {
			throw new RoutingRefusal('notPossible', `Queue ${target.id} takes ${target.mediaType}, not ${request.mediaType}`);
		}
		if (target && target.id !== request.queueId) this.refuseWhenFull(target);
		const wanted = status ?? (target ? 'InQueue' : request.status);
		const receiver = wanted === 'Alerting' || wanted === 'Connected' ? this.receiver(request, wanted, userId) : undefined;
		if (wanted === 'InQueue' && !target && request.queueId === undefined) {
			throw new RoutingRefusal('notPossible', `Request ${id} is a callout and belongs to no queue`);
		}

		const former = this.detach(request);
		if (target && target.id !== request.queueId) {
			request.queueId = target.id;
			request.enteredAt = this.time;
			target.counts.offered++;
		}
		this.log('moved', { request, detail: wanted });
		const queue = request.queueId === undefined ? undefined : this.knownQueue(request.queueId);
		if (wanted === 'InQueue' && queue) {
			this.enter(request, queue);
			this.match(request);
		} else if (wanted === 'Alerting' && receiver) {
			if (queue) this.enter(request, queue);
			this.offer(receiver, request);
		} else if (wanted === 'Connected' && receiver) {
			this.connect(receiver, request);
		} else if (ENDED.has(wanted)) {
			this.end(request, wanted);
		} else {
			request.status = wanted;
		}
		if (former) this.settle(former);
		return request;
	}

	setAgentState(id: number, changes: AgentChanges): Agent {
		const agent = this.agent(id);
		if (changes.profileId !== undefined && !agent.profiles.has(changes.profileId)) {
			throw new RoutingRefusal('notPossible', `User ${id} has no profile ${changes.profileId}`);
		}
		if (changes.contactCentreStatus !== undefined) {
			if (agent.contactCentreStatus !== changes.contactCentreStatus) this.endRest(agent);
			agent.contactCentreStatus = changes.contactCentreStatus;
			agent.pauseTypeId = changes.contactCentreStatus === 'Pause' ? (changes.pauseTypeId ?? agent.pauseTypeId) : 0;
		}
		if (changes.userStatus !== undefined) {
			agent.statusByHand = changes.userStatus === 'Available' ? undefined : changes.userStatus;
			this.endRest(agent);
		}
		if (changes.autopilot !== undefined) agent.autopilot = changes.autopilot ?? undefined;
		if (changes.profileId !== undefined && changes.profileId !== agent.profileId) {
			agent.profileId = changes.profileId;
			for (const queue of this.queues_.values()) this.assignAgents(queue);
		}
		this.log('agentState', { agent, detail: `${agent.contactCentreStatus} ${agent.userStatus}` });
		if (agent.offer && (agent.contactCentreStatus !== 'LoggedOn' || agent.statusByHand !== undefined)) {
			this.putBack(agent.offer, agent, 'withdrawn');
		}
		this.settle(agent);
		return agent;
	}

	/** Agents with an autopilot act by themselves from now on, or no longer. */
	setAutopilot(on: boolean): void {
		this.catchUp();
		this.autopilot_ = on;
		for (const agent of this.agents_.values()) {
			if (agent.offer) this.planAnswer(agent);
			for (const request of agent.holds) this.planFinish(agent, request);
		}
	}

	/** The agent takes what rings at him or, where `requestId` says so, picks a waiting request himself. */
	accept(agentId: number, requestId?: number): RoutedRequest {
		const agent = this.agent(agentId);
		const offered = agent.offer;
		if (offered && (requestId === undefined || requestId === offered.id)) {
			this.answer(agent, offered);
			return offered;
		}
		if (requestId === undefined) throw new RoutingRefusal('nothingOffered', `Nothing rings at user ${agentId}`);
		const request = this.request(requestId);
		this.refuseUnlessPickable(agent, request);
		this.leave(request, this.knownQueue(request.queueId!));
		this.connect(agent, request);
		return request;
	}

	/** The agent declines what rings at him. */
	reject(agentId: number): RoutedRequest {
		const agent = this.agent(agentId);
		const request = agent.offer;
		if (!request) throw new RoutingRefusal('nothingOffered', `Nothing rings at user ${agentId}`);
		this.putBack(request, agent, 'rejected');
		this.settle(agent);
		return request;
	}

	/** The agent is done with a request: with the one named, or with the one he has had longest. */
	finish(agentId: number, requestId?: number): RoutedRequest {
		const agent = this.agent(agentId);
		const request = requestId === undefined ? (agent.holds[0] ?? agent.connecting) : this.request(requestId);
		if (!request || (request !== agent.connecting && !agent.holds.includes(request))) {
			throw new RoutingRefusal('nothingOffered', `User ${agentId} handles ${requestId ?? 'nothing'}`);
		}
		this.finishRequest(agent, request);
		return request;
	}

	/** Rings the agent, now or when it is scheduled, and then the destination. */
	orderCallout(order: NewCallout): RoutedRequest {
		this.catchUp();
		this.knownAgent(order.userId);
		const plan: CalloutPlan = {
			userId: order.userId,
			destination: order.destination,
			maxAttempts: Math.max(1, order.maxAttempts ?? 1),
			secondsBetweenAttempts: order.secondsBetweenAttempts ?? 0,
			scheduledAt: order.scheduledAt,
			attempts: 0,
			nextAt: undefined,
			order: order.order ?? {},
		};
		const request: RoutedRequest = {
			id: this.nextId++,
			customerKey: order.customerKey,
			status: 'Setup',
			mediaType: 'Phone',
			joined: false,
			startedAt: this.time,
			enteredAt: this.time,
			endedAt: undefined,
			queueId: undefined,
			from: '',
			to: order.destination,
			subject: '',
			uri: undefined,
			vipScore: 0,
			reservedUserId: undefined,
			reservedUntil: undefined,
			variables: {},
			agentId: undefined,
			offerEndsAt: undefined,
			finishesAt: undefined,
			callout: plan,
		};
		this.requests_.set(request.id, request);
		this.callouts.push(request);
		if (this.callouts.length > KEEP_CALLOUTS) this.callouts.shift();
		this.log('calloutOrdered', { request });
		if (order.scheduledAt !== undefined && order.scheduledAt > this.time) {
			this.planCallout(request, plan, order.scheduledAt);
		} else {
			this.beginAttempt(request, plan);
		}
		return request;
	}

	/** The last callouts of a customer, newest first. */
	lastCallouts(customerKey: string, count: number): RoutedRequest[] {
		this.catchUp();
		return this.callouts.filter((request) => request.customerKey === customerKey).slice(-count).reverse();
	}

	// Time

	private catchUp(): void {
		const now = this.now();
		for (let timer = this.timers.next; timer && timer.at <= now; timer = this.timers.next) {
			this.timers.clear(timer.kind, timer.id);
			this.time = Math.max(this.time, timer.at);
			this.happen(timer);
		}
		this.time = Math.max(this.time, now);
	}

	private happen({ kind, id }: Timer): void {
		switch (kind) {
			case 'offerEnds':
				return this.offerEnded(this.requests_.get(id)!);
			case 'reservationEnds':
				return this.reservationEnded(this.requests_.get(id)!);
			case 'calloutGoesOn':
				return this.calloutGoesOn(this.requests_.get(id)!);
			case 'restEnds': {
				const agent = this.knownAgent(id);
				this.endRest(agent);
				return this.settle(agent);
			}
			case 'agentAnswers': {
				const agent = this.knownAgent(id);
				agent.answersAt = undefined;
				if (agent.offer) this.answer(agent, agent.offer);
				return;
			}
			case 'agentFinishes': {
				const request = this.requests_.get(id)!;
				return this.finishRequest(this.knownAgent(request.agentId!), request);
			}
		}
	}

	private offerEnded(request: RoutedRequest): void {
		const agent = this.knownAgent(request.agentId!);
		this.putBack(request, agent, 'unanswered');
		this.settle(agent);
	}

	private reservationEnded(request: RoutedRequest): void {
		this.log('reservationEnded', { request });
		// While it rings it is in no list; it goes to the right one if it is put back.
		if (request.status !== 'InQueue') return;
		this.unlist(request);
		this.list(request, this.knownQueue(request.queueId!));
		this.match(request);
	}

	// Queues: `waiting` holds everyone not yet answered; `open`, or the list of the agent it is
	// reserved to, holds those that do not ring just now.

	private enter(request: RoutedRequest, queue: Queue): void {
		request.status = 'InQueue';
		queue.waiting.add(request);
		this.list(request, queue);
	}

	/** A request that rings leaves the list of those waiting only; the offer stays. */
	private leave(request: RoutedRequest, queue: Queue): void {
		queue.waiting.remove(request);
		this.unlist(request);
		this.timers.clear('reservationEnds', request.id);
	}

	private list(request: RoutedRequest, queue: Queue): void {
		const reserved = isReserved(request, this.time);
		const list = reserved ? this.reservedList(request, queue) : queue.open;
		list.add(request);
		this.listed.set(request, list);
		if (reserved) this.timers.set('reservationEnds', request.id, request.reservedUntil!);
	}

	private unlist(request: RoutedRequest): void {
		this.listed.get(request)?.remove(request);
		this.listed.delete(request);
	}

	private reservedList({ reservedUserId }: RoutedRequest, queue: Queue) {
		const { reserved } = this.knownAgent(reservedUserId!);
		let list = reserved.get(queue);
		if (!list) reserved.set(queue, (list = queue.emptyList()));
		return list;
	}

	private reserve(request: RoutedRequest, { reservedUserId, reservedSeconds }: RequestChanges): void {
		if (reservedUserId === 0) {
			request.reservedUserId = undefined;
			request.reservedUntil = undefined;
			return;
		}
		request.reservedUserId = reservedUserId ?? request.reservedUserId;
		if (request.reservedUserId === undefined) return;
		if (reservedSeconds !== undefined) request.reservedUntil = this.time + reservedSeconds * 1000;
	}

	private assignAgents(queue: Queue): void {
		queue.agents = [...this.agents_.values()]
			.filter(({ skills }) => skills.has(queue.id))
			.sort((one, other) => other.skills.get(queue.id)! - one.skills.get(queue.id)! || one.id - other.id);
	}

	// Who gets what

	private match(request: RoutedRequest): void {
		const agent = this.bestAgentFor(request);
		if (agent) this.offer(agent, request);
	}

	/** Reserved: that agent or nobody. Else the preferred one; else skill, fewest connected, longest ready [documentation]. */
	private bestAgentFor(request: RoutedRequest): Agent | undefined {
		const queue = this.knownQueue(request.queueId!);
		if (request.reservedUserId !== undefined) {
			const agent = this.knownAgent(request.reservedUserId);
			if (isReserved(request, this.time)) return canTake(agent, queue) ? agent : undefined;
			if (agent.skills.has(queue.id) && canTake(agent, queue)) return agent;
		}
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

	/** What is reserved to the agent goes first, then the highest score of the queues he can answer [documentation]. */
	private bestRequestFor(agent: Agent): RoutedRequest | undefined {
		const reserved = [...agent.reserved].map(([queue, list]) => [queue, list.first] as const);
		const open = [...agent.skills.keys()].map((id) => {
			const queue = this.knownQueue(id);
			return [queue, queue.open.first] as const;
		});
		return this.first(agent, reserved) ?? this.first(agent, open);
	}

	private first(
		agent: Agent,
		candidates: ReadonlyArray<readonly [Queue, RoutedRequest | undefined]>,
	): RoutedRequest | undefined {
		let best: readonly [Queue, RoutedRequest] | undefined;
		for (const [queue, request] of candidates) {
			if (!request || !agent.hasRoomFor(queue.mediaType)) continue;
			if (!best || compareAcrossQueues([queue, request], best, this.time) < 0) best = [queue, request];
		}
		return best?.[1];
	}

	/** After anything has changed about an agent: takes note of it, and offers him what waits. */
	private settle(agent: Agent): void {
		this.noteState(agent);
		if (!agent.isReady) return;
		const request = this.bestRequestFor(agent);
		if (request) this.offer(agent, request);
	}

	private noteState(agent: Agent): void {
		const state = `${agent.contactCentreStatus} ${agent.userStatus}`;
		if (state !== agent.notedState) {
			agent.notedState = state;
			agent.stateSince = this.time;
		}
		agent.readySince = agent.isReady ? (agent.readySince ?? this.time) : undefined;
	}

	private offer(agent: Agent, request: RoutedRequest): void {
		this.unlist(request);
		request.status = 'Alerting';
		request.agentId = agent.id;
		request.offerEndsAt = this.time + this.rules.offerSeconds * 1000;
		agent.offer = request;
		agent.counts.offered++;
		this.timers.set('offerEnds', request.id, request.offerEndsAt);
		this.planAnswer(agent);
		this.log('offered', { request, agent });
		this.noteState(agent);
	}

	private takeOfferBack(request: RoutedRequest, agent: Agent): void {
		agent.offer = undefined;
		agent.answersAt = undefined;
		this.timers.clear('agentAnswers', agent.id);
		this.timers.clear('offerEnds', request.id);
		request.agentId = undefined;
		request.offerEndsAt = undefined;
	}

	/** The agent did not take it: it goes back to its place in the queue, or the callout's attempt has failed. */
	private putBack(request: RoutedRequest, agent: Agent, why: 'rejected' | 'unanswered' | 'withdrawn'): void {
		this.takeOfferBack(request, agent);
		this.log(why, { request, agent });
		if (why === 'rejected') this.rest(agent, 'Busy', this.rules.rejectSeconds);
		if (why === 'unanswered') this.rest(agent, 'NoAnswer', this.rules.noAnswerSeconds);
		this.noteState(agent);
		if (request.callout) return this.attemptFailed(request, request.callout, why === 'rejected' ? 'Busy' : 'NoAnswer');
		const queue = this.knownQueue(request.queueId!);
		queue.waiting.remove(request);
		this.enter(request, queue);
		this.match(request);
	}

	private answer(agent: Agent, request: RoutedRequest): void {
		const queue = request.queueId === undefined ? undefined : this.knownQueue(request.queueId);
		this.takeOfferBack(request, agent);
		if (request.callout) return this.ringDestination(agent, request, request.callout);
		if (queue) this.leave(request, queue);
		this.connect(agent, request);
	}

	private connect(agent: Agent, request: RoutedRequest): void {
		request.status = 'Connected';
		request.joined = true;
		request.agentId = agent.id;
		agent.holds.push(request);
		agent.counts.answered++;
		if (request.queueId !== undefined) {
			const queue = this.knownQueue(request.queueId);
			queue.counts.answered++;
			const waited = (this.time - request.enteredAt) / 1000;
			if (waited <= (queue.slaSeconds ?? Infinity)) queue.counts.answeredInSla++;
		}
		this.log('accepted', { request, agent });
		this.planFinish(agent, request);
		this.settle(agent);
	}

	private finishRequest(agent: Agent, request: RoutedRequest): void {
		this.detach(request);
		this.end(request, 'Disconnected');
		this.log('finished', { request, agent });
		this.rest(agent, 'WrapUp', this.rules.wrapUpSeconds);
		this.settle(agent);
	}

	/** Takes the request away from its queue and its agent; the agent is to be settled afterwards. */
	private detach(request: RoutedRequest): Agent | undefined {
		const queue = isWaiting(request) ? this.knownQueue(request.queueId!) : undefined;
		if (queue) this.leave(request, queue);
		this.timers.clear('calloutGoesOn', request.id);
		this.timers.clear('agentFinishes', request.id);
		request.finishesAt = undefined;
		if (request.callout) request.callout.nextAt = undefined;
		const agent = request.agentId === undefined ? undefined : this.knownAgent(request.agentId);
		request.agentId = undefined;
		if (!agent) return undefined;
		if (agent.offer === request) this.takeOfferBack(request, agent);
		if (agent.connecting === request) agent.connecting = undefined;
		const held = agent.holds.indexOf(request);
		if (held >= 0) agent.holds.splice(held, 1);
		return agent;
	}

	private end(request: RoutedRequest, status: RequestStatus): void {
		request.status = status;
		request.endedAt = this.time;
		this.ended.push(request.id);
		if (this.ended.length > this.rules.keepEnded) this.requests_.delete(this.ended.shift()!);
	}

	private rest(agent: Agent, userStatus: 'WrapUp' | 'NoAnswer' | 'Busy', seconds: number): void {
		if (seconds <= 0) return;
		agent.rest = { until: this.time + seconds * 1000, userStatus };
		this.timers.set('restEnds', agent.id, agent.rest.until);
	}

	private endRest(agent: Agent): void {
		agent.rest = undefined;
		this.timers.clear('restEnds', agent.id);
	}

	// Callouts ring the agent first, then the destination [documentation].

	private beginAttempt(request: RoutedRequest, plan: CalloutPlan): void {
		const agent = this.knownAgent(plan.userId);
		plan.attempts++;
		plan.nextAt = undefined;
		this.log('calloutAttempt', { request, agent, detail: `${plan.attempts} of ${plan.maxAttempts}` });
		const reachable = agent.isFree && !agent.holds.some(({ mediaType }) => mediaType === 'Phone');
		if (reachable) this.offer(agent, request);
		else this.attemptFailed(request, plan, 'Busy');
	}

	private ringDestination(agent: Agent, request: RoutedRequest, plan: CalloutPlan): void {
		request.status = 'Connecting';
		request.agentId = agent.id;
		agent.connecting = request;
		this.planCallout(request, plan, this.time + this.destination(plan).afterSeconds * 1000);
		this.noteState(agent);
	}

	private calloutGoesOn(request: RoutedRequest): void {
		const plan = request.callout!;
		if (request.status !== 'Connecting') return this.beginAttempt(request, plan);

		const { outcome } = this.destination(plan);
		const agent = this.detach(request)!;
		if (outcome === 'answers') {
			this.log('destinationAnswered', { request, agent });
			this.connect(agent, request);
		} else {
			this.attemptFailed(request, plan, outcome === 'busy' ? 'Busy' : 'NoAnswer');
			this.settle(agent);
		}
	}

	private attemptFailed(request: RoutedRequest, plan: CalloutPlan, why: 'Busy' | 'NoAnswer'): void {
		this.log('calloutAttemptFailed', { request, detail: why });
		request.status = why;
		if (plan.attempts < plan.maxAttempts) {
			this.planCallout(request, plan, this.time + plan.secondsBetweenAttempts * 1000);
			return;
		}
		this.end(request, 'Failure');
		this.log('calloutFailed', { request, detail: why });
	}

	private planCallout(request: RoutedRequest, plan: CalloutPlan, at: number): void {
		plan.nextAt = at;
		this.timers.set('calloutGoesOn', request.id, at);
	}

	private destination({ destination }: CalloutPlan): DestinationBehaviour {
		return this.destinations[destination] ?? { outcome: 'answers', afterSeconds: this.rules.destinationSeconds };
	}

	// Agents who act by themselves

	private planAnswer(agent: Agent): void {
		this.timers.clear('agentAnswers', agent.id);
		agent.answersAt = undefined;
		if (!this.autopilot_ || !agent.autopilot) return;
		const { acceptAfterSeconds, missProbability = 0 } = agent.autopilot;
		if (this.random.next() < missProbability) return;
		agent.answersAt = this.time + Math.round(this.random.between(acceptAfterSeconds) * 1000);
		this.timers.set('agentAnswers', agent.id, agent.answersAt);
	}

	private planFinish(agent: Agent, request: RoutedRequest): void {
		this.timers.clear('agentFinishes', request.id);
		request.finishesAt = undefined;
		if (!this.autopilot_ || !agent.autopilot) return;
		request.finishesAt = this.time + Math.round(this.random.between(agent.autopilot.handleSeconds) * 1000);
		this.timers.set('agentFinishes', request.id, request.finishesAt);
	}

	// Refusals

	private knownAgent(id: number): Agent {
		const agent = this.agents_.get(id);
		if (!agent) throw new RoutingRefusal('unknownAgent', `There is no user ${id}`);
		return agent;
	}

	private knownQueue(id: number): Queue {
		const queue = this.queues_.get(id);
		if (!queue) throw new RoutingRefusal('unknownQueue', `There is no queue ${id}`);
		return queue;
	}

	private refuseWhenFull(queue: Queue): void {
		if (queue.waiting.length >= this.rules.queueLimit) {
			throw new RoutingRefusal('queueFull', `Queue ${queue.id} is full: ${this.rules.queueLimit} requests wait in it`);
		}
	}

	private refuseWhenEnded({ id, endedAt, status }: RoutedRequest): void {
		if (endedAt !== undefined) throw new RoutingRefusal('ended', `Request ${id} has ended (${status})`);
	}

	private refuseUnlessPickable(agent: Agent, request: RoutedRequest): void {
		if (request.status !== 'InQueue') {
			throw new RoutingRefusal('notPossible', `Request ${request.id} is ${request.status}, not waiting`);
		}
		if (isReserved(request, this.time) && request.reservedUserId !== agent.id) {
			throw new RoutingRefusal('reserved', `Request ${request.id} is reserved to user ${request.reservedUserId}`);
		}
		if (agent.contactCentreStatus !== 'LoggedOn' || agent.offer || agent.connecting || !agent.hasRoomFor(request.mediaType)) {
			throw new RoutingRefusal('notPossible', `User ${agent.id} cannot take another request just now`);
		}
	}

	/** Who is to get a request that is moved by hand: the one named, or the one the routing would take. */
	private receiver(request: RoutedRequest, status: 'Alerting' | 'Connected', userId: number | undefined): Agent {
		const id = userId ?? request.agentId ?? request.reservedUserId ?? request.callout?.userId;
		const agent =
			id === undefined
				? this.knownQueue(request.queueId!).agents.find(
						({ contactCentreStatus, offer }) => contactCentreStatus === 'LoggedOn' && !offer,
					)
				: this.knownAgent(id);
		if (!agent) throw new RoutingRefusal('notPossible', 'Nobody who could take it is logged on; name a user');
		if (isReserved(request, this.time) && request.reservedUserId !== agent.id) {
			throw new RoutingRefusal('reserved', `Request ${request.id} is reserved to user ${request.reservedUserId}`);
		}
		const ringsElse = agent.offer !== undefined && agent.offer !== request;
		if (ringsElse || (status === 'Alerting' && agent.contactCentreStatus !== 'LoggedOn')) {
			throw new RoutingRefusal('notPossible', `User ${agent.id} cannot take another request just now`);
		}
		return agent;
	}

	private log(
		what: HistoryEvent['what'],
		{ request, agent, detail }: { request?: RoutedRequest; agent?: Agent; detail?: string },
	): void {
		this.events.push({
			at: this.time,
			what,
			...(request && { requestId: request.id }),
			...(agent && { agentId: agent.id }),
			...(request?.queueId !== undefined && { queueId: request.queueId }),
			...(detail !== undefined && { detail }),
		});
		// In one go now and then, since cutting the front off at every event would copy the list each time.
		if (this.events.length >= this.rules.keepEvents * 2) this.events.splice(0, this.events.length - this.rules.keepEvents);
	}
}

/** Six digits or more, so that nobody takes a request id for a position. */
const FIRST_REQUEST_ID = 1_000_001;

/** How many callouts can be listed; every one can be read by its id. */
const KEEP_CALLOUTS = 500;

const canTake = (agent: Agent, { mediaType }: Queue) => agent.isReady && agent.hasRoomFor(mediaType);

/** Between two agents of the same skill: fewest connected requests, then longest ready [documentation]. */
function isSooner(agent: Agent, other: Agent): boolean {
	return (
		(agent.holds.length - other.holds.length || agent.readySince! - other.readySince! || agent.id - other.id) < 0
	);
}

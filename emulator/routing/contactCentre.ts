import type { Agent } from './agent';
import { Floor, type CentreSpec } from './floor';
import type { HistoryEvent } from './history';
import type { AgentChanges, Move, NewCallout, NewRequest, RequestChanges } from './orders';
import type { Queue } from './queue';
import { refuse } from './refusal';
import { isReserved, isWaiting, type CalloutPlan, type RequestStatus, type RoutedRequest } from './request';
import type { RoutingRules } from './rules';
import { restoreFloor, storeFloor, type StoredCentre } from './stored';

const ENDED: ReadonlySet<RequestStatus> = new Set(['Disconnected', 'Failure']);

/**
 * The routing engine: queues, agents and requests, and all commands on them.
 * What cannot be done is thrown as a RoutingRefusal, and nothing has changed then.
 *
 * It has no clock: each command first carries out what was due until `now()`.
 */
export class ContactCentre {
	private readonly floor: Floor;

	/** `stored`: the state of another one with the same queues and agents, from which this one goes on. */
	constructor(
		spec: CentreSpec,
		private readonly now: () => number,
		stored?: StoredCentre,
	) {
		this.floor = new Floor(spec, now());
		if (stored) restoreFloor(this.floor, stored);
	}

	/** The time up to which everything has happened, in milliseconds. */
	get currentTime(): number {
		return this.upToDate().time;
	}

	get requests(): ReadonlyMap<number, RoutedRequest> {
		return this.upToDate().requests.all;
	}

	get agents(): ReadonlyMap<number, Agent> {
		return this.upToDate().agents;
	}

	get queues(): ReadonlyMap<number, Queue> {
		return this.upToDate().queues;
	}

	/** What happened, oldest first; at least the last `keepEvents` of it. */
	get history(): readonly HistoryEvent[] {
		return this.upToDate().history.events;
	}

	get rules(): Readonly<RoutingRules> {
		return this.floor.rules;
	}

	/** Counts up with everything that happens. */
	get changes(): number {
		return this.upToDate().changes;
	}

	/** What `stored` of the constructor takes. It holds the requests themselves: write it out immediately. */
	store(): StoredCentre {
		return storeFloor(this.upToDate());
	}

	get autopilot(): boolean {
		return this.floor.pilot.on;
	}

	request(id: number): RoutedRequest {
		return requestIn(this.upToDate(), id);
	}

	agent(id: number): Agent {
		return agentIn(this.upToDate(), id);
	}

	queue(id: number): Queue {
		return queueIn(this.upToDate(), id);
	}

	/** 1 for the first in its queue; 0 if the request does not wait in a queue. */
	position(request: RoutedRequest): number {
		return isWaiting(request) ? this.floor.queueOf(request)!.waiting.position(request) + 1 : 0;
	}

	/** The last callouts of a customer, newest first. */
	lastCallouts(customerKey: string, count: number): Array<RoutedRequest & { callout: CalloutPlan }> {
		return this.upToDate().requests.lastCallouts(customerKey, count);
	}

	/** The request enters its queue and is offered immediately if an agent is ready. */
	addRequest(order: NewRequest): RoutedRequest {
		const floor = this.upToDate();
		const queue = queueIn(floor, order.queueId);
		this.refuseWhenFull(queue);
		if (order.reservedUserId !== undefined) agentIn(floor, order.reservedUserId);
		return floor.add(order, queue);
	}

	updateRequest(id: number, changes: RequestChanges): RoutedRequest {
		const floor = this.upToDate();
		const request = requestIn(floor, id);
		refuseWhenEnded(request);
		if (changes.reservedUserId) agentIn(floor, changes.reservedUserId);

		const queue = isWaiting(request) ? floor.queueOf(request) : undefined;
		// The lists are ordered by what changes now.
		if (queue) floor.room.leave(request, queue);
		request.vipScore = changes.vipScore ?? request.vipScore;
		request.subject = changes.subject ?? request.subject;
		request.uri = changes.uri ?? request.uri;
		request.variables = { ...request.variables, ...changes.variables };
		changeReservation(request, changes, floor.time);
		floor.log('updated', { request });
		const ringsAt = floor.agentOf(request);
		if (queue && !ringsAt) floor.enter(request, queue);
		if (queue && ringsAt) {
			queue.waiting.add(request);
			const toAnother = isReserved(request, floor.time) && request.reservedUserId !== ringsAt.id;
			if (toAnother) floor.putBack(request, ringsAt, 'withdrawn', 'reserved to another agent');
		}
		return request;
	}

	/** Without `force`, a request that an agent has is refused. */
	deleteRequest(id: number, force: boolean): void {
		const floor = this.upToDate();
		const request = requestIn(floor, id);
		refuseWhenEnded(request);
		if (!force && request.agentId !== undefined) {
			refuse('held', `Request ${id} is ${request.status} at user ${request.agentId}`);
		}
		const agent = floor.detach(request);
		floor.end(request, 'Disconnected');
		floor.log('deleted', { request });
		if (agent) floor.settle(agent);
	}

	/** By hand: into another queue, or into any status, whatever the routing would do. */
	moveRequest(id: number, { queueId, status, userId }: Move): RoutedRequest {
		const floor = this.upToDate();
		const request = requestIn(floor, id);
		refuseWhenEnded(request);
		const target = queueId === undefined ? floor.queueOf(request) : queueIn(floor, queueId);
		const isNewQueue = target !== undefined && target.id !== request.queueId;
		if (isNewQueue && target.mediaType !== request.mediaType) {
			refuse('notPossible', `Queue ${target.id} takes ${target.mediaType}, not ${request.mediaType}`);
		}
		if (isNewQueue) this.refuseWhenFull(target);
		const wanted = status ?? 'InQueue';
		if (wanted === 'InQueue' && !target) {
			refuse('notPossible', `Request ${id} is a callout and belongs to no queue`);
		}
		const receiver =
			wanted === 'Alerting' || wanted === 'Connected' ? this.receiver(request, userId) : undefined;

		const former = floor.detach(request);
		if (isNewQueue) {
			request.queueId = target.id;
			request.enteredAt = floor.time;
			target.counts.offered++;
		}
		floor.log('moved', { request, detail: wanted });
		if (receiver && wanted === 'Connected') {
			floor.connect(receiver, request);
		} else if (receiver) {
			if (target) floor.room.enter(request, target, floor.time);
			floor.offer(receiver, request);
		} else if (target && wanted === 'InQueue') {
			floor.enter(request, target, former);
		} else if (ENDED.has(wanted)) {
			floor.end(request, wanted);
		} else {
			request.status = wanted;
		}
		if (former) floor.settle(former);
		return request;
	}

	setAgentState(id: number, changes: AgentChanges): Agent {
		const floor = this.upToDate();
		const agent = agentIn(floor, id);
		if (changes.profileId !== undefined && !agent.profiles.has(changes.profileId)) {
			refuse('notPossible', `User ${id} has no profile ${changes.profileId}`);
		}
		const { contactCentreStatus = agent.contactCentreStatus, userStatus } = changes;
		if (contactCentreStatus !== agent.contactCentreStatus || userStatus !== undefined) floor.endRest(agent);
		agent.contactCentreStatus = contactCentreStatus;
		agent.pauseTypeId = contactCentreStatus === 'Pause' ? (changes.pauseTypeId ?? agent.pauseTypeId) : 0;
		if (userStatus !== undefined) agent.statusByHand = userStatus === 'Available' ? undefined : userStatus;
		if (changes.autopilot !== undefined) agent.autopilot = changes.autopilot ?? undefined;
		if (changes.profileId !== undefined && changes.profileId !== agent.profileId) {
			agent.profileId = changes.profileId;
			floor.assignAgents();
		}
		floor.log('agentState', { agent, detail: `${agent.contactCentreStatus} ${agent.userStatus}` });
		const isAway = agent.contactCentreStatus !== 'LoggedOn' || agent.statusByHand !== undefined;
		if (agent.offer && isAway) floor.putBack(agent.offer, agent, 'withdrawn');
		else floor.settle(agent);
		return agent;
	}

	/** Agents with an autopilot act by themselves from now on, or no longer. */
	setAutopilot(on: boolean): void {
		const floor = this.upToDate();
		const { agents, pilot, time } = floor;
		pilot.on = on;
		floor.changes++;
		for (const agent of agents.values()) {
			if (agent.offer) pilot.planAnswer(agent, time);
			for (const request of agent.holds) pilot.planFinish(agent, request, time);
		}
	}

	/** The agent takes the offer that rings, or picks the waiting request `requestId`. */
	accept(agentId: number, requestId?: number): RoutedRequest {
		const floor = this.upToDate();
		const agent = agentIn(floor, agentId);
		const request = requestId === undefined ? offerAt(agent) : requestIn(floor, requestId);
		if (request === agent.offer) {
			floor.answer(agent, request);
		} else {
			this.refuseUnlessPickable(agent, request);
			floor.room.leave(request, floor.queueOf(request)!);
			floor.connect(agent, request);
		}
		return request;
	}

	/** The agent declines the offer that rings. */
	reject(agentId: number): RoutedRequest {
		const floor = this.upToDate();
		const agent = agentIn(floor, agentId);
		const request = offerAt(agent);
		floor.putBack(request, agent, 'rejected');
		return request;
	}

	/** The agent is done with a request: with the one named, or with the one held longest. */
	finish(agentId: number, requestId?: number): RoutedRequest {
		const floor = this.upToDate();
		const agent = agentIn(floor, agentId);
		const request =
			requestId === undefined ? (agent.holds[0] ?? agent.connecting) : requestIn(floor, requestId);
		const isHandled = request && (request === agent.connecting || agent.holds.includes(request));
		if (!isHandled)
			return refuse('nothingOffered', `User ${agentId} does not handle ${requestId ?? 'anything'}`);
		floor.finish(agent, request);
		return request;
	}

	/** Rings the agent, now or when it is scheduled, and then the destination. */
	orderCallout(order: NewCallout): RoutedRequest {
		const floor = this.upToDate();
		agentIn(floor, order.userId);
		const callout: CalloutPlan = {
			userId: order.userId,
			destination: order.destination,
			maxAttempts: Math.max(1, order.maxAttempts ?? 1),
			secondsBetweenAttempts: order.secondsBetweenAttempts ?? 0,
			scheduledAt: order.scheduledAt,
			attempts: 0,
			nextAt: undefined,
			order: order.order ?? {},
		};
		const request = floor.requests.open({
			customerKey: order.customerKey,
			status: 'Setup',
			mediaType: 'Phone',
			startedAt: floor.time,
			from: '',
			to: order.destination,
			subject: '',
			callout,
		});
		floor.log('calloutOrdered', { request });
		floor.callOut(request, callout);
		return request;
	}

	private upToDate(): Floor {
		this.floor.passTime(this.now());
		return this.floor;
	}

	private refuseWhenFull(queue: Queue): void {
		const { queueLimit } = this.rules;
		if (queue.waiting.length < queueLimit) return;
		refuse('queueFull', `Queue ${queue.id} is full: ${queueLimit} requests wait in it`);
	}

	private refuseUnlessPickable(agent: Agent, request: RoutedRequest): void {
		if (!isWaiting(request) || request.status !== 'InQueue') {
			refuse('notPossible', `Request ${request.id} is ${request.status}, not waiting`);
		}
		this.refuseWhenReservedToAnother(request, agent);
		const isTaken = agent.offer !== undefined || agent.connecting !== undefined;
		const canPick =
			agent.contactCentreStatus === 'LoggedOn' && !isTaken && agent.hasRoomFor(request.mediaType);
		if (!canPick) occupied(agent);
	}

	private refuseWhenReservedToAnother(request: RoutedRequest, agent: Agent): void {
		if (!isReserved(request, this.floor.time) || request.reservedUserId === agent.id) return;
		refuse('reserved', `Request ${request.id} is reserved to user ${request.reservedUserId}`);
	}

	/** The agent who is to get a request that is moved by hand: the one named, else its own, else the most skilled. */
	private receiver(request: RoutedRequest, userId: number | undefined): Agent {
		const { floor } = this;
		const id = userId ?? request.agentId ?? request.reservedUserId ?? request.callout?.userId;
		const skilled = floor.queueOf(request)?.agents ?? [];
		const agent =
			(id === undefined
				? skilled.find(({ contactCentreStatus, offer }) => contactCentreStatus === 'LoggedOn' && !offer)
				: agentIn(floor, id)) ?? refuse('notPossible', 'Nobody who could take it is logged on; name a user');
		this.refuseWhenReservedToAnother(request, agent);
		const ringsElse = agent.offer !== undefined && agent.offer !== request;
		if (ringsElse || agent.contactCentreStatus !== 'LoggedOn') occupied(agent);
		return agent;
	}
}

const requestIn = ({ requests }: Floor, id: number) =>
	requests.all.get(id) ?? refuse('unknownRequest', `There is no request ${id}`);
const agentIn = ({ agents }: Floor, id: number) =>
	agents.get(id) ?? refuse('unknownAgent', `There is no user ${id}`);
const queueIn = ({ queues }: Floor, id: number) =>
	queues.get(id) ?? refuse('unknownQueue', `There is no queue ${id}`);

function refuseWhenEnded({ id, endedAt, status }: RoutedRequest): void {
	if (endedAt !== undefined) refuse('ended', `Request ${id} has ended (${status})`);
}

const offerAt = ({ id, offer }: Agent) => offer ?? refuse('nothingOffered', `Nothing rings at user ${id}`);
const occupied = ({ id }: Agent) => refuse('notPossible', `User ${id} cannot take another request just now`);

function changeReservation(request: RoutedRequest, changes: RequestChanges, now: number): void {
	const { reservedUserId = request.reservedUserId, reservedSeconds } = changes;
	if (!reservedUserId) {
		request.reservedUserId = undefined;
		request.reservedUntil = undefined;
		return;
	}
	request.reservedUserId = reservedUserId;
	if (reservedSeconds !== undefined) request.reservedUntil = now + reservedSeconds * 1000;
}

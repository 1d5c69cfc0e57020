import { fullName, type CustomerDirectory } from './directory';
import type { Agent } from './routing/agent';
import { isReserved, type RoutedRequest } from './routing/request';
import type { World } from './world';

/** How much of each list a snapshot holds. */
const REQUESTS_PER_QUEUE = 8;
const CALLOUTS = 12;
const CALLS = 50;
/** Bodies and answers may be long. */
const LONGEST_TEXT = 2000;

export type Snapshot = ReturnType<typeof takeSnapshot>;

/** The whole of one customer's contact centre as a page shows it. Times are ISO 8601 by the emulator's clock, or seconds. */
export function takeSnapshot(world: World, customerKey: string) {
	const { accounts, centre, clock, directory, log, faults } = world;
	const customer = directory.get(customerKey) ?? [...directory.values()][0]!;
	const now = centre.currentTime;
	const agents = [...customer.users.values()].map((user) => ({ user, agent: centre.agent(user.id) }));
	const queues = [...customer.queues.values()].map((entry) => ({ entry, queue: centre.queue(entry.id) }));
	const waiting = (request: RoutedRequest) => ({
		...titleOf(request),
		status: request.status,
		from: request.from,
		vipScore: request.vipScore,
		waitedSeconds: seconds(now - request.enteredAt),
		reservedUserId: request.reservedUserId ?? null,
		reservedUserName: nameOf(customer, request.reservedUserId),
		reservedSecondsLeft: isReserved(request, now) ? seconds(request.reservedUntil! - now) : 0,
		offeredTo: request.agentId ?? null,
		offeredToName: nameOf(customer, request.agentId),
	});
	return {
		at: iso(now)!,
		clock: { now, speed: clock.speed, timeZone: world.timeZone },
		autopilot: centre.autopilot,
		customerKey: customer.key,
		customers: [...directory.keys()],
		counts: {
			waiting: queues.reduce((sum, { queue }) => sum + queue.waiting.length, 0),
			alerting: agents.filter(({ agent }) => agent.offer).length,
			connected: agents.reduce((sum, { agent }) => sum + agent.holds.length, 0),
			loggedOn: agents.filter(
				({ agent }) => answersQueues(agent) && agent.contactCentreStatus !== 'LoggedOff',
			).length,
			ready: agents.filter(({ agent }) => answersQueues(agent) && agent.isReady).length,
			calls: log.total,
			refusedLogIns: accounts.refusedLogIns,
		},
		queues: queues.map(({ entry, queue }) => ({
			id: entry.id,
			description: entry.description,
			mediaType: entry.mediaType,
			slaSeconds: entry.slaSeconds ?? null,
			accessPoints: entry.accessPoints,
			waiting: queue.waiting.length,
			longestWaitSeconds: seconds(now - queue.oldestEntry(now)),
			agentsReady: queue.agents.filter((agent) => agent.isReady && agent.hasRoomFor(queue.mediaType)).length,
			...queue.counts,
			top: queue.waiting.top(REQUESTS_PER_QUEUE).map(waiting),
		})),
		agents: agents.map(({ user, agent }) => ({
			id: user.id,
			name: fullName(user),
			userName: user.userName,
			group: customer.groupNames.get(user.groupId) ?? '',
			contactCentreStatus: agent.contactCentreStatus,
			userStatus: agent.userStatus,
			forSeconds: seconds(now - agent.stateSince),
			ready: agent.isReady,
			queueIds: [...agent.skills.keys()],
			offer: agent.offer
				? { ...titleOf(agent.offer), secondsLeft: seconds((agent.offer.offerEndsAt ?? now) - now) }
				: null,
			connecting: agent.connecting ? titleOf(agent.connecting) : null,
			holds: agent.holds.map(titleOf),
		})),
		callouts: centre.lastCallouts(customer.key, CALLOUTS).map(({ id, status, endedAt, callout }) => ({
			requestId: id,
			userId: callout.userId,
			userName: nameOf(customer, callout.userId),
			destination: callout.destination,
			status,
			attempts: callout.attempts,
			maxAttempts: callout.maxAttempts,
			nextAt: iso(callout.nextAt),
			endedAt: iso(endedAt),
		})),
		calls: log.calls
			.slice(-CALLS)
			.reverse()
			.map(({ headers: _, ...call }) => ({ ...call, body: cut(call.body), answer: cut(call.answer) })),
		accounts: accounts.accountsOf(customer),
		faults: faults.list,
	};
}

/** One request with all that is in it, and what has happened to it so far. */
export function describeRequest({ centre, directory }: World, id: number) {
	const request = centre.request(id);
	const customer = directory.get(request.customerKey)!;
	const queue = customer.queues.get(request.queueId ?? 0);
	return {
		requestId: id,
		status: request.status,
		mediaType: request.mediaType,
		subject: request.subject,
		from: request.from,
		to: request.to,
		uri: request.uri ?? null,
		vipScore: request.vipScore,
		queue: queue?.description ?? null,
		slaSeconds: queue?.slaSeconds ?? null,
		enteredAt: iso(request.enteredAt),
		reservedFor: nameOf(customer, request.reservedUserId),
		agent: nameOf(customer, request.agentId ?? request.callout?.userId),
		variables: request.variables,
		order: request.callout?.order ?? null,
		history: centre.history
			.filter(({ requestId }) => requestId === id)
			.map(({ at, what, agentId, detail }) => ({
				at: iso(at),
				what,
				agent: nameOf(customer, agentId),
				detail: detail ?? null,
			})),
	};
}

const titleOf = ({ id, subject, callout }: RoutedRequest) => ({
	requestId: id,
	subject: subject || callout?.destination || '',
});

function nameOf({ users }: CustomerDirectory, id: number | undefined): string | null {
	const user = id === undefined ? undefined : users.get(id);
	return user ? fullName(user) : null;
}

/** Not so the users whom programs sign in as. */
const answersQueues = ({ skills }: Agent) => skills.size > 0;

const seconds = (milliseconds: number) => Math.max(0, Math.floor(milliseconds / 1000));
const iso = (time: number | undefined) => (time === undefined ? null : new Date(time).toISOString());
const cut = (text: string) => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text);

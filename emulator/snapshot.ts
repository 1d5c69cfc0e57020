import { fullName } from './directory';
import type { Agent } from './routing/agent';
import type { Queue } from './routing/queue';
import { isReserved, type RoutedRequest } from './routing/request';
import type { World } from './world';

/** How much of each list a snapshot holds. */
export interface SnapshotSize {
	requestsPerQueue: number;
	callouts: number;
	calls: number;
	events: number;
}

export const PAGE_SIZE: SnapshotSize = { requestsPerQueue: 8, callouts: 12, calls: 50, events: 50 };

export type Snapshot = ReturnType<typeof takeSnapshot>;

/** The whole of one customer's contact centre as a page shows it. Times are ISO 8601 by the emulator's clock, or seconds. */
export function takeSnapshot(world: World, customerKey: string, size: SnapshotSize = PAGE_SIZE) {
	const { accounts, centre, clock, directory, log, faults, seed } = world;
	const customer = directory.get(customerKey) ?? [...directory.values()][0]!;
	const now = centre.currentTime;
	const { agents: allAgents } = centre;
	const agents = [...customer.users.values()].map((user) => ({ user, agent: allAgents.get(user.id)! }));
	const queues = [...customer.queues.values()].map((entry) => ({ entry, queue: centre.queue(entry.id) }));
	const requestOf = (request: RoutedRequest) => ({
		requestId: request.id,
		subject: request.subject || request.callout?.destination || '',
		status: request.status,
		queueId: request.queueId ?? null,
	});
	const nameOf = (id: number | undefined) => {
		const user = id === undefined ? undefined : customer.users.get(id);
		return user ? fullName(user) : null;
	};
	const waiting = (queue: Queue, request: RoutedRequest, index: number) => ({
		...requestOf(request),
		position: index + 1,
		from: request.from,
		uri: request.uri ?? null,
		score: Math.round(queue.score(request, now) * 10) / 10,
		vipScore: request.vipScore,
		waitedSeconds: seconds(now - request.enteredAt),
		reservedUserId: request.reservedUserId ?? null,
		reservedUserName: nameOf(request.reservedUserId),
		reservedSecondsLeft: isReserved(request, now) ? seconds(request.reservedUntil! - now) : 0,
		offeredTo: request.agentId ?? null,
		offeredToName: nameOf(request.agentId),
		variables: request.variables,
	});
	return {
		at: new Date(now).toISOString(),
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
			requests: centre.requests.size,
			calls: log.total,
			refusedLogIns: accounts.refusedLogIns,
		},
		queues: queues.map(({ entry, queue }) => ({
			id: entry.id,
			key: entry.key,
			description: entry.description,
			mediaType: entry.mediaType,
			slaSeconds: entry.slaSeconds ?? null,
			accessPoints: entry.accessPoints,
			waiting: queue.waiting.length,
			longestWaitSeconds: seconds(now - queue.oldestEntry(now)),
			agentsReady: queue.agents.filter((agent) => agent.isReady && agent.hasRoomFor(queue.mediaType)).length,
			offered: queue.counts.offered,
			answered: queue.counts.answered,
			answeredInSla: queue.counts.answeredInSla,
			top: queue.waiting.top(size.requestsPerQueue).map((request, index) => waiting(queue, request, index)),
		})),
		agents: agents.map(({ user, agent }) => ({
			id: user.id,
			name: fullName(user),
			userName: user.userName,
			group: customer.groupNames.get(user.groupId) ?? '',
			profileId: agent.profileId ?? null,
			contactCentreStatus: agent.contactCentreStatus,
			userStatus: agent.userStatus,
			pauseTypeId: agent.pauseTypeId,
			forSeconds: seconds(now - agent.stateSince),
			ready: agent.isReady,
			autopilot: agent.autopilot !== undefined,
			queueIds: [...agent.skills.keys()],
			offer: offerOf(agent, now, requestOf),
			connecting: agent.connecting ? requestOf(agent.connecting) : null,
			holds: agent.holds.map(requestOf),
			offered: agent.counts.offered,
			answered: agent.counts.answered,
		})),
		callouts: centre.lastCallouts(customer.key, size.callouts).map((request) => ({
			requestId: request.id,
			userId: request.callout!.userId,
			userName: nameOf(request.callout!.userId),
			destination: request.callout!.destination,
			status: request.status,
			attempts: request.callout!.attempts,
			maxAttempts: request.callout!.maxAttempts,
			nextAt: isoOrNull(request.callout!.nextAt),
			scheduledAt: isoOrNull(request.callout!.scheduledAt),
			orderedAt: new Date(request.startedAt).toISOString(),
			endedAt: isoOrNull(request.endedAt),
		})),
		events: centre.history
			.slice(-size.events)
			.map((event) => ({ ...event, at: new Date(event.at).toISOString() })),
		calls: log.calls.slice(-size.calls).reverse().map(shortened),
		accounts: accounts.accountsOf(customer),
		faults: faults.list,
		routing: centre.rules,
		oneSessionPerUser: seed.oneSessionPerUser,
	};
}

/** Not so the users whom programs sign in as. */
const answersQueues = ({ skills }: Agent) => skills.size > 0;

function offerOf<T>(agent: Agent, now: number, describe: (request: RoutedRequest) => T) {
	if (!agent.offer) return null;
	return { ...describe(agent.offer), secondsLeft: seconds((agent.offer.offerEndsAt ?? now) - now) };
}

const seconds = (milliseconds: number) => Math.max(0, Math.floor(milliseconds / 1000));
const isoOrNull = (time: number | undefined) => (time === undefined ? null : new Date(time).toISOString());

const LONGEST_SHOWN = 2000;

/** A call as the page shows it: bodies and answers may be long. */
function shortened({ headers: _headers, ...call }: World['log']['calls'][number]) {
	return { ...call, body: cut(call.body), answer: cut(call.answer) };
}

const cut = (text: string) => (text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text);

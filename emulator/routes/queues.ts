import type { FastifyInstance } from 'fastify';

import { fullName, type CustomerDirectory } from '../directory';
import { Refusal, success } from '../envelope';
import type { Queue } from '../routing/queue';
import { isReserved, type RoutedRequest } from '../routing/request';
import type { Alarm, QueueEntry } from '../seed';
import type { World } from '../world';
import { operationsOf, readQuery } from './operations';

/** Queues and visual queues, all of them [observed in clients]. */
export function queueRoutes(app: FastifyInstance, world: World): void {
	const { get } = operationsOf(app);
	get('QueueList', '/:customerKey/queues', ({ customer }) =>
		success([...customer.queues.values()].map(queueEntry)),
	);

	get('VisualQueueList', '/:customerKey/visualqueues', ({ customer }) =>
		success(
			customer.seed.visualQueues.map(({ id, description, queueIds }) => ({
				id,
				description,
				queues: queueIds.map((queueId) => queueEntry(customer.queues.get(queueId)!)),
			})),
		),
	);

	get('VisualQueueStates', '/:customerKey/visualqueues/stateinformation/All', ({ query, customer }) => {
		const wanted = readQuery(query, { userId: 'id', visualQueueId: 'id' }).get('visualQueueId');
		return success(
			customer.seed.visualQueues
				.filter(({ id }) => wanted === undefined || id === Number(wanted))
				.map(({ id, description, queueIds }) => ({
					id,
					description,
					...queueState(
						queueIds.map((queueId) => world.centre.queue(queueId)),
						world.centre.currentTime,
						world.alarms.get(id)!,
					),
				})),
		);
	});

	get(
		'VisualQueueAgents',
		'/:customerKey/visualqueues/:visualQueueId/info/UserDetailsOnly',
		({ idOf, customer }) => {
			const { queueIds } = visualQueueOf(customer, idOf('visualQueueId'));
			const agents = new Set(queueIds.flatMap((queueId) => world.centre.queue(queueId).agents));
			// Names and contactCentreStatus [observed in clients]; the IDs and userStatus [inferred].
			return success({
				usersDetails: [...agents].map(({ id, contactCentreStatus, userStatus }) => {
					const { firstName, lastName } = customer.users.get(id)!;
					return { userId: id, firstName, lastName, contactCentreStatus, userStatus };
				}),
			});
		},
	);

	get(
		'WaitingRequestList',
		'/:customerKey/users/:userId/visualqueues/:visualQueueId',
		({ idOf, customer }) => {
			const userId = idOf('userId');
			if (!customer.users.has(userId)) throw new Refusal('unknownAgent', `There is no user ${userId}`);
			const visualQueue = visualQueueOf(customer, idOf('visualQueueId'));
			const now = world.centre.currentTime;
			return success(
				visualQueue.queueIds.flatMap((queueId) => {
					const queue = world.centre.queue(queueId);
					return [...queue.waiting].map((request) => waitingEntry(customer, queue, request, now));
				}),
			);
		},
	);
}

function visualQueueOf(customer: CustomerDirectory, id: number) {
	const visualQueue = customer.seed.visualQueues.find((each) => each.id === id);
	if (!visualQueue) throw new Refusal('unknownQueue', `There is no visual queue ${id}`);
	return visualQueue;
}

function queueEntry({ id, key, description, serviceId }: QueueEntry) {
	return { id, key, description, serviceId };
}

function queueState(queues: Queue[], now: number, alarm: Alarm) {
	const waits = queues.flatMap(({ waiting }) =>
		[...waiting].map(({ enteredAt }) => (now - enteredAt) / 1000),
	);
	const agents = [...new Set(queues.flatMap((queue) => queue.agents))];
	const loggedOn = agents.filter(({ contactCentreStatus }) => contactCentreStatus !== 'LoggedOff');
	const ready = loggedOn.filter((agent) => agent.isReady);
	const inPause = loggedOn.filter(({ contactCentreStatus }) => contactCentreStatus === 'Pause');
	const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
	const answered = sum(queues.map(({ counts }) => counts.answered));
	// Where nobody waits or was answered there is no value, which is not 0 [observed in clients].
	const state = {
		queueSize: waits.length,
		queueSizeCiq: 0,
		queueSizePreferred: sum(
			queues.map(({ waiting }) => [...waiting].filter((request) => isPreferred(request, now)).length),
		),
		waitTimeMaxSeconds:
			waits.length === 0 ? null : Math.floor(waits.reduce((longest, wait) => Math.max(longest, wait))),
		waitTimeAverageSeconds: waits.length === 0 ? null : Math.floor(sum(waits) / waits.length),
		agentsLoggedOn: loggedOn.length,
		agentsReady: ready.length,
		agentsInPause: inPause.length,
		agentsUnavailable: loggedOn.length - ready.length - inPause.length,
		sla:
			answered === 0
				? null
				: Math.round((sum(queues.map(({ counts }) => counts.answeredInSla)) * 100) / answered),
		callsOfferedToday: sum(queues.map(({ counts }) => counts.offered)),
		callsAnsweredToday: answered,
	};
	return { alarmFlag: Number(isAlarming(state, alarm)), ...state };
}

interface AlarmingState {
	queueSize: number;
	waitTimeMaxSeconds: number | null;
	agentsReady: number;
}

/** What it takes is the administrator's choice; that these figures can be chosen is inferred. */
const isAlarming = (state: AlarmingState, { queueSize, waitTimeMaxSeconds, agentsReady }: Alarm) =>
	(queueSize !== undefined && state.queueSize > queueSize) ||
	(waitTimeMaxSeconds !== undefined && (state.waitTimeMaxSeconds ?? 0) > waitTimeMaxSeconds) ||
	(agentsReady !== undefined && state.agentsReady < agentsReady);

/** The reservation has ended, and its agent still gets the request first. */
const isPreferred = (request: RoutedRequest, now: number) =>
	request.reservedUserId !== undefined && !isReserved(request, now);

function waitingEntry(customer: CustomerDirectory, queue: Queue, request: RoutedRequest, now: number) {
	const { serviceId } = customer.queues.get(queue.id)!;
	const timeInQueue = Math.floor((now - request.enteredAt) / 1000);
	const reserved =
		request.reservedUserId === undefined ? undefined : customer.users.get(request.reservedUserId);
	return {
		// A text here, a number in RequestGet [observed in clients].
		requestId: String(request.id),
		serviceId,
		timeInQueue,
		vip: request.vipScore,
		mediaType: request.mediaType,
		requestRemoteAddress: request.from,
		destination: request.to,
		reservedUserId: request.reservedUserId ?? 0,
		requestStatus: request.status,
		sla: queue.slaSeconds ?? 0,
		// The waiting time that would give the same score without VIP points [inferred].
		adjustedTimeInQueue:
			queue.slaSeconds === undefined
				? timeInQueue
				: Math.floor(timeInQueue + (request.vipScore * queue.slaSeconds) / 100),
		ciq: false,
		reservedUserFlag: isReserved(request, now),
		reservedUserName: reserved ? fullName(reserved) : '',
		category: '',
		description: request.subject,
		personalType: 'None',
		queueId: queue.id,
		callbackScheduledTime: null,
	};
}

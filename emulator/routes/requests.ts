import type { FastifyInstance } from 'fastify';

import {
	eTaskAddBody,
	readBody,
	readJson,
	requestAddBody,
	requestAddData,
	requestDeleteBody,
	requestUpdateBody,
} from '../bodies';
import { Refusal, success } from '../envelope';
import type { RoutedRequest } from '../routing/request';
import type { World } from '../world';
import { operationsOf } from './operations';

const KNOWN_DETAILS = new Set(Object.keys(requestAddData.shape));

/** RequestAdd, RequestGet, RequestUpdate, RequestDelete [documented]; eTasks [observed in clients]. */
export function requestRoutes(app: FastifyInstance, world: World): void {
	const { get, post } = operationsOf(app);
	post('RequestAdd', '/:customerKey/requests', ({ text, customer }) => {
		const data = readJson(requestAddData, readBody(requestAddBody, text).data, 'The text in data');
		const queue = customer.queueBehind(data.To);
		if (!queue) throw new Refusal('unknownAccessPoint', `There is no access point ${data.To}`);
		if (data.reservedUserId && !customer.users.has(data.reservedUserId)) {
			throw new Refusal('unknownAgent', `There is no user ${data.reservedUserId}`);
		}
		const details = Object.entries(data).filter(([name]) => !KNOWN_DETAILS.has(name));
		const { id } = world.centre.addRequest({
			customerKey: customer.key,
			queueId: queue.id,
			from: data.From,
			to: data.To,
			subject: data.Subject,
			uri: data.Uri,
			vipScore: data.VipScore,
			reservedUserId: data.reservedUserId || undefined,
			reservedSeconds: data.reservedUserWaitTime,
			variables: Object.fromEntries(details.map(([name, value]) => [name, String(value)])),
		});
		return success(id, id, 'The request was added');
	});

	get('RequestGet', '/:customerKey/requests/:requestId', ({ idOf, customer }) => {
		const request = ownRequest(world, customer.key, idOf('requestId'));
		const { serviceId = null } = customer.queues.get(request.queueId ?? 0) ?? {};
		return success(requestDetails(world, serviceId, request), request.id);
	});

	post('RequestUpdate', '/customers/:customerKey/requests/:requestId/update', ({ text, idOf, customer }) => {
		const { requestUpdateObject: changes } = readBody(requestUpdateBody, text);
		const { id } = ownRequest(world, customer.key, idOf('requestId'));
		if (changes.reservedUserId && !customer.users.has(changes.reservedUserId)) {
			throw new Refusal('unknownAgent', `There is no user ${changes.reservedUserId}`);
		}
		world.centre.updateRequest(id, {
			vipScore: changes.vipScore,
			reservedUserId: changes.reservedUserId,
			reservedSeconds: changes.reservedSecondsFromNow,
			subject: changes.additionalInfoSubject,
			uri: changes.additionalInfoUri,
			variables: Object.fromEntries((changes.variables ?? []).map(({ name, value }) => [name, value])),
		});
		return success(id, id, 'The request was updated');
	});

	post('RequestDelete', '/:customerKey/requests/:requestId/delete', ({ text, idOf, customer }) => {
		const { forceDelete } = readBody(requestDeleteBody, text);
		const { id } = ownRequest(world, customer.key, idOf('requestId'));
		world.centre.deleteRequest(id, forceDelete);
		return success(null, id, 'The request was deleted');
	});

	post('ETaskAdd', '/:customerKey/etasks', ({ text, customer }) => {
		const { eTask } = readBody(eTaskAddBody, text);
		const queue = customer.queueByKey(eTask.queueKey);
		if (!queue) throw new Refusal('unknownQueue', `There is no queue ${eTask.queueKey}`);
		const { id } = world.centre.addRequest({
			customerKey: customer.key,
			queueId: queue.id,
			from: eTask.from,
			to: eTask.to,
			subject: eTask.subject,
			uri: eTask.uri,
		});
		return success(id, id, 'The eTask was added');
	});

	post('ETaskDelete', '/:customerKey/etasks/:requestId/delete', ({ text, idOf, customer }) => {
		if (text !== '') throw new Refusal('badRequest', 'This call has no body', 400);
		const { id } = ownRequest(world, customer.key, idOf('requestId'));
		world.centre.deleteRequest(id, true);
		return success(null, id, 'The eTask was deleted');
	});
}

/** A request of another customer is as unknown as one that never was. */
function ownRequest(world: World, customerKey: string, id: number): RoutedRequest {
	const request = world.centre.request(id);
	if (request.customerKey !== customerKey) throw new Refusal('unknownRequest', `There is no request ${id}`);
	return request;
}

/**
 * RequestGet: the documented fields, and behind them "others" as the vendor's older interface names them
 * [inferred]; subject and uri are of our own choice.
 */
function requestDetails(world: World, serviceId: number | null, request: RoutedRequest) {
	const { centre } = world;
	return {
		requestStart: world.date(request.startedAt),
		queueEntryTime: world.date(request.enteredAt),
		sessionTime: world.duration((request.endedAt ?? centre.currentTime) - request.startedAt),
		joined: request.joined,
		status: request.status,
		mediaType: request.mediaType,
		queuePosition: centre.position(request),
		iqSessionId: `iq-${request.customerKey}-${request.id}`,
		variables: request.variables,
		id: request.id,
		queueId: request.queueId ?? null,
		serviceId,
		remoteAddress: request.from,
		destination: request.to,
		subject: request.subject,
		uri: request.uri ?? null,
		vip: request.vipScore,
		reservedUserId: request.reservedUserId ?? null,
		currentUserId: request.agentId ?? null,
	};
}

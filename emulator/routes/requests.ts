import type { FastifyInstance } from 'fastify';

import {
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
import { idIn } from './paths';

const KNOWN_DETAILS = new Set(Object.keys(requestAddData.shape));

/** RequestAdd, RequestGet, RequestUpdate, RequestDelete [documented]. */
export function requestRoutes(app: FastifyInstance, world: World): void {
	app.post(
		'/:customerKey/requests',
		{ config: { operation: 'RequestAdd' } },
		({ text, signedIn: { customer } }) => {
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
		},
	);

	app.get(
		'/:customerKey/requests/:requestId',
		{ config: { operation: 'RequestGet' } },
		({ params, signedIn }) => {
			const request = ownRequest(world, signedIn.customer.key, idIn(params, 'requestId'));
			return success(requestDetails(world, request), request.id);
		},
	);

	app.post(
		'/customers/:customerKey/requests/:requestId/update',
		{ config: { operation: 'RequestUpdate' } },
		({ text, params, signedIn: { customer } }) => {
			const { requestUpdateObject: changes } = readBody(requestUpdateBody, text);
			const { id } = ownRequest(world, customer.key, idIn(params, 'requestId'));
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
		},
	);

	app.post(
		'/:customerKey/requests/:requestId/delete',
		{ config: { operation: 'RequestDelete' } },
		({ text, params, signedIn: { customer } }) => {
			const { forceDelete } = readBody(requestDeleteBody, text);
			const { id } = ownRequest(world, customer.key, idIn(params, 'requestId'));
			world.centre.deleteRequest(id, forceDelete);
			return success(null, id, 'The request was deleted');
		},
	);
}

/** A request of another customer is as unknown as one that never was. */
function ownRequest(world: World, customerKey: string, id: number): RoutedRequest {
	const request = world.centre.request(id);
	if (request.customerKey !== customerKey) throw new Refusal('unknownRequest', `There is no request ${id}`);
	return request;
}

/** RequestGet: the fields that are listed [documented], then those behind "and others" [inferred]. */
function requestDetails(world: World, request: RoutedRequest) {
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
		requestId: request.id,
		queueId: request.queueId ?? null,
		source: request.from,
		destination: request.to,
		subject: request.subject,
		uri: request.uri ?? null,
		vipScore: request.vipScore,
		reservedUserId: request.reservedUserId ?? null,
		userId: request.agentId ?? null,
	};
}

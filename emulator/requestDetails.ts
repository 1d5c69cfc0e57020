import { fullName } from './directory';
import type { World } from './world';

/** One request with all that is in it, and what has happened to it so far. Times are ISO 8601 by the emulator's clock. */
export function describeRequest({ centre, directory }: World, id: number) {
	const request = centre.request(id);
	const customer = directory.get(request.customerKey)!;
	const queue = request.queueId === undefined ? undefined : customer.queues.get(request.queueId);
	const nameOf = (userId: number | undefined) => {
		const user = userId === undefined ? undefined : customer.users.get(userId);
		return user ? fullName(user) : null;
	};
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
		enteredAt: new Date(request.enteredAt).toISOString(),
		reservedFor: nameOf(request.reservedUserId),
		agent: nameOf(request.agentId ?? request.callout?.userId),
		variables: request.variables,
		order: request.callout?.order ?? null,
		history: centre.history
			.filter(({ requestId }) => requestId === id)
			.map(({ at, what, agentId, detail }) => ({
				at: new Date(at).toISOString(),
				what,
				agent: nameOf(agentId),
				detail: detail ?? null,
			})),
	};
}

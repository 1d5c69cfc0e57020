import { z } from 'zod/v4';

import { withIsoDates, type Envelope } from '../../nodes/api/envelope';
import { idSchema, tokenInformationSchema } from '../../nodes/api/schemas';
import { OPERATIONS, TOKEN_MINUTES } from './operations';
import type { Sent } from './records';
import type { Tenant } from './tenant';
import type { Course, Facts } from './types';

/** Ids of 32 bits end here, so hardly any solution has this one. */
const NO_REQUEST = '2147483646';

const NO_VISUAL_QUEUE = 'there is no visual queue to read';

/** Every read of the package. Returns the user that was read. */
export async function everyRead(
	{ tenant, wishes, facts }: Course,
	signedInAt: number,
): Promise<string | undefined> {
	const ownId = await tokenInformation(tenant, facts, signedInAt);
	await tenant.provoke('unauthorized', OPERATIONS.AccessTokenInformation.path, false);
	const userId = wishes.userId ?? ownId;
	if (userId === undefined) tenant.records.notSent('UserGet', 'the id of the user is not known');
	else await tenant.request('UserGet', { userId });
	for (const name of ['UserList', 'UserGroupList', 'UserStateToday', 'QueueList'] as const)
		await tenant.request(name);
	const visualQueues = await tenant.request('VisualQueueList');
	const states = await tenant.request('VisualQueueStates');
	const visualQueueId = chosenVisualQueue(states) ?? chosenVisualQueue(visualQueues);
	if (visualQueueId === undefined) tenant.records.notSent('VisualQueueAgents', NO_VISUAL_QUEUE);
	else await tenant.request('VisualQueueAgents', { visualQueueId });
	await waiting(tenant, ownId, visualQueueId, facts);
	facts.lists = listsOf(tenant.records.sent);
	const unknown = tenant.path(OPERATIONS.RequestGet.path, { requestId: NO_REQUEST });
	facts.refusal = await tenant.provoke('refused', unknown);
	await tenant.provoke('unknownPath', tenant.path('/{customerKey}/n8nverifyunknown'));
	return userId;
}

function listsOf(sent: Sent[]): string {
	const lists = sent.filter(({ mark, outcome }) => mark === 'observed in clients' && outcome !== 'not sent');
	const missing = lists.filter(({ readable }) => !readable).map(({ operation }) => operation);
	return missing.length === 0 ? `yes, all ${lists.length}` : `all but ${missing.join(', ')}`;
}

async function tokenInformation(
	tenant: Tenant,
	facts: Facts,
	signedInAt: number,
): Promise<string | undefined> {
	const envelope = await tenant.request('AccessTokenInformation');
	const result = withIsoDates(envelope?.result) as { accessTokenExpiry?: unknown } | undefined;
	const expiry = Date.parse(z.string().catch('').parse(result?.accessTokenExpiry));
	if (!Number.isNaN(expiry)) {
		const minutes = Math.round((expiry - signedInAt) / 60_000);
		facts.tokenMinutes = `${minutes} minutes`;
		if (Math.abs(minutes - TOKEN_MINUTES) > 1) {
			tenant.records.deviates({
				operation: 'AccessTokenInformation',
				field: 'result.accessTokenExpiry',
				kind: 'other lifetime',
				assumed: `${TOKEN_MINUTES} minutes after the sign-in`,
				found: `${minutes} minutes`,
				mark: 'inferred',
			});
		}
	}
	return tokenInformationSchema.safeParse(envelope?.result).data?.userId;
}

/** The first in which a request waits, else the first. */
function chosenVisualQueue(envelope: Envelope | undefined): string | undefined {
	const schema = z.array(z.object({ id: idSchema, queueSize: z.unknown() }));
	const entries = schema.safeParse(envelope?.result).data ?? [];
	return (entries.find(({ queueSize }) => Number(queueSize) > 0) ?? entries[0])?.id;
}

async function waiting(
	tenant: Tenant,
	userId: string | undefined,
	visualQueueId: string | undefined,
	facts: Facts,
): Promise<void> {
	if (userId === undefined || visualQueueId === undefined) {
		tenant.records.notSent('WaitingRequestList', NO_VISUAL_QUEUE);
		return;
	}
	const envelope = await tenant.request('WaitingRequestList', { userId, visualQueueId });
	const schema = z.array(z.object({ requestId: idSchema, timeInQueue: z.unknown() }));
	const [first] = schema.safeParse(envelope?.result).data ?? [];
	if (!first) {
		tenant.records.notSent('RequestGet', 'no request waits in the visual queue');
		return;
	}
	facts.timeInQueue = Number.isFinite(first.timeInQueue) ? 'a number' : 'not a number';
	noteSessionTime(await tenant.request('RequestGet', { requestId: first.requestId }), facts);
}

export function noteSessionTime(request: Envelope | undefined, facts: Facts): void {
	const { sessionTime } = (withIsoDates(request?.result) ?? {}) as { sessionTime?: unknown };
	if (sessionTime !== undefined)
		facts.sessionTime = /^1970-/.test(String(sessionTime)) ? 'a date of 1970' : 'something else';
}

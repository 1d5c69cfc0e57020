import { z } from 'zod/v4';

import { idSchema, tokenInformationSchema } from '../../nodes/api/answers';
import { withIsoDates, type Envelope } from '../../nodes/api/envelope';
import { OPERATIONS, TOKEN_MINUTES } from './assumptions';
import type { Course, Facts } from './course';
import type { Tenant } from './tenant';

/** Ids of 32 bits end here, so hardly anybody has this one. */
const NO_REQUEST = '2147483646';

/** Every read that the package uses. Gives the user that was read. */
export async function everyRead(
	{ tenant, wishes, facts }: Course,
	signedInAt: number,
): Promise<string | undefined> {
	const ownId = await tokenInformation(tenant, facts, signedInAt);
	await tenant.provoke('unauthorized', OPERATIONS.AccessTokenInformation.path, false);
	const userId = wishes.userId ?? ownId;
	if (userId === undefined) tenant.records.notAsked('UserGet', 'the id of the user is not known');
	else await tenant.ask('UserGet', { userId });
	await tenant.ask('UserList');
	await tenant.ask('UserGroupList');
	await tenant.ask('UserStateToday');
	await tenant.ask('QueueList');
	const visualQueues = await tenant.ask('VisualQueueList');
	const states = await tenant.ask('VisualQueueStates');
	await waiting(tenant, ownId, chosenVisualQueue(states) ?? chosenVisualQueue(visualQueues), facts);
	noteLists(tenant, facts);
	facts.refusal = await tenant.provoke(
		'refused',
		tenant.path(OPERATIONS.RequestGet.path, { requestId: NO_REQUEST }),
	);
	await tenant.provoke('unknownPath', tenant.path('/{customerKey}/n8nverifyunknown'));
	return userId;
}

function noteLists({ records: { calls } }: Tenant, facts: Facts): void {
	const lists = calls.filter(
		({ mark, outcome }) => mark === 'observed in clients' && outcome !== 'not asked',
	);
	const missing = lists.filter(({ readable }) => !readable).map(({ operation }) => operation);
	facts.lists = missing.length === 0 ? `yes, all ${lists.length}` : `all but ${missing.join(', ')}`;
}

async function tokenInformation(
	tenant: Tenant,
	facts: Facts,
	signedInAt: number,
): Promise<string | undefined> {
	const answered = await tenant.ask('AccessTokenInformation');
	const result = withIsoDates(answered?.result) as { accessTokenExpiry?: unknown } | undefined;
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
	return tokenInformationSchema.safeParse(answered?.result).data?.userId;
}

/** The first in which somebody waits, else the first. */
function chosenVisualQueue(answered: Envelope | undefined): string | undefined {
	const entries =
		z.array(z.object({ id: idSchema, queueSize: z.unknown() })).safeParse(answered?.result).data ?? [];
	return (entries.find(({ queueSize }) => Number(queueSize) > 0) ?? entries[0])?.id;
}

async function waiting(
	tenant: Tenant,
	userId: string | undefined,
	visualQueueId: string | undefined,
	facts: Facts,
): Promise<void> {
	if (userId === undefined || visualQueueId === undefined) {
		tenant.records.notAsked('WaitingRequestList', 'there is no visual queue to look at');
		return;
	}
	const answered = await tenant.ask('WaitingRequestList', { userId, visualQueueId });
	const entries = z
		.array(z.object({ requestId: idSchema, timeInQueue: z.unknown() }))
		.safeParse(answered?.result).data;
	const [first] = entries ?? [];
	if (!first) {
		tenant.records.notAsked('RequestGet', 'nothing waits in the visual queue');
		return;
	}
	facts.timeInQueue = Number.isFinite(first.timeInQueue) ? 'a number' : 'not a number';
	const request = await tenant.ask('RequestGet', { requestId: first.requestId });
	noteSessionTime(request, facts);
}

export function noteSessionTime(request: Envelope | undefined, facts: Facts): void {
	const { sessionTime } = (withIsoDates(request?.result) ?? {}) as { sessionTime?: unknown };
	if (sessionTime !== undefined)
		facts.sessionTime = /^1970-/.test(String(sessionTime)) ? 'a date of 1970' : 'something else';
}

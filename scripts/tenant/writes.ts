import { setTimeout as pause } from 'node:timers/promises';

import type { Envelope } from '../../nodes/api/envelope';
import { isAvailable, userStateSchema } from '../../nodes/api/schemas';
import { createdSchema } from '../../nodes/Request/created';
import { noteSessionTime } from './reads';
import type { Tenant } from './tenant';
import type { Course } from './types';

const SUBJECT = 'Check of n8n-nodes-puzzel, deleted automatically';
/** Values of a variable of the request. */
const [AS_CREATED, AS_UPDATED] = ['n8nVerifyCreated', 'n8nVerifyUpdated'];
const DELETE_TRIES = 3;
const PAUSE_MS = 1_000;

/** One request: created, read, updated, read, deleted. */
export async function oneRequest(course: Course): Promise<void> {
	const { tenant, wishes, facts, say } = course;
	const data = {
		From: 'n8n-verify@example.com',
		To: wishes.accessPoint,
		Subject: SUBJECT,
		Uri: 'https://example.com/',
		n8nVerify: AS_CREATED,
	};
	const body = { data: JSON.stringify(data), type: 'mail', version: '1.0' };
	const envelope = await tenant.request('RequestAdd', {}, body);
	if (!envelope && isRefused(tenant)) {
		say('The request was not created; see the report.');
		return;
	}
	course.isLeftBehind = true;
	const requestId = createdSchema.safeParse(envelope?.result).data;
	if (requestId === undefined) {
		const why = envelope ? 'Puzzel returned no request ID' : 'It is not known whether a request was created';
		say(`${why}. Search for "${SUBJECT}" in Puzzel, and delete it.`);
		return;
	}
	say(`Request ${requestId} was created; it is deleted in a moment.`);
	try {
		const created = await tenant.request('RequestGet', { requestId });
		noteSessionTime(created, facts);
		facts.variablesOfCreate = holds(created, AS_CREATED);
		const changes = {
			vipScore: 1,
			additionalInfoSubject: SUBJECT,
			variables: [{ name: 'n8nVerify', value: AS_UPDATED }],
		};
		if (await tenant.request('RequestUpdate', { requestId }, { requestUpdateObject: changes }))
			facts.variablesOfUpdate = holds(await tenant.request('RequestGet', { requestId }), AS_UPDATED);
	} finally {
		// Also after Ctrl+C.
		course.isLeftBehind = !(await deleted(tenant, requestId));
		say(
			course.isLeftBehind
				? `Request ${requestId} COULD NOT BE DELETED. Delete it in Puzzel: "${SUBJECT}".`
				: `Request ${requestId} was deleted.`,
		);
	}
}

/** Puzzel refused it with a code, or did not accept the API request. */
function isRefused({ records }: Tenant): boolean {
	const { status, note = '' } = records.sent.at(-1)!;
	return status !== undefined && status < 500 && (status >= 300 || note.includes(', code '));
}

/** A deletion may be sent again. */
async function deleted(tenant: Tenant, requestId: string): Promise<boolean> {
	for (let tries = 1; ; tries++) {
		try {
			if (await tenant.request('RequestDelete', { requestId }, { forceDelete: true })) return true;
		} catch {
			// Rate limited, or no response: the next try may succeed.
		}
		if (tries === DELETE_TRIES) return false;
		await pause(PAUSE_MS);
	}
}

function holds(request: Envelope | undefined, value: string): string {
	if (!request) return 'the request could not be read';
	return JSON.stringify(request.result ?? '').includes(value) ? 'yes' : 'no: not found in the request';
}

/** One callout, if the agent is available. */
export async function oneCallout(
	{ tenant, wishes, facts, say }: Course,
	userId: string | undefined,
): Promise<void> {
	// Read again: the state may have changed.
	const user = userId === undefined ? undefined : await tenant.request('UserGet', { userId });
	const state = userStateSchema.safeParse(user?.result).data;
	if (userId === undefined || !state || !isAvailable(state)) {
		tenant.records.notSent('CallOutAdd', 'the agent is not LoggedOn and Available');
		say('The agent is not LoggedOn and Available, so no call was made.');
		return;
	}
	const envelope = await tenant.request('CallOutAdd', { userId }, { destination: wishes.destination });
	if (envelope) {
		say('The callout was ordered.');
		facts.callout = createdSchema.safeParse(envelope.result).success ? 'a request id' : 'no request id';
	} else if (isRefused(tenant)) say('The callout was not ordered; see the report.');
	else say('It is not known whether the callout was ordered.');
}

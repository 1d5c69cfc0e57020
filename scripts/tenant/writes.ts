import { isAvailable, userStateSchema } from '../../nodes/api/answers';
import type { Envelope } from '../../nodes/api/envelope';
import { createdSchema } from '../../nodes/Request/created';
import type { Course } from './course';
import { noteSessionTime } from './reads';
import type { Tenant } from './tenant';

const SUBJECT = 'Check of n8n-nodes-puzzel, is deleted at once';
/** What the request holds as a variable, to be found again. */
const [AS_CREATED, AS_UPDATED] = ['n8nVerifyCreated', 'n8nVerifyUpdated'];
const DELETE_TRIES = 3;
const PAUSE_MS = 2_000;

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
	const answered = await tenant.ask(
		'RequestAdd',
		{},
		{ data: JSON.stringify(data), type: 'mail', version: '1.0' },
	);
	if (!answered && isSurelyNotDone(tenant)) {
		say('The request was not created; see the report.');
		return;
	}
	course.isLeftBehind = true;
	const requestId = createdSchema.safeParse(answered?.result).data;
	if (requestId === undefined) {
		const why = answered ? 'Puzzel told no request id' : 'Whether a request was created is not known';
		say(`${why}. Look for "${SUBJECT}" in Puzzel, and delete it.`);
		return;
	}
	say(`Request ${requestId} was created; it is deleted in a moment.`);
	try {
		const created = await tenant.ask('RequestGet', { requestId });
		noteSessionTime(created, facts);
		facts.variablesOfCreate = holds(created, AS_CREATED);
		const changes = {
			vipScore: 1,
			additionalInfoSubject: SUBJECT,
			variables: [{ name: 'n8nVerify', value: AS_UPDATED }],
		};
		if (await tenant.ask('RequestUpdate', { requestId }, { requestUpdateObject: changes })) {
			facts.variablesOfUpdate = holds(await tenant.ask('RequestGet', { requestId }), AS_UPDATED);
		}
	} finally {
		// Also when the person has pressed Ctrl+C meanwhile.
		course.isLeftBehind = !(await deleted(tenant, requestId));
		say(
			course.isLeftBehind
				? `Request ${requestId} COULD NOT BE DELETED. Please delete it in Puzzel: "${SUBJECT}".`
				: `Request ${requestId} was deleted.`,
		);
	}
}

/** Puzzel refused it in its own words, or would not have the call at all. */
function isSurelyNotDone({ records }: Tenant): boolean {
	const { status, note = '' } = records.calls.at(-1)!;
	return status !== undefined && status < 500 && (status >= 300 || note.includes(', code '));
}

/** A deletion may be sent again. */
async function deleted(tenant: Tenant, requestId: string): Promise<boolean> {
	for (let tries = 1; ; tries++) {
		try {
			if (await tenant.ask('RequestDelete', { requestId }, { forceDelete: true })) return true;
		} catch {
			// Asked too much, or no answer: the same goes for the next try.
		}
		if (tries === DELETE_TRIES) return false;
		await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
	}
}

function holds(request: Envelope | undefined, value: string): string {
	if (!request) return 'the request could not be read';
	return JSON.stringify(request.result ?? '').includes(value) ? 'yes' : 'no: not found in the request';
}

/** One callout, if the agent may be called. */
export async function oneCallout(
	{ tenant, wishes, facts, say }: Course,
	userId: string | undefined,
): Promise<void> {
	// Read once more: the state may have changed meanwhile.
	const user = userId === undefined ? undefined : await tenant.ask('UserGet', { userId });
	const state = userStateSchema.safeParse(user?.result).data;
	if (userId === undefined || !state || !isAvailable(state)) {
		tenant.records.notAsked('CallOutAdd', 'the agent is not LoggedOn and Available');
		say('The agent is not LoggedOn and Available, so nobody was called.');
		return;
	}
	const ordered = await tenant.ask('CallOutAdd', { userId }, { destination: wishes.destination });
	if (ordered) say('The callout was ordered.');
	else if (isSurelyNotDone(tenant)) say('The callout was not ordered; see the report.');
	else say('Whether the callout was ordered is not known.');
	if (ordered)
		facts.callout = createdSchema.safeParse(ordered.result).success ? 'a request id' : 'no request id';
}

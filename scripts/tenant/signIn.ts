import { customerKeyOf } from '../../credentials/clientCredentials';
import type { SignInRequest } from '../../credentials/way';
import type { Account } from './account';
import { GET_ACCESS_TOKEN, LOG_IN, TOKEN, type Operation } from './assumptions';
import { compare } from './compare';
import type { Facts } from './course';
import { errorForm } from './errorForm';
import { startOf, type Records } from './records';
import { NoAnswer, send, type Answer } from './wire';
import type { Words } from './words';

/** RFC 6749, 5.2. */
const OAUTH_ERRORS = new Set([
	'invalid_client',
	'invalid_grant',
	'invalid_request',
	'invalid_scope',
	'unauthorized_client',
	'unsupported_grant_type',
]);

export interface SignedIn {
	token: string;
	customerKey: string;
	/** By Puzzel's clock. */
	at: number;
	/** What renews the token. */
	sessionId: string | undefined;
}

/** One sign-in, never repeated: four refused passwords lock the account. Undefined where it was refused. */
export async function signIn(
	{ identity, signIn: way }: Account,
	records: Records,
	facts: Facts,
	words: Words,
	signal: AbortSignal,
): Promise<SignedIn | undefined> {
	const isClient = way === 'client credentials';
	const [name, operation] = isClient ? (['Token', TOKEN] as const) : (['LogIn', LOG_IN] as const);
	const answer = await post(identity.request, name, operation, records, signal);
	words.add(answer.body);
	const refused = (note: string) =>
		records.keep({ ...recordOf(name, operation, answer), outcome: 'refused', note });
	const granted = answer.status < 300 ? identity.granted(answer.body) : undefined;
	if (!granted) {
		const { twoFactorRequired } = (answer.body ?? {}) as { twoFactorRequired?: unknown };
		const note = twoFactorRequired === true ? 'two factors are required' : refusalOf(answer);
		if (isClient) facts.clientRefusal = `HTTP ${answer.status}, ${note}`;
		return refused(note);
	}
	const { accessToken, refresh } = granted;
	const own = isClient ? noteClient(accessToken, identity.hosts.customerKey, facts) : undefined;
	const customerKey = identity.hosts.customerKey || own;
	if (customerKey === undefined) return refused('the token names no customer');
	keepCompared(name, operation, answer, records);
	return { token: accessToken, customerKey, at: answer.date, sessionId: refresh?.sessionId };
}

/** What a token says of the claims. Gives the customer that it names. */
function noteClient(token: string, customerKey: string, facts: Facts): string | undefined {
	facts[customerKey ? 'clientToken' : 'bareScope'] = 'yes';
	try {
		const named = customerKeyOf(token);
		facts.tokenCustomer = !customerKey || named === customerKey ? 'yes' : 'another one';
		return named;
	} catch {
		facts.tokenCustomer = 'no';
		if (!customerKey) facts.bareScope = 'a token that names no customer';
		return undefined;
	}
}

/** The token once more, without the password, where that can be. It comes last, since the first one may end with it. */
export async function renew(
	{ identity }: Account,
	{ sessionId, customerKey }: SignedIn,
	records: Records,
	signal: AbortSignal,
): Promise<string | undefined> {
	if (!identity.renewal) return undefined;
	if (sessionId === undefined) return 'no: there is no session id';
	const request = identity.renewal({ customerKey, sessionId });
	const answer = await post(request, 'GetAccessToken', GET_ACCESS_TOKEN, records, signal);
	if (answer.status >= 300) {
		const note = refusalOf(answer);
		records.keep({ ...recordOf('GetAccessToken', GET_ACCESS_TOKEN, answer), outcome: 'refused', note });
		records.deviates({
			operation: 'GetAccessToken',
			kind: 'other answer',
			assumed: 'HTTP 200, text',
			found: `HTTP ${answer.status}, ${note}`,
			mark: GET_ACCESS_TOKEN.mark,
		});
		return `no: HTTP ${answer.status}`;
	}
	keepCompared('GetAccessToken', GET_ACCESS_TOKEN, answer, records);
	return typeof answer.body === 'string' && answer.isJson ? 'yes' : 'no: another answer';
}

async function post(
	{ url, body, headers }: SignInRequest,
	name: string,
	operation: Operation,
	records: Records,
	signal: AbortSignal,
): Promise<Answer> {
	try {
		return await send({ method: 'POST', url, body, headers, signal });
	} catch (error) {
		if (error instanceof NoAnswer) {
			records.keep({ ...startOf(name, operation), outcome: 'no answer', note: error.message });
		}
		throw error;
	}
}

function keepCompared(name: string, operation: Operation, answer: Answer, records: Records): void {
	const { deviations, forms, notSeen } = compare(name, operation.fields, answer.body);
	deviations.forEach((each) => records.deviates(each));
	const outcome = deviations.length > 0 ? 'deviates' : 'as assumed';
	records.keep({ ...recordOf(name, operation, answer), outcome, fields: forms, notSeen });
}

const recordOf = (name: string, operation: Operation, { status, contentType }: Answer) => ({
	...startOf(name, operation),
	status,
	contentType,
});

/** Puzzel's words may name somebody; its number, or the error of the standard, does not. */
function refusalOf(answer: Answer): string {
	const { code, error } = (answer.body ?? {}) as { code?: unknown; error?: unknown };
	const told = typeof code === 'number' ? `, code ${code}` : '';
	return errorForm(answer) + told + (OAUTH_ERRORS.has(String(error)) ? `, ${String(error)}` : '');
}

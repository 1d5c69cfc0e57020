import type { Account } from './account';
import { GET_ACCESS_TOKEN, LOG_IN, type Operation } from './assumptions';
import { compare } from './compare';
import { errorForm } from './errorForm';
import { startOf, type Records } from './records';
import { NoAnswer, send, type Answer } from './wire';
import type { Words } from './words';

export interface SignedIn {
	token: string;
	/** By Puzzel's clock. */
	at: number;
	/** What renews the token. */
	sessionId: string | undefined;
}

/** One sign-in with the password, never repeated: four refused ones lock the account. Undefined where it was refused. */
export async function signIn(
	account: Account,
	records: Records,
	words: Words,
	signal: AbortSignal,
): Promise<SignedIn | undefined> {
	const { customerKey, userName, password, clientName, clientVersion } = account;
	const body = { customerKey, userName, password, clientName, clientVersion };
	const answer = await post(account, 'LogIn', LOG_IN, body, records, signal);
	words.add(answer.body);
	const { accessToken, refreshToken } = (answer.body ?? {}) as {
		accessToken?: unknown;
		refreshToken?: { sessionId?: unknown } | null;
	};
	if (answer.status >= 300 || typeof accessToken !== 'string' || accessToken === '') {
		const { twoFactorRequired } = (answer.body ?? {}) as { twoFactorRequired?: unknown };
		records.keep({
			...recordOf('LogIn', LOG_IN, answer),
			outcome: 'refused',
			note: twoFactorRequired === true ? 'two factors are required' : refusalOf(answer),
		});
		return undefined;
	}
	keepCompared('LogIn', LOG_IN, answer, records);
	const sessionId = refreshToken?.sessionId;
	return {
		token: accessToken,
		at: answer.date,
		sessionId: sessionId == null ? undefined : String(sessionId),
	};
}

/** The token once more, without the password. It comes last, since the first one may end with it. */
export async function renew(
	account: Account,
	{ sessionId }: SignedIn,
	records: Records,
	signal: AbortSignal,
): Promise<string> {
	if (sessionId === undefined) return 'no: there is no session id';
	const body = { customerKey: account.customerKey, sessionId };
	const answer = await post(account, 'GetAccessToken', GET_ACCESS_TOKEN, body, records, signal);
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
	{ authUrl }: Account,
	name: string,
	operation: Operation,
	body: object,
	records: Records,
	signal: AbortSignal,
): Promise<Answer> {
	try {
		return await send({ method: 'POST', url: authUrl + operation.path, body, signal });
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

/** Puzzel's words may name somebody; its number does not. */
function refusalOf(answer: Answer): string {
	const { code } = (answer.body ?? {}) as { code?: unknown };
	return `${errorForm(answer)}${typeof code === 'number' ? `, code ${code}` : ''}`;
}

import { customerKeyOf, OAUTH_ERRORS } from '../../credentials/clientCredentialsGrant';
import type { SignInRequest } from '../../credentials/grant';
import type { Account } from './account';
import { SIGN_INS } from './operations';
import { errorForm, type Records } from './records';
import type { Facts } from './types';
import { NoResponse, send, type Response } from './wire';

export interface SignedIn {
	token: string;
	customerKey: string;
	/** By Puzzel's clock. */
	at: number;
	/** Renews the token. */
	sessionId: string | undefined;
}

/** One sign-in, never repeated: four refused passwords lock the account. Undefined if it was refused. */
export async function signIn(
	{ identity, signIn: way }: Account,
	records: Records,
	facts: Facts,
	signal: AbortSignal,
): Promise<SignedIn | undefined> {
	const isClient = way === 'client credentials';
	const name = isClient ? 'Token' : 'LogIn';
	const response = await post(identity.request, name, records, signal);
	records.addWords(response.body);
	const { status, contentType } = response;
	const refused = (note: string) => records.keep(name, { outcome: 'refused', status, contentType, note });
	const granted = status < 300 ? identity.readToken(response.body) : undefined;
	if (!granted) {
		const { twoFactorRequired } = (response.body ?? {}) as { twoFactorRequired?: unknown };
		const note = twoFactorRequired === true ? 'two factors are required' : refusalOf(response);
		if (isClient) facts.clientRefusal = `HTTP ${status}, ${note}`;
		return refused(note);
	}
	const { accessToken, refresh } = granted;
	const own = isClient ? noteClient(accessToken, identity.hosts.customerKey, facts) : undefined;
	const customerKey = identity.hosts.customerKey || own;
	if (customerKey === undefined) return refused('the token names no customer');
	records.keepCompared(name, response);
	return { token: accessToken, customerKey, at: response.date, sessionId: refresh?.sessionId };
}

/** What a token shows. Returns the customer that it names. */
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

/** A second token without the password, if possible. It is the last step, since the first token may end with it. */
export async function renew(
	{ identity }: Account,
	{ sessionId, customerKey }: SignedIn,
	records: Records,
	signal: AbortSignal,
): Promise<string | undefined> {
	if (!identity.refreshRequest) return undefined;
	if (sessionId === undefined) return 'no: there is no session id';
	const operation = 'GetAccessToken';
	const request = identity.refreshRequest({ customerKey, sessionId });
	const response = await post(request, operation, records, signal);
	const { status, contentType, body, isJson } = response;
	if (status < 300) {
		records.keepCompared(operation, response);
		return typeof body === 'string' && isJson ? 'yes' : 'no: another response';
	}
	const note = refusalOf(response);
	records.keep(operation, { outcome: 'refused', status, contentType, note });
	records.deviates({
		operation,
		kind: 'other response',
		assumed: 'HTTP 200, text',
		found: `HTTP ${status}, ${note}`,
		mark: SIGN_INS.GetAccessToken.mark,
	});
	return `no: HTTP ${status}`;
}

async function post(
	{ url, body, headers }: SignInRequest,
	name: keyof typeof SIGN_INS,
	records: Records,
	signal: AbortSignal,
): Promise<Response> {
	try {
		return await send({ method: 'POST', url, body, headers, signal });
	} catch (error) {
		if (error instanceof NoResponse) records.keep(name, { outcome: 'no response', note: error.message });
		throw error;
	}
}

/** Puzzel's message may contain a name; its code, or the error of the standard, does not. */
function refusalOf(response: Response): string {
	const { code, error } = (response.body ?? {}) as { code?: unknown; error?: unknown };
	const number = typeof code === 'number' ? `, code ${code}` : '';
	return errorForm(response) + number + (OAUTH_ERRORS.has(String(error)) ? `, ${String(error)}` : '');
}

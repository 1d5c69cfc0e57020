import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { z } from 'zod/v4';

import { readBody } from './body';
import { hostOf } from './hosts';
import { readIdentity, type PuzzelIdentity } from './identity';
import { networkFault, NO_ANSWER_IN_TIME } from './network';
import { explain, verdictOf, wantsTwoFactors, type Answer } from './refusal';
import {
	NO_TOKEN,
	readSession,
	SignInError,
	standingRefusal,
	usableToken,
	type Session,
	type Stored,
} from './session';
import { shownWords } from './words';

/** `this.helpers.httpRequest` of n8n. */
export type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

/** How long a refused login is answered from the credential; after the third, forever: four lock the account. */
const REFUSAL_HOLDS_MS = [3_600_000, 3_600_000];

/**
 * Items that n8n sends by itself read the credential at slightly different times: a session obtained this
 * recently is meant for all of them.
 */
const RECENT_MS = 60_000;
/** Shorter, since a person who presses "Retry" is to get a fresh answer. */
const RECENT_REFUSAL_MS = 2_000;
const MOST_RECENT = 100;

const TIMEOUT_MS = 30_000;

/** With this header a request is only the occasion to sign in, and is not to be sent. */
export const SIGN_IN_ONLY = 'x-n8n-sign-in-only';
/** With this header a request is the test in the credential form, which always signs in again. */
export const CREDENTIAL_TEST = 'x-n8n-credential-test';

/** The login's answer as it is documented; it does not come in the envelope. */
const loginAnswer = z.object({
	accessToken: z.string().min(1),
	refreshToken: z
		.object({ customerKey: z.coerce.string(), sessionId: z.coerce.string().min(1) })
		.nullish()
		.catch(undefined),
});
const fullAnswer = z.object({
	statusCode: z.number(),
	headers: z.record(z.string(), z.unknown()).optional().catch(undefined),
	body: z.unknown(),
});

interface Recent {
	stored: Stored;
	/** The token that this one took the place of. */
	replaced: string;
	at: number;
}

/** What this process has under way or has just done, by identity. Everything that must last is in the credential. */
const underWay = new Map<string, Promise<Stored>>();
const recent = new Map<string, Recent>();
/** n8n hands the same object to `preAuthentication` and to `authenticate`. These belong to a test in the form. */
const tests = new WeakSet<ICredentialDataDecryptedObject>();
/** What a sign-in has found out about the API host. */
const apiFaults = new WeakMap<ICredentialDataDecryptedObject, SignInError | undefined>();

/** Forgets what is only a cache, as a restart of n8n does. For tests. */
export const forgetRecentSignIns = () => recent.clear();

/**
 * What n8n is to store, as its `preAuthentication`: a new session, or that Puzzel refused one. It is returned
 * instead of thrown, since n8n stores nothing of what is thrown. Throws SignInError where nothing was judged.
 */
export async function signIn(http: HttpRequest, data: ICredentialDataDecryptedObject): Promise<Stored> {
	const identity = readIdentity(data);
	const { ask, ...session } = readSession(data);
	if (ask?.what === 'store') return toStore(ask.token, session);

	const { key } = session;
	const token = ask?.token ?? usableToken(data) ?? '';
	const start = async () =>
		await shared(key, async () => {
			const stored = await newSession(http, identity, session, ask?.what === 'login' || tests.has(data));
			remember(key, { stored, replaced: token, at: Date.now() });
			return stored;
		});
	if (ask) return await start();

	// n8n asks by itself: for the test in the form, which gets a fresh answer, or for an HTTP Request node,
	// which asks after any error at all.
	const isTest = tests.has(data);
	if (!isTest && standingRefusal(session)) return toStore(NO_TOKEN, session);
	const known = isTest ? undefined : recent.get(key);
	const stored = known && isMeant(known, token) ? known.stored : await start();
	apiFaults.set(data, await probeApiHost(http, identity, stored));
	return stored;
}

/**
 * The header of a call, as n8n's `authenticate`. Throws SignInError while a refused sign-in holds, and
 * what n8n takes for a 401 where a sign-in is needed first.
 */
export function authorize(
	data: ICredentialDataDecryptedObject,
	options: IHttpRequestOptions,
): IHttpRequestOptions {
	const { [SIGN_IN_ONLY]: signInOnly, [CREDENTIAL_TEST]: isTest, ...headers } = options.headers ?? {};
	if (signInOnly !== undefined) throw new SignInError('This call was not to be sent');
	if (isTest !== undefined) {
		tests.add(data);
		if (!apiFaults.has(data)) throw signInFirst();
		const apiFault = apiFaults.get(data);
		if (apiFault) throw apiFault;
	}
	const token = usableToken(data);
	if (token === undefined) throw standingRefusal(readSession(data)) ?? signInFirst();
	options.headers = { ...headers, Authorization: `Bearer ${token}` };
	return options;
}

/** n8n signs in, and asks for the header again. */
const signInFirst = () =>
	Object.assign(new SignInError('There is no session yet'), { response: { status: 401 } });

export const toStore = (accessToken: string, session: Session): Stored => ({
	accessToken,
	sessionSecret: JSON.stringify(session),
});

function isMeant({ stored, replaced, at }: Recent, token: string): boolean {
	const age = Date.now() - at;
	if (stored.accessToken === NO_TOKEN) return age < RECENT_REFUSAL_MS;
	return token === '' ? age < RECENT_MS : token === replaced;
}

/** Whoever asks while the work for the key is under way shares its outcome. */
async function shared(key: string, work: () => Promise<Stored>): Promise<Stored> {
	let pending = underWay.get(key);
	if (!pending) {
		pending = work().finally(() => underWay.delete(key));
		underWay.set(key, pending);
	}
	return await pending;
}

function remember(key: string, latest: Recent): void {
	recent.delete(key);
	recent.set(key, latest);
	const [oldest] = recent.keys();
	if (recent.size > MOST_RECENT) recent.delete(oldest!);
}

async function newSession(
	http: HttpRequest,
	identity: PuzzelIdentity,
	{ key, refresh, refusal }: Session,
	byLogin: boolean,
): Promise<Stored> {
	const renewed = refresh && !byLogin ? await renew(http, identity, refresh) : undefined;
	if (renewed !== undefined) return toStore(renewed, { key, refresh: refresh! });

	const answer = await post(http, identity, 'LogIn', {
		customerKey: identity.customerKey,
		userName: identity.userName,
		password: identity.password,
		clientName: identity.clientName,
		clientVersion: identity.clientVersion,
	});
	const granted = loginAnswer.safeParse(answer.body);
	if (isSuccess(answer) && granted.success && !wantsTwoFactors(answer.body)) {
		const { accessToken, refreshToken } = granted.data;
		return toStore(accessToken, { key, ...(refreshToken ? { refresh: refreshToken } : {}) });
	}
	if (verdictOf(answer) !== 'refused') throw notJudged(answer, identity);
	const now = Date.now();
	const count = (refusal?.count ?? 0) + 1;
	const holds = REFUSAL_HOLDS_MS[count - 1];
	const until = holds === undefined ? {} : { until: now + holds };
	return toStore(NO_TOKEN, { key, refusal: { count, at: now, ...until, ...explain(answer, identity) } });
}

/** Renewal without the password [observed in clients]; undefined where Puzzel does not grant it. */
async function renew(
	http: HttpRequest,
	identity: PuzzelIdentity,
	refresh: NonNullable<Session['refresh']>,
): Promise<string | undefined> {
	const answer = await post(http, identity, 'GetAccessToken', { ...refresh });
	if (verdictOf(answer) === 'busy') throw notJudged(answer, identity);
	const token = z.string().min(1).safeParse(answer.body);
	return isSuccess(answer) && token.success && !/[\s<]/.test(token.data) ? token.data : undefined;
}

const isSuccess = ({ statusCode }: Answer) => statusCode >= 200 && statusCode < 300;

function notJudged(answer: Answer, identity: PuzzelIdentity): SignInError {
	const { message, description } = explain(answer, identity);
	if (isSuccess(answer) && typeof answer.body === 'string' && answer.body.trimStart().startsWith('{')) {
		return new SignInError(`The answer of ${hostOf(identity.authUrl)} to the sign-in was cut short`, {
			again: true,
			mayBeRefused: true,
		});
	}
	const verdict = verdictOf(answer);
	return new SignInError(message, {
		description,
		again: verdict === 'busy',
		mayBeRefused: verdict === 'unclear',
		retryAfter: answer.headers?.['retry-after'],
	});
}

async function post(
	http: HttpRequest,
	{ authUrl, password }: PuzzelIdentity,
	action: 'LogIn' | 'GetAccessToken',
	body: Record<string, string>,
): Promise<Answer> {
	// The timeout of n8n's helper begins anew with every byte.
	const late = AbortSignal.timeout(TIMEOUT_MS);
	let answer: Answer;
	try {
		answer = fullAnswer.parse(
			await http({
				method: 'POST',
				url: `${authUrl}/api/Authenticate/${action}`,
				body,
				json: true,
				timeout: TIMEOUT_MS,
				abortSignal: late,
				returnFullResponse: true,
				encoding: 'stream',
				// A raw 401 of the login would be taken for an expired token, and n8n would log in again.
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
			}),
		);
	} catch (thrown) {
		const error = late.aborted ? NO_ANSWER_IN_TIME : thrown;
		// A renewal cannot lock the account.
		const mayBeRefused = action === 'LogIn' && networkFault(error)?.neverSent === false;
		throw notReached(error, authUrl, 'Authentication URL', password, mayBeRefused);
	}
	try {
		return { ...answer, body: await readBody(answer.body) };
	} catch {
		throw brokenOff(authUrl, action === 'LogIn');
	}
}

/**
 * Whether the API host is there at all. The test in the form would say only "ENOTFOUND" of a mistyped API URL;
 * `authorize` says it better, but only to that test: a fault here must not fail a call that would work.
 */
async function probeApiHost(
	http: HttpRequest,
	{ apiUrl, password }: PuzzelIdentity,
	{ accessToken }: Stored,
): Promise<SignInError | undefined> {
	if (accessToken === NO_TOKEN) return undefined;
	try {
		await readBody(
			await http({
				method: 'GET',
				url: `${apiUrl}/accesstokeninformation`,
				headers: { Authorization: `Bearer ${accessToken}` },
				timeout: TIMEOUT_MS,
				abortSignal: AbortSignal.timeout(TIMEOUT_MS),
				encoding: 'stream',
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
			}),
		);
		return undefined;
	} catch (error) {
		return networkFault(error)?.neverSent ? notReached(error, apiUrl, 'API URL', password) : undefined;
	}
}

const brokenOff = (authUrl: string, mayBeRefused: boolean) =>
	new SignInError(`The answer of ${hostOf(authUrl)} to the sign-in could not be read to its end`, {
		again: true,
		mayBeRefused,
	});

function notReached(
	error: unknown,
	url: string,
	field: string,
	password: string,
	mayBeRefused = false,
): SignInError {
	const fault = networkFault(error);
	// The original error is left behind on purpose: it carries the request, and so the password.
	return new SignInError(
		fault
			? `n8n could not reach ${hostOf(url)}: ${fault.words}. Check "${field}" in the credential and the network.`
			: `n8n did not send the sign-in to ${hostOf(url)}: ${shownWords(error instanceof Error ? error.message : 'unknown error', [password])}`,
		{
			description:
				'If the credential has "Allowed domains", the login host must be listed there as well as the API host.',
			again: fault !== undefined,
			mayBeRefused,
		},
	);
}

import type { ICredentialDataDecryptedObject, IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';

import { setLatest } from './boundedMap';
import { grantOf } from './grantOf';
import { checkApiHost, isAccepted, requestSession, type HttpRequest } from './requestSession';
import { activeBlock, lastFailure } from './signInAttempts';
import { SignInError } from './signInError';
import { afterSignIn } from './signInSteps';
import {
	forgetAttempts,
	NO_TOKEN,
	readSession,
	rememberAttempts,
	toStore,
	validToken,
	type Session,
	type StoredSession,
} from './storedSession';

/**
 * Items that n8n sends by itself read the credential at slightly different times: a session obtained this
 * recently is valid for all of them.
 */
const RECENT_MS = 60_000;
const MOST_RECENT = 100;

/** With this header a request is only the occasion to sign in, and is not sent. */
export const SIGN_IN_ONLY_HEADER = 'x-n8n-sign-in-only';
/** With this header a request is the test in the credential form, which always signs in again. */
export const CREDENTIAL_TEST = 'x-n8n-credential-test';

interface Recent {
	stored: StoredSession;
	/** The token that this one replaced. */
	replaced: string;
	at: number;
}

/** What this process is doing or has just done, by identity. Everything that must last is in the credential. */
const pending = new Map<string, Promise<StoredSession>>();
const recent = new Map<string, Recent>();
/** n8n hands the same object to `preAuthentication` and to `authenticate` (n8n 2.41). These belong to a test in the form. */
const tests = new WeakSet<ICredentialDataDecryptedObject>();
/** What a sign-in has found out about the API host, for a test in the form. */
const apiFaults = new WeakMap<ICredentialDataDecryptedObject, SignInError | undefined>();

/** Forgets what is only a cache, as a restart of n8n does. For tests. */
export const forgetRecentSignIns = () => {
	recent.clear();
	forgetAttempts();
};

/**
 * n8n's `preAuthentication` of both credentials: what n8n is to store. A sign-in that failed is returned too, since
 * n8n stores nothing of what is thrown (n8n 2.41).
 */
export async function preAuthentication(
	this: IHttpRequestHelper,
	data: ICredentialDataDecryptedObject,
): Promise<StoredSession | Record<string, never>> {
	const http = this.helpers.httpRequest as HttpRequest;
	const { command, ...session } = readSession(data);
	if (command?.what === 'store') return toStore(command.token, session);
	if (command) return await signIn(http, data, session, command);

	// Called by n8n's own nodes and by the test in the form; n8n's older helper does so after any error.
	const grant = grantOf(data);
	const token = validToken(data) ?? '';
	if (!tests.has(data)) {
		const others = () => {
			const known = recent.get(session.key);
			return known && isFresh(known, token) ? known.stored : undefined;
		};
		const known = others();
		if (known) return known;
		if (token !== '') {
			// Without a token n8n (2.41) stores nothing, repeats nothing and passes the error on.
			if (await isAccepted(http, grant, token)) return {};
			const meanwhile = others();
			if (meanwhile) return meanwhile;
		}
		if (activeBlock(session.attempts, session.key)) return toStore(NO_TOKEN, session);
	}
	const stored = await signIn(http, data, session, { what: tests.has(data) ? 'login' : 'renew', token });
	const { accessToken } = stored;
	apiFaults.set(data, accessToken === NO_TOKEN ? undefined : await checkApiHost(http, grant, accessToken));
	return stored;
}

/** Sign-ins of the same identity at the same time share one outcome. */
async function signIn(
	http: HttpRequest,
	data: ICredentialDataDecryptedObject,
	session: Session,
	{ what, token }: NonNullable<Session['command']>,
): Promise<StoredSession> {
	const { key, refresh } = session;
	let outcome = pending.get(key);
	if (!outcome) {
		outcome = requestSession(http, grantOf(data), what === 'login' ? undefined : refresh)
			.then((result) => {
				const next = afterSignIn(session, result, Date.now());
				rememberAttempts(next);
				const stored = toStore(result.outcome === 'signedIn' ? result.accessToken : NO_TOKEN, next);
				setLatest(recent, key, { stored, replaced: token, at: Date.now() }, MOST_RECENT);
				return stored;
			})
			.finally(() => pending.delete(key));
		pending.set(key, outcome);
	}
	return await outcome;
}

/**
 * n8n's `authenticate` of both credentials: the header of a request. Throws SignInError while no sign-in is due, and
 * what n8n takes for a 401 if a sign-in is needed first.
 */
export async function authenticate(
	data: ICredentialDataDecryptedObject,
	options: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const { [SIGN_IN_ONLY_HEADER]: signInOnly, [CREDENTIAL_TEST]: isTest, ...headers } = options.headers ?? {};
	if (signInOnly !== undefined) throw new SignInError('This request was not to be sent');
	if (isTest !== undefined) {
		tests.add(data);
		if (!apiFaults.has(data)) throw needsSession();
		const apiFault = apiFaults.get(data);
		if (apiFault) throw apiFault;
	}
	const token = validToken(data);
	if (token === undefined) {
		const { attempts, key } = readSession(data);
		if (isTest !== undefined && attempts) throw lastFailure(attempts);
		throw activeBlock(attempts, key) ?? needsSession();
	}
	options.headers = { ...headers, Authorization: `Bearer ${token}` };
	return await Promise.resolve(options);
}

/** n8n (2.41) then calls preAuthentication, and authenticate again. */
const needsSession = () =>
	Object.assign(new SignInError('There is no session yet'), { response: { status: 401 } });

function isFresh({ stored, replaced, at }: Recent, token: string): boolean {
	if (stored.accessToken === NO_TOKEN) return false;
	return token === '' ? Date.now() - at < RECENT_MS : token === replaced;
}

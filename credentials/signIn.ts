import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { readIdentity } from './identity';
import {
	NO_TOKEN,
	readSession,
	SignInError,
	standingRefusal,
	toStore,
	usableToken,
	type Stored,
} from './session';
import { newSession, probeApiHost, type HttpRequest } from './wire';

/**
 * Items that n8n sends by itself read the credential at slightly different times: a session obtained this
 * recently is meant for all of them.
 */
const RECENT_MS = 60_000;
/** Shorter, since a person who presses "Retry" is to get a fresh answer. */
const RECENT_REFUSAL_MS = 2_000;
const MOST_RECENT = 100;

/** With this header a request is only the occasion to sign in, and is not to be sent. */
export const SIGN_IN_ONLY = 'x-n8n-sign-in-only';
/** With this header a request is the test in the credential form, which always signs in again. */
export const CREDENTIAL_TEST = 'x-n8n-credential-test';

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

/** Why the nodes' client got no session: n8n 1 wraps what `preAuthentication` throws, and loses it. */
const faults = new WeakMap<ICredentialDataDecryptedObject, unknown>();
export const signInFaultOf = (data: ICredentialDataDecryptedObject) => faults.get(data);

/** Forgets what is only a cache, as a restart of n8n does. For tests. */
export const forgetRecentSignIns = () => recent.clear();

/**
 * What n8n is to store, as its `preAuthentication`: a new session, or that Puzzel refused one. It is returned
 * instead of thrown, since n8n stores nothing of what is thrown. Throws SignInError where nothing was judged.
 */
export async function signIn(http: HttpRequest, data: ICredentialDataDecryptedObject): Promise<Stored> {
	const way = readIdentity(data);
	const { ask, ...session } = readSession(data);
	if (ask?.what === 'store') return toStore(ask.token, session);

	const { key } = session;
	const token = ask?.token ?? usableToken(data) ?? '';
	const start = async () =>
		await shared(key, async () => {
			const stored = await newSession(http, way, session, ask?.what === 'login' || tests.has(data));
			remember(key, { stored, replaced: token, at: Date.now() });
			return stored;
		});
	if (ask) {
		const started = start();
		started.catch((error: unknown) => faults.set(data, error));
		return await started;
	}

	// n8n asks by itself: for the test in the form, which gets a fresh answer, or for an HTTP Request node,
	// which asks after any error at all.
	const isTest = tests.has(data);
	if (!isTest && standingRefusal(session)) return toStore(NO_TOKEN, session);
	const known = isTest ? undefined : recent.get(key);
	const stored = known && isMeant(known, token) ? known.stored : await start();
	apiFaults.set(data, await probeApiHost(http, way, stored));
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

import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { z } from 'zod/v4';

import { setLatest } from './boundedMap';
import type { Grant } from './grant';
import { grantOf } from './grantOf';
import { attemptsSchema, type Attempts } from './signInAttempts';

/**
 * The session as n8n stores it in the credential, encrypted, for all its processes and across restarts:
 * the token in `accessToken`, everything else as JSON in `sessionSecret`. Both are hidden fields.
 */
export interface StoredSession extends IDataObject {
	accessToken: string;
	sessionSecret: string;
}

const sessionSchema = z.object({
	/** The identity it was made for, and the user of that identity. */
	key: z.string(),
	userKey: z.string(),
	/** When the last sign-in succeeded, in ms since 1970. */
	signedInAt: z.number().optional(),
	/** Renews the token without the password [observed in clients]. */
	refresh: z.object({ customerKey: z.string(), sessionId: z.string() }).optional(),
	attempts: attemptsSchema.optional(),
	/** The process that signs in, so that the others wait for the outcome. Times are in ms since 1970. */
	lease: z.object({ by: z.string(), until: z.number(), tries: z.number(), resumeAt: z.number() }).optional(),
	/** Never stored: what the nodes' client wants of `preAuthentication`, and the token that is stored. */
	command: z.object({ what: z.enum(['store', 'renew', 'login']), token: z.string() }).optional(),
});

export type Session = z.infer<typeof sessionSchema>;
export type Lease = NonNullable<Session['lease']>;

/** n8n writes tokens into the object that it was given, never what the person entered: one grant for each object. */
const grants = new WeakMap<ICredentialDataDecryptedObject, Grant>();

function grantFor(data: ICredentialDataDecryptedObject): Grant {
	let grant = grants.get(data);
	if (grant === undefined) grants.set(data, (grant = grantOf(data)));
	return grant;
}

/** A placeholder that keeps n8n (2.41) from signing in by itself. No token has a space. */
export const NO_TOKEN = 'no token';

/** The latest failures in this process by user, since several credentials may hold the same user. */
const latestAttempts = new Map<string, Attempts>();
const MOST_USERS = 100;

export function rememberAttempts({ userKey, attempts }: Session): void {
	if (attempts) setLatest(latestAttempts, userKey, attempts, MOST_USERS);
	else latestAttempts.delete(userKey);
}

export const forgetAttempts = () => latestAttempts.clear();

/**
 * What is stored for this identity; of another identity of the same user, such as an earlier password, only the
 * attempts and the lease. Throws UserError if the credential is incomplete.
 */
export function readSession(data: ICredentialDataDecryptedObject): Session {
	const { key, userKey } = grantFor(data);
	const stored = parse(data.sessionSecret);
	const isOwn = stored?.userKey === userKey;
	const session: Session =
		isOwn && stored.key === key
			? stored
			: { key, userKey, ...(isOwn ? { attempts: stored.attempts, lease: stored.lease } : {}) };
	const latest = latestAttempts.get(userKey);
	const known = Math.max(session.attempts?.at ?? 0, session.signedInAt ?? 0);
	return latest && latest.at > known ? { ...session, attempts: latest } : session;
}

function parse(text: unknown): Session | undefined {
	try {
		return sessionSchema.safeParse(JSON.parse(String(text))).data;
	} catch {
		// Nothing was stored yet.
		return undefined;
	}
}

export const toStore = (accessToken: string, session: Session): StoredSession => ({
	accessToken,
	sessionSecret: JSON.stringify(session),
});

/** The stored token, if it was made for this identity. Puzzel may have ended it since. */
export function validToken(data: ICredentialDataDecryptedObject): string | undefined {
	const { accessToken, sessionSecret } = data;
	if (typeof accessToken !== 'string' || accessToken === '' || accessToken === NO_TOKEN) return undefined;
	// Read for every API request, so the text is searched instead of being parsed.
	return typeof sessionSecret === 'string' && sessionSecret.includes(grantFor(data).key)
		? accessToken
		: undefined;
}

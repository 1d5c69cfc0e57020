import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { z } from 'zod/v4';

import { readIdentity } from './identity';

/**
 * The session as n8n stores it in the credential, encrypted, for all its processes and across restarts:
 * the token in `accessToken`, everything else as JSON in `sessionSecret`. Both are hidden fields.
 */
export interface Stored extends IDataObject {
	accessToken: string;
	sessionSecret: string;
}

const storedSession = z.object({
	/** The identity it was made for. */
	key: z.string(),
	/** Renews the token without the password [observed in clients]. */
	refresh: z.object({ customerKey: z.string(), sessionId: z.string() }).optional(),
	/** The last sign-in that Puzzel refused. Times are in ms since 1970; no `until` means forever. */
	refusal: z
		.object({
			count: z.number(),
			at: z.number(),
			until: z.number().optional(),
			message: z.string(),
			description: z.string(),
		})
		.optional(),
	/** Logins in a row of which nobody knows whether Puzzel refused them, and until when none is tried. */
	unknown: z.object({ count: z.number(), until: z.number() }).optional(),
	/** Who is signing in at the moment, so that other processes wait for the outcome. */
	claim: z.object({ by: z.string(), until: z.number() }).optional(),
	/** Never stored: what the nodes' client asks of `preAuthentication`, and the token that is stored. */
	ask: z.object({ what: z.enum(['store', 'renew', 'login']), token: z.string() }).optional(),
});

export type Session = z.infer<typeof storedSession>;

/** The sign-in did not succeed. The message is for the person. */
export class SignInError extends UserError {
	/** The same may work in a moment. */
	readonly again: boolean;
	/** Puzzel may have looked at the password or client secret and refused it. */
	readonly mayBeRefused: boolean;
	/** The header of that name. */
	readonly retryAfter: unknown;

	constructor(
		message: string,
		{
			description,
			again = false,
			mayBeRefused = false,
			retryAfter,
		}: { description?: string; again?: boolean; mayBeRefused?: boolean; retryAfter?: unknown } = {},
	) {
		super(message, { description });
		this.again = again;
		this.mayBeRefused = mayBeRefused;
		this.retryAfter = retryAfter;
	}
}

/** n8n writes tokens into the object that it was given, never what the person typed: one key for each object. */
const keys = new WeakMap<ICredentialDataDecryptedObject, string>();

function keyOf(data: ICredentialDataDecryptedObject): string {
	let key = keys.get(data);
	if (key === undefined) keys.set(data, (key = readIdentity(data).key));
	return key;
}

/** Stands where a token would, so that n8n does not sign in by itself. */
export const NO_TOKEN = 'none';

/**
 * What is stored for this identity; empty where it was made for another one, such as an earlier password.
 * Throws UserError where the credential is incomplete.
 */
export function readSession(data: ICredentialDataDecryptedObject): Session {
	const key = keyOf(data);
	const nothing = { key };
	try {
		const parsed = storedSession.safeParse(JSON.parse(String(data.sessionSecret)));
		return parsed.success && parsed.data.key === key ? parsed.data : nothing;
	} catch {
		return nothing;
	}
}

export const toStore = (accessToken: string, session: Session): Stored => ({
	accessToken,
	sessionSecret: JSON.stringify(session),
});

/** The stored token, if it was made for this identity. Puzzel may have ended it meanwhile. */
export function usableToken(data: ICredentialDataDecryptedObject): string | undefined {
	const { accessToken, sessionSecret } = data;
	if (typeof accessToken !== 'string' || accessToken === '' || accessToken === NO_TOKEN) return undefined;
	// Read for every call, so the text is looked at instead of being parsed.
	return typeof sessionSecret === 'string' && sessionSecret.includes(keyOf(data)) ? accessToken : undefined;
}

/** The refusal that still holds, as an error that says for how long. */
export function standingRefusal({ refusal, unknown }: Session, now = Date.now()): SignInError | undefined {
	if (refusal && (refusal.until === undefined || now < refusal.until)) {
		const ago = inWords(now - refusal.at);
		const until =
			refusal.until === undefined
				? 'n8n does not ask again until the credential is changed'
				: `n8n does not ask again for ${inWords(refusal.until - now)}, unless the credential is changed`;
		return new SignInError(
			`${refusal.message} This was Puzzel's answer ${ago} ago (refused ${refusal.count === 1 ? 'once' : `${refusal.count} times`}); ${until}.`,
			{
				description: `${refusal.description} To have Puzzel asked at once, open the credential and press "Retry".`,
			},
		);
	}
	if (unknown && now < unknown.until) {
		return new SignInError(
			`The answers to the last ${unknown.count} sign-ins were lost or unclear, so n8n does not ask again for ${inWords(unknown.until - now)}`,
			{
				description:
					'They may have been refusals, and four wrong passwords in a row lock an account. To have Puzzel asked at once, open the credential and press "Retry".',
			},
		);
	}
	return undefined;
}

/** A span of time, in ms, as a person would say it. */
export function inWords(ms: number): string {
	const seconds = Math.max(1, Math.ceil(ms / 1000));
	const [count, unit] =
		seconds < 100
			? [seconds, 'second']
			: seconds < 100 * 60
				? [Math.round(seconds / 60), 'minute']
				: [Math.round(seconds / 3600), 'hour'];
	return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

import type { SignInFailure, SignInResult } from './judgeSignIn';
import { activeBlock, repeatAfter, withFailure } from './signInAttempts';
import type { SignInError } from './signInError';
import type { Lease, Session } from './storedSession';

/** Longer than a renewal and a login can take, so that a lease outlives only a process that has ended. */
const LEASE_MS = 75_000;

export type Step =
	| { do: 'use' }
	| { do: 'stop'; why: SignInError; store?: Session }
	/** Another process signs in. */
	| { do: 'wait' }
	| { do: 'take'; store: Session }
	| { do: 'signIn'; how: 'renew' | 'login'; inMs: number };

interface Situation {
	/** The stored token, and the one that Puzzel refused. */
	token: string | undefined;
	refused: string;
	byLogin: boolean;
	me: string;
	now: number;
}

/** What a process that needs a token other than the refused one does next. */
export function nextStep(session: Session, { token, refused, byLogin, me, now }: Situation): Step {
	if (token !== undefined && token !== refused) return { do: 'use' };
	const { lease, ...rest } = session;
	if (lease?.by === me) {
		const how = session.refresh && !byLogin ? 'renew' : 'login';
		return { do: 'signIn', how, inMs: Math.max(0, lease.resumeAt - now) };
	}
	// A lease further ahead than the longest was written before the clock was set back.
	if (lease && now < lease.until && lease.until - now <= 2 * LEASE_MS) return { do: 'wait' };

	const attempts = lease ? withFailure(rest.attempts, rest.key, ABANDONED, now) : rest.attempts;
	const isOnlyAbandoned = lease !== undefined && repeatAfter(attempts!, ABANDONED, 1) !== undefined;
	const left: Session = { ...rest, attempts };
	const why = isOnlyAbandoned ? undefined : activeBlock(attempts, rest.key, now);
	if (why) return { do: 'stop', why, ...(lease ? { store: left } : {}) };
	return {
		do: 'take',
		store: { ...left, lease: { by: me, until: now + LEASE_MS, tries: 0, resumeAt: now } },
	};
}

const ABANDONED: SignInFailure = {
	outcome: 'unjudged',
	message: 'Sign-in failed: the n8n process that signed in ended before it had a response',
	description: 'Check the credential.',
	repeat: 'once',
};

/** What is stored after a sign-in. The lease is kept if its process is to send it once more. */
export function afterSignIn(session: Session, result: SignInResult, now: number): Session {
	const { key, userKey, refresh, lease } = session;
	if (result.outcome === 'signedIn') {
		return { key, userKey, signedInAt: now, ...(result.refresh ? { refresh: result.refresh } : {}) };
	}
	const attempts = withFailure(session.attempts, key, result, now);
	const next = lease && nextLease(lease, repeatAfter(attempts, result, lease.tries + 1), now);
	// A renewal that was not even sent may still succeed.
	const kept = refresh && result.outcome === 'unavailable' ? { refresh } : {};
	return { key, userKey, attempts, ...kept, ...(next ? { lease: next } : {}) };
}

function nextLease({ by, tries }: Lease, waitMs: number | undefined, now: number): Lease | undefined {
	if (waitMs === undefined) return undefined;
	const resumeAt = now + waitMs;
	return { by, tries: tries + 1, resumeAt, until: resumeAt + LEASE_MS };
}

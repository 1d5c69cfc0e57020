import { isObject, type Grant, type RefreshToken, type SignInResponse } from './grant';
import { hostOf } from './hosts';
import { redact } from './http/redact';
import { readRetryAfter } from './http/retryAfter';

export interface SignInFailure {
	/**
	 * `refused`: the response certainly rejects who signs in, or the secret.
	 * `unavailable`: certainly nobody checked the secret.
	 * `unjudged`: everything else. Puzzel may have refused the secret, and locks a user after four refusals.
	 */
	outcome: 'refused' | 'unavailable' | 'unjudged';
	message: string;
	/** What to check. */
	description: string;
	/** How often the same run may send it again. */
	repeat?: 'once' | 'backoff';
	/** Retry-After, in ms. */
	retryAfterMs?: number | undefined;
}

export interface SignedIn {
	outcome: 'signedIn';
	accessToken: string;
	refresh?: RefreshToken;
}

export type SignInResult = SignedIn | SignInFailure;

/** By the status, the request did not reach the part that checks a secret: it may be repeated soon. */
const isTemporary = (status: number) =>
	[408, 421, 425, 429, 502, 503, 504].includes(status) || (status >= 520 && status <= 530);
const isUnavailable = (status: number) =>
	isTemporary(status) ||
	// 303 leads to the result of what was done (RFC 9110, 15.4.4).
	(status >= 300 && status < 400 && status !== 303) ||
	[404, 405, 407, 501, 505, 511].includes(status);
/** With these a body that refuses is believed. */
const mayRefuse = (status: number) =>
	(status >= 200 && status < 300) ||
	status === 500 ||
	(status >= 400 && status < 500 && ![407, 408, 421, 425, 429].includes(status));

/**
 * Decides what a response to a sign-in means. What Puzzel answers to a wrong password is not public, so no word of it
 * decides anything, and what no rule names is `unjudged`.
 */
export function judgeSignIn(grant: Grant, response: SignInResponse): SignInResult {
	const { statusCode: status, body } = response;
	const isSuccess = status >= 200 && status < 300;
	const failed = (outcome: SignInFailure['outcome'], repeat?: SignInFailure['repeat']): SignInFailure => ({
		outcome,
		message: `Sign-in failed: ${said(grant, response)}`,
		description: grant.advice[outcome],
		...(repeat ? { repeat } : {}),
		retryAfterMs: readRetryAfter(response.headers?.['retry-after'], response.headers?.date),
	});

	if (mayRefuse(status) && grant.wantsTwoFactors(body)) {
		return {
			outcome: 'refused',
			message: `Sign-in failed: the user "${grant.user}" requires two-factor authentication`,
			description:
				'Use a user of type API without two-factor authentication. Your Puzzel administrator can create one.',
		};
	}
	const granted = isSuccess ? grant.readToken(body) : undefined;
	if (granted) return { outcome: 'signedIn', ...granted };
	if (mayRefuse(status) && grant.isRefusal(response)) return failed('refused');
	if (isUnavailable(status)) return failed('unavailable', isTemporary(status) ? 'backoff' : undefined);
	if (isSuccess && typeof body === 'string') {
		// A body is a text only if it is no JSON.
		if (/^\s*</.test(body)) return failed('unavailable');
		if (/^\s*[{[]/.test(body)) return endedEarly(grant, status);
	}
	return failed('unjudged', status === 500 ? 'once' : undefined);
}

/** The rest of the response might have been a refusal. */
export const endedEarly = ({ tokenEndpoint, advice }: Grant, status: number): SignInFailure => ({
	outcome: 'unjudged',
	message: `Sign-in failed: the response of ${hostOf(tokenEndpoint.url)} ended early (HTTP ${status})`,
	description: advice.unjudged,
	repeat: 'once',
});

/** `HOST answered "WORDS" (HTTP n, code n)`. */
function said({ tokenEndpoint, secrets }: Grant, { statusCode, body }: SignInResponse): string {
	const host = hostOf(tokenEndpoint.url);
	const words = redact(wordsOf(body).replace(/\s+/g, ' ').trim(), secrets);
	const { code, error } = isObject(body) ? body : {};
	const number = ['number', 'string'].includes(typeof code) ? `, code ${redact(String(code), secrets)}` : '';
	const name = typeof error === 'string' && /^[a-z_]+$/.test(error) ? `, ${redact(error, secrets)}` : '';
	const status = `HTTP ${statusCode}${number}${name}`;
	return words ? `${host} answered "${words}" (${status})` : `${host} answered ${status}`;
}

/** What a server says, wherever servers say it. */
function wordsOf(body: unknown): string {
	if (typeof body === 'string') {
		const page = /^\s*</.test(body);
		return page ? (/<title[^>]*>([^<]*)/i.exec(body)?.[1] ?? '') : (body.trim().split('\n')[0] ?? '');
	}
	if (!isObject(body)) return '';
	const names = ['message', 'Message', 'detail', 'error_description', 'title'];
	const words = names.map((name) => body[name]).find((each) => typeof each === 'string' && each.trim());
	return typeof words === 'string' ? words : '';
}

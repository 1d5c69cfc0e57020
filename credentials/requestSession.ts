import type { IHttpRequestOptions } from 'n8n-workflow';
import { z } from 'zod/v4';

import { isToken, type Grant, type RefreshToken, type SignInRequest, type SignInResponse } from './grant';
import { hostOf } from './hosts';
import { readBody } from './http/body';
import { networkFault, NO_ANSWER_IN_TIME } from './http/network';
import { redact } from './http/redact';
import { endedEarly, judgeSignIn, type SignInFailure, type SignInResult } from './judgeSignIn';
import { SignInError } from './signInError';

/** `this.helpers.httpRequest` of n8n. */
export type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

const TIMEOUT_MS = 30_000;

const responseSchema = z.object({
	statusCode: z.number(),
	// n8n hands over an instance of a class (n8n 2.41).
	headers: z.custom<Record<string, unknown>>((value) => typeof value === 'object').optional(),
	body: z.unknown(),
});

/** Renews the session, or signs in with the secret if it cannot be renewed. Never throws. */
export async function requestSession(
	http: HttpRequest,
	grant: Grant,
	refresh: RefreshToken | undefined,
): Promise<SignInResult> {
	const renewal = refresh && grant.refreshRequest?.(refresh);
	if (renewal) {
		const response = await post(http, grant, renewal);
		if ('outcome' in response) {
			if (response.outcome === 'unavailable') return response;
		} else {
			if (response.statusCode === 429) return judgeSignIn(grant, response);
			const isSuccess = response.statusCode >= 200 && response.statusCode < 300;
			if (isSuccess && isToken(response.body) && !response.body.startsWith('<')) {
				return { outcome: 'signedIn', accessToken: response.body, refresh: refresh! };
			}
		}
	}
	const response = await post(http, grant, grant.request);
	return 'outcome' in response ? response : judgeSignIn(grant, response);
}

/** Options of a request whose response is read here, up to a length and until `late`. */
const requestLimits = (late: AbortSignal) =>
	({
		timeout: TIMEOUT_MS,
		// The timeout of n8n's helper begins again with every byte (n8n 2.41).
		abortSignal: late,
		encoding: 'stream',
		// n8n would take a 401 of the sign-in for an expired token, and sign in again.
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	}) satisfies Partial<IHttpRequestOptions>;

/** The response, or why there is none. */
async function post(
	http: HttpRequest,
	grant: Grant,
	request: SignInRequest,
): Promise<SignInResponse | SignInFailure> {
	const late = AbortSignal.timeout(TIMEOUT_MS);
	let response: SignInResponse;
	try {
		response = responseSchema.parse(
			await http({
				method: 'POST',
				...request,
				json: true,
				returnFullResponse: true,
				...requestLimits(late),
			}),
		);
	} catch (error) {
		return withoutResponse(grant, late.aborted ? NO_ANSWER_IN_TIME : error);
	}
	try {
		return { ...response, body: await readBody(response.body, response.headers?.['content-type']) };
	} catch {
		const { statusCode } = response;
		// The status alone may say that nobody checked the secret.
		const result = judgeSignIn(grant, { ...response, body: undefined });
		return result.outcome === 'unavailable' ? result : endedEarly(grant, statusCode);
	}
}

/** The original error is left out on purpose: it carries the request, and so the secret. */
function withoutResponse({ tokenEndpoint, secrets, advice }: Grant, error: unknown): SignInFailure {
	const host = hostOf(tokenEndpoint.url);
	const fault = networkFault(error);
	if (fault?.neverSent) {
		return {
			outcome: 'unavailable',
			message: `Sign-in failed: could not connect to ${host}: ${fault.words}`,
			description: advice.unavailable,
			repeat: 'backoff',
		};
	}
	const { message, description } = error as { message?: unknown; description?: unknown };
	// Errors of n8n's own have a level: it refused to send (n8n 2.41, SSRF protection).
	if (!fault && error instanceof Error && 'level' in error) {
		return {
			outcome: 'unavailable',
			message: `Sign-in failed: n8n did not send the request to ${host}: ${redact(String(message), secrets)}`,
			description: typeof description === 'string' ? redact(description, secrets) : advice.unavailable,
		};
	}
	return {
		outcome: 'unjudged',
		message: `Sign-in failed: no response from ${host}: ${fault?.words ?? redact(String(message), secrets)}`,
		description: advice.unjudged,
		repeat: 'once',
	};
}

/** Whether the API accepts the token. Anything but a 401 says nothing against it. */
export async function isAccepted(http: HttpRequest, grant: Grant, accessToken: string): Promise<boolean> {
	const { statusCode } = await askForToken(http, grant, accessToken).catch(() => ({ statusCode: 0 }));
	return statusCode !== 401;
}

/** Why the API host cannot be reached. The test in the form would say only "ENOTFOUND" of a mistyped API URL (n8n 2.41). */
export async function checkApiHost(
	http: HttpRequest,
	grant: Grant,
	accessToken: string,
): Promise<SignInError | undefined> {
	try {
		await askForToken(http, grant, accessToken);
		return undefined;
	} catch (error) {
		const fault = networkFault(error);
		if (!fault?.neverSent) return undefined;
		const { url, field } = grant.apiEndpoint;
		return new SignInError(
			`Could not connect to ${hostOf(url)}: ${fault.words}. Check "${field}" in the credential, and the network.`,
		);
	}
}

async function askForToken(http: HttpRequest, { apiEndpoint }: Grant, accessToken: string) {
	const response = responseSchema.parse(
		await http({
			method: 'GET',
			url: `${apiEndpoint.url}/accesstokeninformation`,
			headers: { Authorization: `Bearer ${accessToken}` },
			returnFullResponse: true,
			...requestLimits(AbortSignal.timeout(TIMEOUT_MS)),
		}),
	);
	await readBody(response.body);
	return response;
}

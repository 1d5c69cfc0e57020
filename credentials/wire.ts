import type { IHttpRequestOptions } from 'n8n-workflow';
import { z } from 'zod/v4';

import { readBody } from './body';
import { hostOf, type Address } from './hosts';
import { networkFault, NO_ANSWER_IN_TIME } from './network';
import { NO_TOKEN, SignInError, toStore, type Session, type Stored } from './session';
import type { Answer, Refresh, SignInRequest, SignInWay } from './way';
import { shownWords } from './words';

/** `this.helpers.httpRequest` of n8n. */
export type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

/** How long a refused sign-in is answered from the credential; after the third, forever: four lock the account. */
const REFUSAL_HOLDS_MS = [3_600_000, 3_600_000];

const TIMEOUT_MS = 30_000;

const fullAnswer = z.object({
	statusCode: z.number(),
	headers: z.record(z.string(), z.unknown()).optional().catch(undefined),
	body: z.unknown(),
});

/** A new session, or that Puzzel refused one. Throws SignInError where nothing was judged. */
export async function newSession(
	http: HttpRequest,
	way: SignInWay,
	{ key, refresh, refusal }: Session,
	bySecret: boolean,
): Promise<Stored> {
	const renewed = refresh && !bySecret ? await renew(http, way, refresh) : undefined;
	if (renewed !== undefined) return toStore(renewed, { key, refresh: refresh! });

	const answer = await post(http, way, way.request, true);
	const granted = isSuccess(answer) ? way.granted(answer.body) : undefined;
	if (granted) {
		return toStore(granted.accessToken, { key, ...(granted.refresh ? { refresh: granted.refresh } : {}) });
	}
	if (way.verdictOf(answer) !== 'refused') throw notJudged(answer, way);
	const now = Date.now();
	const count = (refusal?.count ?? 0) + 1;
	const holds = REFUSAL_HOLDS_MS[count - 1];
	const until = holds === undefined ? {} : { until: now + holds };
	return toStore(NO_TOKEN, { key, refusal: { count, at: now, ...until, ...way.explain(answer) } });
}

/** Undefined where Puzzel does not grant it. */
async function renew(http: HttpRequest, way: SignInWay, refresh: Refresh): Promise<string | undefined> {
	if (!way.renewal) return undefined;
	const answer = await post(http, way, way.renewal(refresh), false);
	if (way.verdictOf(answer) === 'busy') throw notJudged(answer, way);
	const token = z.string().min(1).safeParse(answer.body);
	return isSuccess(answer) && token.success && !/[\s<]/.test(token.data) ? token.data : undefined;
}

const isSuccess = ({ statusCode }: Answer) => statusCode >= 200 && statusCode < 300;

function notJudged(answer: Answer, way: SignInWay): SignInError {
	if (isSuccess(answer) && typeof answer.body === 'string' && answer.body.trimStart().startsWith('{')) {
		return new SignInError(`The answer of ${hostOf(way.door.url)} to the sign-in was cut short`, {
			again: true,
			mayBeRefused: true,
		});
	}
	const { message, description } = way.explain(answer);
	const verdict = way.verdictOf(answer);
	return new SignInError(message, {
		description,
		again: verdict === 'busy',
		mayBeRefused: verdict === 'unclear',
		retryAfter: answer.headers?.['retry-after'],
	});
}

/** Options of a call whose answer is read here, up to a length and until `late`. */
const bounded = (late: AbortSignal) =>
	({
		timeout: TIMEOUT_MS,
		// The timeout of n8n's helper begins anew with every byte.
		abortSignal: late,
		encoding: 'stream',
		// A raw 401 of the sign-in would be taken for an expired token, and n8n would sign in again.
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	}) satisfies Partial<IHttpRequestOptions>;

async function post(
	http: HttpRequest,
	{ door, secret }: SignInWay,
	request: SignInRequest,
	holdsSecret: boolean,
): Promise<Answer> {
	const late = AbortSignal.timeout(TIMEOUT_MS);
	let answer: Answer;
	try {
		answer = fullAnswer.parse(
			await http({
				method: 'POST',
				...request,
				json: true,
				returnFullResponse: true,
				...bounded(late),
			}),
		);
	} catch (thrown) {
		const error = late.aborted ? NO_ANSWER_IN_TIME : thrown;
		// A renewal cannot lock the account.
		const mayBeRefused = holdsSecret && networkFault(error)?.neverSent === false;
		throw notReached(error, door, secret, mayBeRefused);
	}
	try {
		return { ...answer, body: await readBody(answer.body) };
	} catch {
		throw brokenOff(door, holdsSecret);
	}
}

const brokenOff = ({ url }: Address, mayBeRefused: boolean) =>
	new SignInError(`The answer of ${hostOf(url)} to the sign-in could not be read to its end`, {
		again: true,
		mayBeRefused,
	});

/**
 * Whether the API host is there at all. The test in the form would say only "ENOTFOUND" of a mistyped API URL;
 * `authorize` says it better, but only to that test: a fault here must not fail a call that would work.
 */
export async function probeApiHost(
	http: HttpRequest,
	{ api, secret }: SignInWay,
	{ accessToken }: Stored,
): Promise<SignInError | undefined> {
	if (accessToken === NO_TOKEN) return undefined;
	try {
		await readBody(
			await http({
				method: 'GET',
				url: `${api.url}/accesstokeninformation`,
				headers: { Authorization: `Bearer ${accessToken}` },
				...bounded(AbortSignal.timeout(TIMEOUT_MS)),
			}),
		);
		return undefined;
	} catch (error) {
		return networkFault(error)?.neverSent ? notReached(error, api, secret, false) : undefined;
	}
}

function notReached(
	error: unknown,
	{ url, field }: Address,
	secret: string,
	mayBeRefused: boolean,
): SignInError {
	const fault = networkFault(error);
	// The original error is left behind on purpose: it carries the request, and so the secret.
	return new SignInError(
		fault
			? `n8n could not reach ${hostOf(url)}: ${fault.words}. Check "${field}" in the credential and the network.`
			: `n8n did not send the sign-in to ${hostOf(url)}: ${shownWords(error instanceof Error ? error.message : 'unknown error', [secret])}`,
		{
			description:
				'If the credential has "Allowed domains", the login host must be listed there as well as the API host.',
			again: fault !== undefined,
			mayBeRefused,
		},
	);
}

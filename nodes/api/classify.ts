import type { IDataObject, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { hostOf } from '../../credentials/hosts';
import { UnreadableBody } from '../../credentials/http/body';
import { networkFault } from '../../credentials/http/network';
import { readRetryAfter } from '../../credentials/http/retryAfter';
import { decide, type BodyKind, type RetrySafety } from './decisionTable';
import { readEnvelope, type Envelope, type EnvelopeRefusal } from './envelope';
import { PuzzelFailure, type PuzzelFailureOptions } from './failure';

/** A web form of Puzzel's: it needs no token, and the response is a redirect. */
export interface WebForm {
	fields: Record<string, string>;
	/** What the address of a redirect says: done, refused with the reason, or nothing that Puzzel says. */
	read: (location: URL) => 'done' | { refused: string } | undefined;
}

export interface PuzzelCall {
	/** A `safe` call is a GET, every other one a POST [documented]. */
	retrySafety: RetrySafety;
	/** Below the API URL, beginning with a slash, ids already validated. */
	path: string;
	body?: IDataObject;
	/** In the place of a body. */
	form?: WebForm;
	/** Fits "Could not {purpose}", as in "create the request". */
	purpose: string;
	/** What to check when Puzzel refuses. */
	hint?: string | undefined;
	/** Known from public clients only; not every solution supports it. */
	undocumented?: boolean | undefined;
	/** What may exist now if the response to a one-time write is lost, and how to check. */
	ifLost?: string;
	/** The longest to wait for the rate limit, if it is less than for other calls. */
	maxWaitMs?: number | undefined;
	/** What the person chose under Request Options of a declarative node. */
	requestOptions?: Pick<IHttpRequestOptions, 'timeout' | 'proxy' | 'skipSslCertificateValidation'>;
}

/** Why a call may be sent again: each has a separate limit. */
type RetryReason = 'lost' | 'notSent' | 'notBegun' | 'unauthorized' | { throttledFor: number | undefined };

/** The result of one attempt. */
export type Classification = { envelope: Envelope } | { failure: PuzzelFailure; retry?: RetryReason };

const CHECK_ADDRESS = 'Check "Environment" or "API URL" in the credential.';

/** Reads an HTTP response by the decision table. `shown` makes Puzzel's words fit to be shown. */
export function classifyResponse(
	call: PuzzelCall,
	response: IN8nHttpFullResponse,
	shown: (words: string) => string,
): Classification {
	const { statusCode: httpStatus, body, headers } = response;
	const read = readEnvelope(response);
	const refusal =
		read && 'refusal' in read ? { code: read.refusal.code, message: shown(read.refusal.message) } : undefined;
	const kind: BodyKind = refusal ? 'refusal' : read ? 'success' : isEmpty(body) ? 'empty' : 'other';
	const retryAfter = headers['retry-after'];
	const { verdict, isTemporary } = decide(httpStatus, kind, call.retrySafety, retryAfter !== undefined);
	const said = refusal ? quote(refusal, httpStatus) : `HTTP ${httpStatus}`;
	const options: PuzzelFailureOptions = {
		httpStatus,
		code: refusal?.code,
		puzzelMessage: refusal?.message,
	};
	const failed = (words: string, description?: string) =>
		new PuzzelFailure(`Could not ${call.purpose}: ${words}`, {
			...options,
			description,
		});

	switch (verdict) {
		case 'done':
			if (read && 'envelope' in read) return read;
			return { envelope: { result: undefined, code: 0, id: undefined, message: '' } };
		case 'unauthorized':
			return {
				failure: failed(
					`Puzzel rejected the access token, although it is a new one (HTTP 401)`,
					'The addresses in the credential must belong to the same Puzzel environment, and the same user must not be signed in elsewhere if Puzzel allows one session per user.',
				),
				retry: 'unauthorized',
			};
		case 'throttled': {
			const throttledFor = readRetryAfter(retryAfter, headers.date);
			options.retryAfterMs = throttledFor ?? 0;
			const words = `Puzzel's rate limit was exceeded (HTTP ${httpStatus})`;
			return { failure: failed(words, 'Run the remaining items later.'), retry: { throttledFor } };
		}
		case 'refused':
			if (httpStatus === 404 && call.undocumented) return { failure: notSupported(call, options) };
			return {
				failure: failed(
					refusal ? `Puzzel answered ${said}` : said,
					[
						call.hint,
						httpStatus === 404
							? `If every operation fails like this, check "API URL" in the credential.`
							: '',
					]
						.filter(Boolean)
						.join(' '),
				),
			};
		case 'redirected':
			return { failure: failed(`the API host redirects to another address (${said})`, CHECK_ADDRESS) };
		case 'notBegun':
			return { failure: failed(said), retry: 'notBegun' };
		default: {
			const isCut = kind === 'other' && httpStatus < 300 && isHalfJson(body);
			const words = isCut
				? 'the response was cut off'
				: read
					? `Puzzel answered ${said}`
					: `unexpected response (${said})`;
			const isForeign = !read && httpStatus < 300 && !isCut;
			return failure(call, words, options, isTemporary || isCut, isForeign ? CHECK_ADDRESS : undefined);
		}
	}
}

/** Reads a thrown error: no connection, no response, or anything that nobody foresaw after the call was sent. */
export function classifyError(
	call: PuzzelCall,
	error: unknown,
	apiUrl: string,
	shown: (words: string) => string,
): Classification {
	const fault = networkFault(error);
	const host = hostOf(apiUrl);
	if (fault?.cancelled) return failure(call, 'the run was cancelled', {}, false);
	if (fault?.neverSent) {
		return {
			failure: new PuzzelFailure(`Could not ${call.purpose}: could not connect to ${host}: ${fault.words}`, {
				description: `Nothing was sent. ${CHECK_ADDRESS}`,
			}),
			retry: 'notSent',
		};
	}
	if (fault) return failure(call, `no response from ${host}: ${fault.words}`, {}, true);
	const { message = String(error), stack } = error as { message?: string; stack?: string };
	return failure(
		call,
		`no response from ${host}: ${shown(message)}`,
		{ cause: shown(stack ?? message) },
		true,
	);
}

/** Reads an error after the response had begun. */
export function classifyBrokenResponse(call: PuzzelCall, error: unknown): Classification {
	if (error instanceof UnreadableBody) return failure(call, error.message, {}, false);
	return failure(call, 'the response was cut off', {}, true);
}

/** An attempt without a usable response; for a write, it is uncertain whether Puzzel did it. */
function failure(
	{ retrySafety, purpose, ifLost }: PuzzelCall,
	words: string,
	known: PuzzelFailureOptions,
	isTemporary: boolean,
	description?: string,
): Classification {
	const retry = isTemporary && retrySafety !== 'nonIdempotent' ? { retry: 'lost' as const } : {};
	if (retrySafety === 'safe') {
		return {
			failure: new PuzzelFailure(`Could not ${purpose}: ${words}`, { ...known, description }),
			...retry,
		};
	}
	return {
		failure: new PuzzelFailure(`Unclear whether Puzzel could ${purpose}: ${words}`, {
			...known,
			mayHaveHappened: true,
			description: ifLost ?? description,
		}),
		...retry,
	};
}

const isEmpty = (body: unknown) =>
	body === undefined || body === null || (typeof body === 'string' && body.trim() === '');

/** JSON whose end is missing, although the connection was closed in order. */
function isHalfJson(body: unknown): boolean {
	if (typeof body !== 'string' || !/^\s*[{[]/.test(body)) return false;
	try {
		JSON.parse(body);
		return false;
	} catch (error) {
		// V8's words (Node 24) if text follows a whole JSON.
		return !(error as Error).message.includes('after JSON');
	}
}

/** An id that does not exist is HTTP 200 with a code [observed in clients]; a path that does not is HTTP 404. */
const notSupported = ({ purpose }: PuzzelCall, known: PuzzelFailureOptions) =>
	new PuzzelFailure(`Could not ${purpose}: your Puzzel solution does not support this operation (HTTP 404)`, {
		...known,
		description: "It is not part of Puzzel's public documentation. Contact Puzzel to have it enabled.",
	});

const quote = ({ code, message }: EnvelopeRefusal, httpStatus: number) => {
	const status = httpStatus === 200 ? '' : `HTTP ${httpStatus}, `;
	return message ? `"${message}" (${status}code ${code})` : `${status}code ${code}`;
};

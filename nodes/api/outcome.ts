import type { IDataObject, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { hostOf, networkFault } from '../../credentials/network';
import { SignInError } from '../../credentials/refusal';
import { readEnvelope, type Envelope, type Refusal } from './envelope';
import { asFailure, PuzzelFailure } from './failure';

/**
 * What may be sent again after a fault, in the terms of RFC 9110, 9.2: a `safe` call changes nothing, an
 * `idempotent` one (update, delete) has the same effect sent once or several times. A call of kind `once`
 * (create, callout) is sent again only where Puzzel surely did not do it.
 */
export type Repeat = 'safe' | 'idempotent' | 'once';

export interface PuzzelCall {
	repeat: Repeat;
	method: 'GET' | 'POST';
	/** Below the API URL, beginning with a slash, ids already validated. */
	path: string;
	body?: IDataObject;
	/** Fits "Puzzel could not {action}", as in "create the request". */
	action: string;
	/** What the person should look at when Puzzel refuses. */
	hint?: string;
	/** What may exist now when the answer to a one-time write is lost, and how to find out. */
	ifLost?: string;
	/** What the person chose under Request Options of a declarative node. */
	requestOptions?: Pick<IHttpRequestOptions, 'timeout' | 'proxy' | 'skipSslCertificateValidation'>;
}

/** Why a call may be sent again: each has a limit of its own. */
export type Again = 'lost' | 'notSent' | 'unauthorized' | { throttledFor: number | undefined };

/** What one attempt came to. */
export type Outcome = { envelope: Envelope } | { failure: PuzzelFailure; again?: Again };

/** Reads an HTTP answer. */
export function judge(call: PuzzelCall, response: IN8nHttpFullResponse): Outcome {
	const { statusCode } = response;
	const answer = readEnvelope(response);
	if (answer && 'envelope' in answer && statusCode >= 200 && statusCode < 300) return answer;

	const refusal = answer && 'refusal' in answer ? answer.refusal : undefined;
	const puzzel = {
		httpStatus: statusCode,
		...(refusal ? { code: refusal.code, puzzelMessage: refusal.message } : {}),
	};
	const retryAfter = readRetryAfter(response.headers['retry-after']);

	// n8n 2 has renewed the token by now and asked again with it; n8n 1 does so at the next try.
	if (statusCode === 401) {
		return {
			failure: new PuzzelFailure('Puzzel does not accept the access token, although it was just renewed', {
				...puzzel,
				description:
					'"Authentication URL" and "API URL" must belong to the same Puzzel environment, and the same user must not be signed in elsewhere if Puzzel allows one session per user.',
			}),
			again: 'unauthorized',
		};
	}
	if (statusCode === 429 || (statusCode === 503 && retryAfter !== undefined)) {
		return {
			failure: new PuzzelFailure(`Puzzel is asked too much at the moment, and did not ${call.action}`, {
				...puzzel,
				description: 'Puzzel limits how often it may be asked. Run the rest later, or lower "Concurrency".',
			}),
			again: { throttledFor: retryAfter },
		};
	}
	if (statusCode >= 500 || statusCode === 408) {
		return lost(
			call,
			`Puzzel failed with HTTP ${statusCode}${refusal ? ` and ${quote(refusal)}` : ''}`,
			puzzel,
			statusCode !== 500,
		);
	}
	if (refusal || statusCode >= 400) {
		const said = refusal ? quote(refusal) : `HTTP ${statusCode}`;
		return {
			failure: new PuzzelFailure(`Puzzel could not ${call.action}: ${said}`, {
				...puzzel,
				description: call.hint ?? '',
			}),
		};
	}
	if (statusCode >= 300) {
		return {
			failure: new PuzzelFailure(`The API host does not answer like Puzzel (HTTP ${statusCode})`, {
				...puzzel,
				description: 'It sends n8n to another address. Check "API URL" in the credential.',
			}),
		};
	}
	const cutShort = typeof response.body === 'string' && /^\s*[{[]/.test(response.body);
	return lost(
		call,
		cutShort
			? "Puzzel's answer was cut short"
			: 'The API host does not answer like Puzzel; check "API URL" in the credential',
		puzzel,
		cutShort,
	);
}

/** Reads a thrown error: no sign-in, no connection, a lost answer, or an HTTP answer that n8n throws. */
export function judgeError(call: PuzzelCall, error: unknown, apiUrl: string): Outcome {
	const signIn = signInError(error);
	if (signIn) {
		return {
			failure: new PuzzelFailure(signIn.message, { description: signIn.description ?? '', endsRun: true }),
		};
	}
	const fault = networkFault(error);
	const host = hostOf(apiUrl);
	if (fault?.cancelled) {
		const words = `The run was cancelled while Puzzel was asked to ${call.action}`;
		return call.repeat === 'once' ? lost(call, words, {}, false) : { failure: new PuzzelFailure(words) };
	}
	if (fault?.neverSent) {
		return {
			failure: new PuzzelFailure(
				`n8n could not reach ${host}, so Puzzel did not ${call.action}: ${fault.words}`,
				{
					description: 'Check the network, and "API URL" in the credential.',
				},
			),
			again: 'notSent',
		};
	}
	if (fault) return lost(call, `n8n lost Puzzel's answer (${host}): ${fault.words}`, {}, true);
	const response = answerIn(error);
	if (response) return judge(call, response);
	// n8n itself refused to send, for example because the host is not among the allowed domains.
	return { failure: asFailure(error) };
}

/** An attempt after which nobody knows whether Puzzel did it. */
function lost(call: PuzzelCall, words: string, known: object, repeatable: boolean): Outcome {
	if (call.repeat === 'once') {
		return {
			failure: new PuzzelFailure(`${words}. Puzzel was asked to ${call.action}, and may have done it`, {
				...known,
				mayHaveHappened: true,
				description: call.ifLost ?? '',
			}),
		};
	}
	return {
		failure: new PuzzelFailure(`Puzzel could not ${call.action}: ${words}`, { ...known }),
		...(repeatable ? { again: 'lost' as const } : {}),
	};
}

const quote = ({ code, message }: Refusal) => (message ? `"${message}" (code ${code})` : `code ${code}`);

/** Seconds or an HTTP date, in ms from now; undefined where Puzzel gave none that can be read. */
export function readRetryAfter(header: unknown): number | undefined {
	if (typeof header !== 'string' || header.trim() === '') return undefined;
	if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
	const date = DateTime.fromHTTP(header.trim());
	return date.isValid ? Math.max(0, date.toMillis() - Date.now()) : undefined;
}

/** n8n wraps what the credential throws. */
function signInError(error: unknown): SignInError | undefined {
	if (error instanceof SignInError) return error;
	const cause = (error as { cause?: unknown } | undefined)?.cause;
	return cause ? signInError(cause) : undefined;
}

/** The HTTP answer inside the error of an n8n helper; n8n 1 keeps neither its cause nor the headers. */
function answerIn(error: unknown): IN8nHttpFullResponse | undefined {
	const { response, cause, httpCode, context } = error as HelperError;
	if (typeof response?.status === 'number') {
		const { status, data, headers } = response;
		return { statusCode: status, body: data as IN8nHttpFullResponse['body'], headers: headers ?? {} };
	}
	if (cause) return answerIn(cause);
	if (typeof httpCode !== 'string' || !/^\d{3}$/.test(httpCode)) return undefined;
	return { statusCode: Number(httpCode), body: context?.data as IN8nHttpFullResponse['body'], headers: {} };
}

interface HelperError {
	response?: Partial<{ status: number; data: unknown; headers: IN8nHttpFullResponse['headers'] }>;
	cause?: unknown;
	httpCode?: unknown;
	context?: { data?: unknown };
}

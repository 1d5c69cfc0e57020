import type { IDataObject, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { hostOf } from '../../credentials/hosts';
import { TooLong } from '../../credentials/body';
import { networkFault } from '../../credentials/network';
import { readEnvelope, type Envelope, type EnvelopeRefusal } from './envelope';
import { asFailure, PuzzelFailure } from './failure';
import { readRetryAfter } from './retryAfter';

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
	/** Known from public clients only; not every solution has to offer it. */
	undocumented?: boolean;
	/** What may exist now when the answer to a one-time write is lost, and how to find out. */
	ifLost?: string;
	/** What the person chose under Request Options of a declarative node. */
	requestOptions?: Pick<IHttpRequestOptions, 'timeout' | 'proxy' | 'skipSslCertificateValidation'>;
}

/** Why a call may be sent again: each has a limit of its own. */
export type RetryReason = 'lost' | 'notSent' | 'unauthorized' | { throttledFor: number | undefined };

/** What one attempt came to. */
export type Outcome = { envelope: Envelope } | { failure: PuzzelFailure; retry?: RetryReason };

/** Puzzel answers with HTTP 404 as well as any other server that is asked by mistake. */
const IF_EVERYTHING_FAILS = 'If every call fails like this, check "API URL" in the credential.';

/** Reads an HTTP answer. `shown` makes Puzzel's words fit to be shown. */
export function outcomeOf(
	call: PuzzelCall,
	response: IN8nHttpFullResponse,
	shown: (words: string) => string,
): Outcome {
	const { statusCode } = response;
	const answer = readEnvelope(response);
	if (answer && 'envelope' in answer && statusCode >= 200 && statusCode < 300) return answer;

	const refusal =
		answer && 'refusal' in answer
			? { code: answer.refusal.code, message: shown(answer.refusal.message) }
			: undefined;
	const puzzel = {
		httpStatus: statusCode,
		...(refusal ? { code: refusal.code, puzzelMessage: refusal.message } : {}),
	};
	const retryAfter = readRetryAfter(response.headers['retry-after']);

	if (statusCode === 401) {
		return {
			failure: new PuzzelFailure('Puzzel does not accept the access token, although it is a new one', {
				...puzzel,
				description:
					'The addresses in the credential must belong to the same Puzzel environment, and the same user must not be signed in elsewhere if Puzzel allows one session per user.',
			}),
			retry: 'unauthorized',
		};
	}
	if (statusCode === 429 || (statusCode === 503 && retryAfter !== undefined)) {
		return {
			failure: new PuzzelFailure(`Puzzel is asked too much at the moment, and did not ${call.action}`, {
				...puzzel,
				description: 'Puzzel limits how often it may be asked. Run the rest later, or lower "Concurrency".',
			}),
			retry: { throttledFor: retryAfter },
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
		if (statusCode === 404 && call.undocumented) return { failure: notOffered(call, said, puzzel) };
		return {
			failure: new PuzzelFailure(`Puzzel could not ${call.action}: ${said}`, {
				...puzzel,
				description: [call.hint, statusCode === 404 ? IF_EVERYTHING_FAILS : ''].filter(Boolean).join(' '),
			}),
		};
	}
	if (statusCode >= 300) {
		return {
			failure: new PuzzelFailure(`The API host does not answer like Puzzel (HTTP ${statusCode})`, {
				...puzzel,
				description: 'It sends n8n to another address. Check "Environment" or "API URL" in the credential.',
			}),
		};
	}
	const cutShort = typeof response.body === 'string' && /^\s*[{[]/.test(response.body);
	return lost(
		call,
		cutShort
			? "Puzzel's answer was cut short"
			: 'The API host does not answer like Puzzel; check "Environment" or "API URL" in the credential',
		puzzel,
		cutShort,
	);
}

/** Reads a thrown error: no connection, a lost answer, or n8n's own refusal to send. */
export function outcomeOfError(
	call: PuzzelCall,
	error: unknown,
	apiUrl: string,
	shown: (words: string) => string,
): Outcome {
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
					description: 'Check the network, and "Environment" or "API URL" in the credential.',
				},
			),
			retry: 'notSent',
		};
	}
	if (fault) return lost(call, `n8n lost Puzzel's answer (${host}): ${fault.words}`, {}, true);
	// n8n itself refused to send, for example because the host is not among the allowed domains.
	return { failure: asFailure(error).reworded(shown) };
}

/** Reads an error after the answer had begun. */
export function outcomeOfBrokenAnswer(call: PuzzelCall, error: unknown): Outcome {
	if (error instanceof TooLong) return lost(call, `Puzzel ${error.message}`, {}, false);
	return lost(call, "Puzzel's answer could not be read to its end", {}, true);
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
		...(repeatable ? { retry: 'lost' as const } : {}),
	};
}

/** An id that does not exist is HTTP 200 with a code [observed in clients]; a path that does not is HTTP 404. */
const notOffered = ({ action }: PuzzelCall, said: string, known: object) =>
	new PuzzelFailure(
		`Puzzel could not ${action}: this call is not in Puzzel's public documentation; your solution does not offer it`,
		{
			...known,
			description: `Puzzel answered with ${said}. Ask Puzzel whether your solution can have this call.`,
		},
	);

const quote = ({ code, message }: EnvelopeRefusal) =>
	message ? `"${message}" (code ${code})` : `code ${code}`;

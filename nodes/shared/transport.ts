import {
	sleep,
	type IAllExecuteFunctions,
	type ICredentialDataDecryptedObject,
	type ICredentialsDecrypted,
	type IDataObject,
	type IHttpRequestOptions,
	type IN8nHttpFullResponse,
} from 'n8n-workflow';
import { DateTime } from 'luxon';

import { readIdentity, type PuzzelIdentity } from '../../credentials/identity';
import { networkFault } from '../../credentials/network';
import { SignInError } from '../../credentials/session';
import { expectResult, readEnvelope, readRefusal, type Envelope } from './envelope';
import { asFailure, cancelled, PuzzelFailure } from './errors';
import { Pace } from './pace';
import { tokenInformationSchema } from './schemas';

/**
 * What may be sent again after a fault: a read, always; a repeatable write (update, delete), too,
 * since twice is once; a one-time write (create, callout) only where Puzzel surely did not do it.
 */
export type Repeat = 'read' | 'repeatable' | 'once';

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
}

/** The n8n context of an execution, of one declarative item, or of a list in the editor. */
export type PuzzelContext = Pick<IAllExecuteFunctions, 'getCredentials' | 'getNode' | 'helpers'> & {
	getExecutionCancelSignal?: () => AbortSignal | undefined;
};

const MAX_TRIES = 5;
const MAX_THROTTLES = 20;
/** For one call, all its waiting together. */
const MAX_WAIT_MS = 300_000;
const TIMEOUT_MS = 60_000;
const MAX_UNAUTHORIZED = 2;

/** What one attempt came to. */
type Outcome =
	| { envelope: Envelope }
	| { failure: PuzzelFailure; again?: 'backoff' | 'unauthorized' | { throttledFor: number | undefined } };

/**
 * The only way out. Holds the credential, read and decrypted once per run, and the pace of the run.
 * `call` resolves with a success envelope and throws PuzzelFailure otherwise.
 */
export class Puzzel {
	private readonly pace = new Pace();
	private readonly signal: AbortSignal | undefined;
	private ended: PuzzelFailure | undefined;
	private currentUser: Promise<string> | undefined;

	private constructor(
		private readonly context: PuzzelContext,
		private readonly credential: ICredentialsDecrypted & { data: ICredentialDataDecryptedObject },
		readonly identity: PuzzelIdentity,
	) {
		this.signal = context.getExecutionCancelSignal?.();
	}

	/** Throws PuzzelFailure where the credential is incomplete. */
	static async connect(context: PuzzelContext): Promise<Puzzel> {
		const data = { ...(await context.getCredentials('puzzelApi')) };
		const { id = '', name = '' } = context.getNode().credentials?.puzzelApi ?? {};
		try {
			const identity = readIdentity(data);
			// n8n skips the sign-in only for a text.
			data.accessToken = identity.accessToken;
			return new Puzzel(context, { id: id ?? '', name, type: 'puzzelApi', data }, identity);
		} catch (error) {
			throw asFailure(error);
		}
	}

	/** `/{customerKey}`, encoded. */
	get customerPath(): string {
		return `/${encodeURIComponent(this.identity.customerKey)}`;
	}

	/** The user id of the credential's user, read once per run [seed: AccessTokenInformation]. */
	async currentUserId(): Promise<string> {
		this.currentUser ??= this.call({
			repeat: 'read',
			method: 'GET',
			path: '/accesstokeninformation',
			action: 'tell who the user of the credential is',
		}).then((envelope) => expectResult(tokenInformationSchema, envelope, 'user id').userId);
		return await this.currentUser;
	}

	get isCancelled(): boolean {
		return this.signal?.aborted ?? false;
	}

	async call(call: PuzzelCall): Promise<Envelope> {
		const startedAt = Date.now();
		let tries = 0;
		let throttles = 0;
		let unauthorized = 0;
		for (;;) {
			const dispatchedAt = await this.turn(call, startedAt);
			const outcome = await this.attempt(call);
			if ('envelope' in outcome) {
				this.pace.accepted();
				return outcome.envelope;
			}

			const { failure, again } = outcome;
			if (failure.options.endsRun) this.ended = failure;
			if (again === undefined) throw failure;
			if (again === 'unauthorized') {
				if (++unauthorized < MAX_UNAUTHORIZED) continue;
				this.ended = failure;
				throw failure;
			}
			if (again === 'backoff') {
				if (++tries >= MAX_TRIES) throw failure.withNote(`Tried ${tries} times in ${seconds(startedAt)}.`);
				await this.rest(backoff(tries));
				continue;
			}
			this.pace.throttled(dispatchedAt, again.throttledFor ?? backoff(throttles + 2));
			if (++throttles >= MAX_THROTTLES) throw failure.withNote(`Tried ${throttles} times in ${seconds(startedAt)}.`);
		}
	}

	private async turn({ action }: PuzzelCall, startedAt: number): Promise<number> {
		if (this.ended) throw this.ended;
		if (this.isCancelled) throw cancelled();
		if (Date.now() + this.pace.pause - startedAt > MAX_WAIT_MS) {
			throw new PuzzelFailure(`Puzzel is asked too much at the moment, and did not ${action}`, {
				description: `Puzzel asks to wait ${Math.ceil(this.pace.pause / 1000)} s more; this node waits ${MAX_WAIT_MS / 1000} s at the most for one call. Run the rest later.`,
				httpStatus: 429,
			});
		}
		try {
			return await this.pace.turn(this.signal);
		} catch {
			throw cancelled();
		}
	}

	private async rest(ms: number): Promise<void> {
		try {
			await sleep(ms, this.signal);
		} catch {
			throw cancelled();
		}
	}

	private async attempt(call: PuzzelCall): Promise<Outcome> {
		// Each request carries its own copy of the credential: a token renewed meanwhile must not be
		// taken for the one that was refused, or every late 401 would sign in again.
		const own = { ...this.credential.data };
		const tokenBefore = own.accessToken;
		const options: IHttpRequestOptions = {
			method: call.method,
			url: `${this.identity.apiUrl}${call.path}`,
			...(call.body ? { body: call.body } : {}),
			json: true,
			timeout: TIMEOUT_MS,
			returnFullResponse: true,
			ignoreHttpStatusErrors: { ignore: true, except: [401] },
			// The token must not follow a redirect to another host, nor a POST become a GET.
			disableFollowRedirect: true,
		};
		try {
			const response = (await this.context.helpers.httpRequestWithAuthentication.call(
				this.context as IAllExecuteFunctions,
				'puzzelApi',
				options,
				{ credentialsDecrypted: { ...this.credential, data: own } },
			)) as IN8nHttpFullResponse;
			return judge(call, response);
		} catch (error) {
			return judgeError(call, error, this.identity.apiUrl);
		} finally {
			if (own.accessToken !== tokenBefore) this.credential.data.accessToken = own.accessToken ?? '';
		}
	}
}

/** Reads an HTTP answer. */
function judge(call: PuzzelCall, response: IN8nHttpFullResponse): Outcome {
	const { statusCode } = response;
	const refusal = readRefusal(response);
	const puzzel = {
		httpStatus: statusCode,
		...(refusal ? { code: refusal.code, puzzelMessage: refusal.message } : {}),
	};
	const retryAfter = readRetryAfter(response.headers['retry-after']);

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
		return lost(call, `Puzzel failed with HTTP ${statusCode}${refusal ? ` and ${quote(refusal)}` : ''}`, puzzel, statusCode !== 500);
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
	const envelope = readEnvelope(response);
	if (envelope) return { envelope };
	const cutShort = typeof response.body === 'string' && /^\s*[{[]/.test(response.body);
	return lost(
		call,
		cutShort ? "Puzzel's answer was cut short" : 'The API host does not answer like Puzzel; check "API URL" in the credential',
		puzzel,
		cutShort,
	);
}

/** Reads a thrown error: no sign-in, no connection, a lost answer, or a second 401 after a renewal. */
function judgeError(call: PuzzelCall, error: unknown, apiUrl: string): Outcome {
	const signIn = signInError(error);
	if (signIn) {
		return {
			failure: new PuzzelFailure(signIn.message, { description: signIn.description ?? '', endsRun: true }),
		};
	}
	const fault = networkFault(error);
	const host = new URL(apiUrl).host;
	if (fault?.cancelled) {
		const words = `The run was cancelled while Puzzel was asked to ${call.action}`;
		return call.repeat === 'once'
			? lost(call, words, {}, false)
			: { failure: new PuzzelFailure(words) };
	}
	if (fault?.neverSent) {
		return {
			failure: new PuzzelFailure(`n8n could not reach ${host}, so Puzzel did not ${call.action}: ${fault.words}`, {
				description: 'Check the network, and "API URL" in the credential.',
			}),
			again: 'backoff',
		};
	}
	if (fault) return lost(call, `n8n lost Puzzel's answer (${host}): ${fault.words}`, {}, true);
	if (statusOf(error) === 401) {
		return {
			failure: new PuzzelFailure('Puzzel does not accept the access token, although it was just renewed', {
				description:
					'"Authentication URL" and "API URL" must belong to the same Puzzel environment, and the same user must not be signed in elsewhere if Puzzel allows one session per user.',
				httpStatus: 401,
			}),
			again: 'unauthorized',
		};
	}
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
		...(repeatable ? { again: 'backoff' as const } : {}),
	};
}

const quote = ({ code, message }: { code: number; message: string }) =>
	message ? `"${message}" (code ${code})` : `code ${code}`;

/** Seconds or an HTTP date, in ms from now; undefined where Puzzel gave none that can be read. */
export function readRetryAfter(header: unknown): number | undefined {
	if (typeof header !== 'string' || header.trim() === '') return undefined;
	if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
	const date = DateTime.fromHTTP(header.trim());
	return date.isValid ? Math.max(0, date.toMillis() - Date.now()) : undefined;
}

/** Doubling from half a second, with jitter so that workers do not return as one. */
function backoff(tries: number): number {
	return 250 * 2 ** tries * (0.75 + Math.random() / 2);
}

const seconds = (startedAt: number) => `${Math.round((Date.now() - startedAt) / 1000)} s`;

/** n8n wraps what the credential throws. */
function signInError(error: unknown): SignInError | undefined {
	if (error instanceof SignInError) return error;
	const cause = (error as { cause?: unknown } | undefined)?.cause;
	return cause ? signInError(cause) : undefined;
}

function statusOf(error: unknown): number | undefined {
	const { response, cause } = error as { response?: { status?: number }; cause?: unknown };
	return response?.status ?? (cause ? statusOf(cause) : undefined);
}

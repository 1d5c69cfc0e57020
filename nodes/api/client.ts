import {
	sleep,
	type IAllExecuteFunctions,
	type ICredentialDataDecryptedObject,
	type ICredentialsDecrypted,
	type IHttpRequestOptions,
	type IN8nHttpFullResponse,
} from 'n8n-workflow';

import { shownWords } from '../../credentials/words';
import { tokenInformationSchema } from './answers';
import { expectResult, type Envelope } from './envelope';
import { asFailure, cancelled, PuzzelFailure } from './failure';
import { outcomeOf, outcomeOfError, type Outcome, type PuzzelCall } from './outcome';
import { Pace } from './pace';
import { backoff } from './retryAfter';
import { CredentialSession, signInError, type PuzzelContext } from './session';

const CREDENTIAL = 'puzzelApi';

const MAX_TRIES = 5;
const MAX_THROTTLES = 20;
/** The second time by a login; a token that is refused even then is not the reason. */
const MAX_UNAUTHORIZED = 3;
/** For one call, all its waiting together. */
const MAX_WAIT_MS = 300_000;
const TIMEOUT_MS = 60_000;

type Credential = ICredentialsDecrypted & { data: ICredentialDataDecryptedObject };

/**
 * The only way out. Holds the credential, read and decrypted once per run, and the pace of the run.
 * `call` resolves with a success envelope and throws PuzzelFailure otherwise.
 */
export class Puzzel {
	private readonly pace: Pace;
	private readonly signal: AbortSignal | undefined;
	private ended: PuzzelFailure | undefined;
	private currentUser: Promise<string> | undefined;

	private constructor(
		private readonly context: PuzzelContext,
		private readonly session: CredentialSession,
		concurrency: number,
	) {
		this.pace = new Pace(concurrency);
		this.signal = context.getExecutionCancelSignal?.();
	}

	/** `concurrency`: how many calls will be under way at once. Throws PuzzelFailure where the credential is incomplete. */
	static async connect(context: PuzzelContext, concurrency: number): Promise<Puzzel> {
		try {
			return new Puzzel(context, await CredentialSession.open(context, CREDENTIAL), concurrency);
		} catch (error) {
			throw asFailure(error);
		}
	}

	/** `/{customerKey}`, encoded. */
	get customerPath(): string {
		return `/${encodeURIComponent(this.session.hosts.customerKey)}`;
	}

	/** The user id of the credential's user, read once per run [documented: AccessTokenInformation]. */
	async currentUserId(): Promise<string> {
		this.currentUser ??= this.call({
			repeat: 'safe',
			method: 'GET',
			path: '/accesstokeninformation',
			action: 'tell who the user of the credential is',
		})
			.then((envelope) => expectResult(tokenInformationSchema, envelope, 'user id').userId)
			.catch((error: unknown) => {
				// The next item asks again.
				this.currentUser = undefined;
				throw asFailure(error);
			});
		return await this.currentUser;
	}

	get isCancelled(): boolean {
		return this.signal?.aborted ?? false;
	}

	async call(call: PuzzelCall): Promise<Envelope> {
		const startedAt = Date.now();
		const counted = { faults: 0, throttles: 0, unauthorized: 0 };
		let answerLost = false;
		for (;;) {
			const credential = await this.signedIn();
			const dispatchedAt = await this.turn(call, startedAt);
			const outcome = await this.attempt(call, credential);
			if ('envelope' in outcome) {
				this.pace.accepted(dispatchedAt);
				return outcome.envelope;
			}

			const { retry } = outcome;
			if (retry === 'lost') answerLost = true;
			const failure =
				answerLost && call.repeat === 'idempotent' ? outcome.failure.afterLostAnswer() : outcome.failure;
			const tried = (times: number) =>
				failure.withNote(`Tried ${times} times in ${Math.round((Date.now() - startedAt) / 1000)} s.`);

			if (retry === undefined) throw failure;
			if (retry === 'unauthorized') {
				if (++counted.unauthorized >= MAX_UNAUTHORIZED) throw this.endingRun(failure);
				await this.renewed(credential, counted.unauthorized > 1);
			} else if (retry === 'lost' || retry === 'notSent') {
				if (++counted.faults >= MAX_TRIES) throw tried(counted.faults);
				await this.rest(backoff(counted.faults));
			} else {
				if (++counted.throttles >= MAX_THROTTLES) throw tried(counted.throttles);
				this.pace.throttled(dispatchedAt, retry.throttledFor ?? backoff(counted.throttles + 1));
			}
		}
	}

	private async signedIn(): Promise<Credential> {
		this.assertGoingOn();
		return await this.session.ready(this.signal).catch((error: unknown) => this.notSignedIn(error));
	}

	private async renewed({ data: { accessToken } }: Credential, byLogin: boolean): Promise<void> {
		await this.session
			.renew(String(accessToken), byLogin, this.signal)
			.catch((error: unknown) => this.notSignedIn(error));
	}

	private notSignedIn(error: unknown): never {
		this.assertGoingOn();
		const failure = signInError(error);
		if (!failure) throw asFailure(error);
		throw this.endingRun(new PuzzelFailure(failure.message, { description: failure.description ?? '' }));
	}

	/** No later call of this run is sent. */
	private endingRun(failure: PuzzelFailure): PuzzelFailure {
		this.ended = failure;
		return failure;
	}

	private assertGoingOn(): void {
		if (this.ended) throw this.ended;
		if (this.isCancelled) throw cancelled();
	}

	private async turn({ action }: PuzzelCall, startedAt: number): Promise<number> {
		this.assertGoingOn();
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

	/** The words of others, fit to be shown. */
	private readonly shown = (words: string) => shownWords(words, this.session.secrets);

	private async attempt(call: PuzzelCall, credential: Credential): Promise<Outcome> {
		const { apiUrl } = this.session.hosts;
		const options: IHttpRequestOptions = {
			method: call.method,
			url: `${apiUrl}${call.path}`,
			...(call.body ? { body: call.body } : {}),
			json: true,
			timeout: TIMEOUT_MS,
			...call.requestOptions,
			returnFullResponse: true,
			// Every answer is read here, a 401 too: n8n would renew the token without a look at the stored one.
			ignoreHttpStatusErrors: true,
			// The token must not follow a redirect to another host, nor a POST become a GET.
			disableFollowRedirect: true,
		};
		try {
			const response = (await this.context.helpers.httpRequestWithAuthentication.call(
				this.context as IAllExecuteFunctions,
				this.session.type,
				options,
				{ credentialsDecrypted: credential },
			)) as IN8nHttpFullResponse;
			return outcomeOf(call, response, this.shown);
		} catch (error) {
			// The credential puts its header on right before n8n sends: without it, n8n failed before.
			if (options.headers?.Authorization === undefined) {
				return { failure: asFailure(error).reworded(this.shown) };
			}
			return outcomeOfError(call, error, apiUrl, this.shown);
		}
	}
}

import {
	sleep,
	type IAllExecuteFunctions,
	type ICredentialDataDecryptedObject,
	type ICredentialsDecrypted,
	type IHttpRequestOptions,
	type IN8nHttpFullResponse,
} from 'n8n-workflow';

import { readIdentity, type PuzzelIdentity } from '../../credentials/identity';
import { expectResult, type Envelope } from './envelope';
import { asFailure, cancelled, PuzzelFailure } from './failure';
import { judge, judgeError, type Outcome, type PuzzelCall } from './outcome';
import { Pace, type Turn } from './pace';
import { tokenInformationSchema } from './answers';

/** The n8n context of an execution, of one declarative item, or of a list in the editor. */
export type PuzzelContext = Pick<IAllExecuteFunctions, 'getCredentials' | 'getNode' | 'helpers'> & {
	getExecutionCancelSignal?: () => AbortSignal | undefined;
};

const MAX_TRIES = 5;
const MAX_THROTTLES = 20;
/** For one call, all its waiting together. */
const MAX_WAIT_MS = 300_000;
/** A run that ended meanwhile, or a longer pause, is noticed after so long. */
const LONGEST_SLEEP_MS = 1000;
const TIMEOUT_MS = 60_000;
const MAX_UNAUTHORIZED = 2;

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
		private readonly credential: ICredentialsDecrypted & { data: ICredentialDataDecryptedObject },
		readonly identity: PuzzelIdentity,
		concurrency: number,
	) {
		this.pace = new Pace(concurrency);
		this.signal = context.getExecutionCancelSignal?.();
	}

	/** `concurrency`: how many calls will be under way at once. Throws PuzzelFailure where the credential is incomplete. */
	static async connect(context: PuzzelContext, concurrency: number): Promise<Puzzel> {
		const data = { ...(await context.getCredentials('puzzelApi')) };
		const { id = '', name = '' } = context.getNode().credentials?.puzzelApi ?? {};
		try {
			const identity = readIdentity(data);
			// n8n skips the sign-in only for a text.
			data.accessToken = identity.accessToken;
			return new Puzzel(context, { id: id ?? '', name, type: 'puzzelApi', data }, identity, concurrency);
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
			repeat: 'safe',
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
		const counted = { faults: 0, throttles: 0, unauthorized: 0 };
		let answerLost = false;
		for (;;) {
			const dispatchedAt = await this.turn(call, startedAt);
			const outcome = await this.attempt(call, counted.unauthorized > 0);
			if ('envelope' in outcome) {
				this.pace.accepted(dispatchedAt, performance.now());
				return outcome.envelope;
			}

			const { again } = outcome;
			if (again === 'lost') answerLost = true;
			const failure =
				answerLost && call.repeat === 'idempotent' ? outcome.failure.afterLostAnswer() : outcome.failure;
			const tried = (times: number) =>
				failure.withNote(`Tried ${times} times in ${Math.round((Date.now() - startedAt) / 1000)} s.`);

			if (again === undefined) throw this.endingRun(failure, failure.options.endsRun);
			if (again === 'unauthorized') {
				if (++counted.unauthorized >= MAX_UNAUTHORIZED) throw this.endingRun(failure, true);
			} else if (again === 'lost' || again === 'notSent') {
				if (++counted.faults >= MAX_TRIES) throw tried(counted.faults);
				await this.rest(backoff(counted.faults));
			} else {
				if (++counted.throttles >= MAX_THROTTLES) throw tried(counted.throttles);
				this.pace.throttled(dispatchedAt, performance.now(), again.throttledFor);
			}
		}
	}

	/** No later call of this run is sent. */
	private endingRun(failure: PuzzelFailure, ends: boolean = false): PuzzelFailure {
		if (ends) this.ended = failure;
		return failure;
	}

	/** Resolves with the time of dispatch. After every wait it is asked again whether the call may still leave. */
	private async turn({ action }: PuzzelCall, startedAt: number): Promise<number> {
		let turn: Turn | undefined;
		for (;;) {
			if (this.ended) throw this.ended;
			if (this.isCancelled) throw cancelled();
			const now = performance.now();
			const pause = this.pace.pauseAt(now);
			if (Date.now() + pause - startedAt > MAX_WAIT_MS) {
				throw new PuzzelFailure(`Puzzel is asked too much at the moment, and did not ${action}`, {
					description: `Puzzel asks to wait ${Math.ceil(pause / 1000)} s more; this node waits ${MAX_WAIT_MS / 1000} s at the most for one call. Run the rest later.`,
					httpStatus: 429,
				});
			}
			turn = this.pace.turn(now, turn);
			// Timers count whole milliseconds.
			if (turn.at - now < 1) return now;
			await this.rest(Math.min(turn.at - now, LONGEST_SLEEP_MS));
		}
	}

	private async rest(ms: number): Promise<void> {
		try {
			await sleep(ms, this.signal);
		} catch {
			throw cancelled();
		}
	}

	/** `refused`: with 401, by an n8n that did not look at it. */
	private async attempt(call: PuzzelCall, refused: boolean): Promise<Outcome> {
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
			// Any answer but a 401, for which n8n renews the token, is read here. n8n 1 knows no exceptions
			// and gives the 401 back as well: asked again without this, it sees it. What it throws has no headers.
			ignoreHttpStatusErrors: refused ? false : { ignore: true, except: [401] },
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

/** Doubling from half a second, with jitter so that workers do not return as one. */
function backoff(tries: number): number {
	return 250 * 2 ** tries * (0.75 + Math.random() / 2);
}

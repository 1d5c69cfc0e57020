import { DateTime } from 'luxon';
import { sleep } from 'n8n-workflow';

import { pathSegment } from '../../credentials/hosts';
import { inWords } from '../../credentials/session';
import { tokenInformationSchema } from './answers';
import { attempt, type Credential } from './attempt';
import { Deadlines } from './deadlines';
import { expectResult, type Envelope } from './envelope';
import { asFailure, cancelled, PuzzelFailure } from './failure';
import type { PuzzelCall } from './outcome';
import type { Pace, Turn } from './pace';
import { paceOf } from './paces';
import { backoff } from './retryAfter';
import { CredentialSession, signInError, type PuzzelContext } from './session';

const MAX_TRIES = 5;
const MAX_THROTTLES = 20;
/** The second time by a login; if that token is refused as well, the token is not the reason. */
const MAX_UNAUTHORIZED = 3;
/** The limit for all the waiting of one call together. */
const MAX_WAIT_MS = 300_000;
const TIMEOUT_MS = 60_000;

/** How often a waiting call checks whether the run has ended or the pause has become longer. */
const LONGEST_SLEEP_MS = 1_000;

/**
 * The only way out. Holds the credential, read and decrypted once per run, and the pace of the run.
 * `call` resolves with a success envelope and throws PuzzelFailure otherwise.
 */
export class Puzzel {
	private ended: PuzzelFailure | undefined;
	private currentUser: Promise<string> | undefined;
	private wasRefused = false;
	/** For how long the calls have waited because of Puzzel's limit, all together. */
	private waitedMs = 0;
	private readonly deadlines: Deadlines;

	private constructor(
		private readonly context: PuzzelContext,
		private readonly session: CredentialSession,
		private readonly pace: Pace,
		private readonly signal: AbortSignal | undefined,
		private readonly withinMs: number | undefined,
		private readonly endsAt: number,
	) {
		this.deadlines = new Deadlines(context);
	}

	/**
	 * Throws PuzzelFailure where the credential is incomplete. With `withinMs`, all calls together end within
	 * that time, and the first refusal for too many calls ends them: somebody comes again soon.
	 */
	static async connect(context: PuzzelContext, withinMs?: number): Promise<Puzzel> {
		const endsAt = performance.now() + (withinMs ?? Infinity);
		const signal =
			withinMs === undefined ? context.getExecutionCancelSignal?.() : AbortSignal.timeout(withinMs);
		try {
			// The value of the field "Authentication" is the type of the credential.
			const { authentication } = context.getNode().parameters;
			const session = await CredentialSession.open(context, String(authentication), signal);
			return new Puzzel(context, session, paceOf(session.hosts), signal, withinMs, endsAt);
		} catch (error) {
			throw signal?.aborted ? stopped(withinMs) : failureOf(error);
		}
	}

	/** Tells one Puzzel solution from another. */
	get solution(): string {
		const { apiUrl, customerKey } = this.session.hosts;
		return `${apiUrl} ${customerKey}`;
	}

	/** `/{customerKey}`, encoded. */
	get customerPath(): string {
		return `/${pathSegment(this.session.hosts.customerKey)}`;
	}

	/** The user id of the credential's user, read once per run from AccessTokenInformation [documented]. */
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

	/** Whether Puzzel wanted fewer calls than this run had, so that a person may notice. */
	get wasLimited(): boolean {
		return this.wasRefused || this.waitedMs > 1_000;
	}

	/** How many calls Puzzel takes in a second, as far as it was met. */
	get limit(): number | undefined {
		return this.pace.limit;
	}

	get isCancelled(): boolean {
		return this.signal?.aborted ?? false;
	}

	private get timeout(): number {
		return Math.min(TIMEOUT_MS, Math.max(1, this.endsAt - performance.now()));
	}

	private get patience(): number {
		return this.withinMs ?? MAX_WAIT_MS;
	}

	async call(call: PuzzelCall): Promise<Envelope> {
		this.pace.places++;
		try {
			return await this.persist(call);
		} finally {
			this.pace.places--;
		}
	}

	private async persist(call: PuzzelCall): Promise<Envelope> {
		const startedAt = performance.now();
		const counted = { faults: 0, throttles: 0, unauthorized: 0 };
		let answerLost = false;
		for (;;) {
			const credential = await this.signedIn();
			const dispatchedAt = await this.turn(call, startedAt);
			const outcome = await attempt(this.deadlines, this.session, call, credential, this.timeout);
			if ('envelope' in outcome) {
				this.pace.accepted(dispatchedAt, performance.now());
				return outcome.envelope;
			}

			const { retry } = outcome;
			if (retry === 'lost') answerLost = true;
			const failure =
				answerLost && call.repeat === 'idempotent' ? outcome.failure.afterLostAnswer() : outcome.failure;
			const tried = (times: number) =>
				failure.withNote(`Tried ${times} times in ${Math.round((performance.now() - startedAt) / 1000)} s.`);

			if (retry === undefined) throw failure;
			if (retry === 'unauthorized') {
				if (++counted.unauthorized >= MAX_UNAUTHORIZED) throw this.endingRun(failure);
				await this.renewed(credential, counted.unauthorized > 1);
			} else if (retry === 'lost' || retry === 'notSent') {
				if (++counted.faults >= MAX_TRIES) throw tried(counted.faults);
				await this.rest(backoff(counted.faults));
			} else {
				this.wasRefused = true;
				this.pace.throttled(dispatchedAt, performance.now(), retry.throttledFor);
				const most = this.withinMs === undefined ? MAX_THROTTLES : 1;
				if (++counted.throttles >= most) throw tried(counted.throttles);
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
		throw signInError(error) ? this.endingRun(failureOf(error)) : asFailure(error);
	}

	/** No later call of this run is sent. */
	private endingRun(failure: PuzzelFailure): PuzzelFailure {
		this.ended = failure;
		return failure;
	}

	private assertGoingOn(): void {
		if (this.ended) throw this.ended;
		if (this.isCancelled) throw stopped(this.withinMs);
	}

	/** Waits until the call may leave; gives the moment it does. */
	private async turn({ action }: PuzzelCall, startedAt: number): Promise<number> {
		for (let turn: Turn | undefined; ; ) {
			this.assertGoingOn();
			const now = performance.now();
			const pause = this.pace.pauseAt(now);
			if (now + pause - startedAt > this.patience) throw this.asksTooLong(action, pause);
			turn = this.pace.turn(now, turn);
			// Timers count whole milliseconds.
			if (turn.at - now < 1) return now;
			await this.rest(Math.min(turn.at - now, LONGEST_SLEEP_MS));
			if (pause > 0 || this.pace.limit !== undefined) this.waitedMs += performance.now() - now;
		}
	}

	private asksTooLong(action: string, pause: number): PuzzelFailure {
		const until = DateTime.now().plus(pause).setZone(this.context.getTimezone());
		const why =
			pause < LONGEST_SLEEP_MS
				? `this call has waited for ${inWords(this.patience)}`
				: `it wants no more calls for ${inWords(pause)}, until ${until.toFormat('HH:mm:ss ZZ')}`;
		return new PuzzelFailure(`Puzzel is asked too much: ${why}, and did not ${action}`, {
			description: `Puzzel limits how often it may be asked. This node waits for ${inWords(this.patience)} at the most for one call: run the rest later.`,
			httpStatus: 429,
		});
	}

	/** Shorter where the run is cancelled meanwhile: who has waited asks for that next. */
	private async rest(ms: number): Promise<void> {
		await sleep(ms, this.signal).catch(() => undefined);
	}
}

function failureOf(error: unknown): PuzzelFailure {
	const failure = signInError(error);
	if (!failure) return asFailure(error);
	return new PuzzelFailure(failure.message, { description: failure.description ?? '' });
}

function stopped(withinMs: number | undefined): PuzzelFailure {
	if (withinMs === undefined) return cancelled();
	return new PuzzelFailure(`Puzzel did not answer within ${inWords(withinMs)}`, {
		description: 'What was read until then is not used; the next poll asks again.',
	});
}

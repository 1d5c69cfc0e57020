import { DateTime } from 'luxon';
import { sleep } from 'n8n-workflow';

import { pathSegment } from '../../credentials/hosts';
import { formatDuration } from '../../credentials/signInError';
import { send, type Credential } from './send';
import { Deadlines } from './deadlines';
import type { Envelope } from './envelope';
import { PuzzelFailure, stopped, toFailure } from './failure';
import type { Classification, PuzzelCall } from './classify';
import type { RateLimiter, Slot } from './rateLimiter';
import { rateLimiterFor } from './rateLimiters';
import { backoff } from '../../credentials/http/retryAfter';
import { SessionStore, type PuzzelContext } from './sessionStore';
import { TOKEN_INFORMATION, TokenCheck } from './tokenCheck';

const MAX_TRIES = 5;
/** Without any response that is no throttle; the run ends then. */
const MAX_THROTTLED_MS = 60_000;
/** The second time by a login; if that token is refused as well, the token is not the reason. */
const MAX_UNAUTHORIZED = 3;
/** The longest that one call waits for the rate limit, all together. */
const MAX_WAIT_MS = 300_000;
const TIMEOUT_MS = 60_000;
/** How often a waiting call checks whether the run has ended or the pause was prolonged. */
const LONGEST_SLEEP_MS = 1_000;

/**
 * The only way out. Holds the credential, read and decrypted once per run, and the pace of the run.
 * `call` resolves with a success envelope and throws PuzzelFailure otherwise.
 */
export class Puzzel {
	private ended: PuzzelFailure | undefined;
	private wasRefused = false;
	private throttledSince: number | undefined;
	private readonly tokenCheck = new TokenCheck(
		async (credential) => await this.attempt(TOKEN_INFORMATION, credential),
	);
	/** For how long the API requests have waited because of Puzzel's limit, all together. */
	private waitedMs = 0;
	private readonly deadlines: Deadlines;

	private constructor(
		private readonly context: PuzzelContext,
		private readonly session: SessionStore,
		private readonly pace: RateLimiter,
		private readonly signal: AbortSignal | undefined,
		private readonly withinMs: number | undefined,
		private readonly endsAt: number,
	) {
		this.deadlines = new Deadlines(context);
	}

	/**
	 * Throws PuzzelFailure if the credential is incomplete. `withinMs` limits the total time; polls use it, so the first
	 * HTTP 429 ends them.
	 */
	static async connect(context: PuzzelContext, withinMs?: number): Promise<Puzzel> {
		const endsAt = performance.now() + (withinMs ?? Infinity);
		const signal =
			withinMs === undefined ? context.getExecutionCancelSignal?.() : AbortSignal.timeout(withinMs);
		try {
			// The value of the field "Authentication" is the type of the credential.
			const { authentication } = context.getNode().parameters;
			const session = await SessionStore.open(context, String(authentication), signal);
			return new Puzzel(context, session, rateLimiterFor(session.hosts), signal, withinMs, endsAt);
		} catch (error) {
			throw signal?.aborted ? stopped(withinMs) : toFailure(error);
		}
	}

	/** Distinguishes one Puzzel solution from another. */
	get solution(): string {
		const { apiUrl, customerKey } = this.session.hosts;
		return `${apiUrl} ${customerKey}`;
	}

	get customerKey(): string {
		return this.session.hosts.customerKey;
	}

	/** `/{customerKey}`, encoded. */
	get customerPath(): string {
		return `/${pathSegment(this.customerKey)}`;
	}

	/** Of the credential's user, with everything that the session depends on. */
	get identity(): string {
		return this.session.key;
	}

	/** Whether Puzzel's rate limit slowed this run down, so that a person may notice. */
	get wasLimited(): boolean {
		return this.wasRefused || this.waitedMs > 1_000;
	}

	/** Puzzel's rate limit in API requests per second, if this process has met it. */
	get limit(): number | undefined {
		return this.pace.limit;
	}

	get isCancelled(): boolean {
		return this.signal?.aborted ?? false;
	}

	async call(call: PuzzelCall): Promise<Envelope> {
		this.pace.waiters++;
		try {
			return await this.sendWithRetry(call);
		} finally {
			this.pace.waiters--;
		}
	}

	private async sendWithRetry(call: PuzzelCall): Promise<Envelope> {
		const startedAt = performance.now();
		const counted = { faults: 0, notBegun: 0, unauthorized: 0 };
		let answerLost = false;
		for (;;) {
			this.throwIfStopped();
			const credential = call.form
				? undefined
				: await this.session.ready(this.signal).catch(this.notSignedIn);
			const dispatchedAt = await this.turn(call, startedAt);
			const outcome = await this.attempt(call, credential);
			const retry = 'retry' in outcome ? outcome.retry : undefined;
			// Every response that is no throttle is an accepted call, whatever it says.
			if (typeof retry !== 'object' && retry !== 'notSent') {
				this.throttledSince = undefined;
				this.pace.onResponse(dispatchedAt, performance.now());
			}
			if ('envelope' in outcome) return outcome.envelope;

			if (retry === 'lost') answerLost = true;
			const failure =
				answerLost && call.retrySafety === 'idempotent' ? outcome.failure.asUncertain() : outcome.failure;
			const tried = (times: number) =>
				failure.withNote(`Tried ${times} times in ${Math.round((performance.now() - startedAt) / 1000)} s.`);

			if (retry === undefined) throw failure;
			if (retry === 'unauthorized') {
				if (!credential) throw failure;
				// With a token that Puzzel accepts elsewhere, it refuses this call alone.
				const isRepeated = ++counted.unauthorized > 1;
				if (await this.tokenCheck.isAccepted(credential, isRepeated)) throw failure;
				if (counted.unauthorized >= MAX_UNAUTHORIZED) throw this.stopRun(failure);
				const refused = String(credential.data.accessToken);
				await this.session.renew(refused, isRepeated, this.signal).catch(this.notSignedIn);
			} else if (retry === 'notBegun') {
				if (++counted.notBegun > 1) throw tried(counted.notBegun);
			} else if (retry === 'lost' || retry === 'notSent') {
				if (++counted.faults >= MAX_TRIES) throw tried(counted.faults);
				await this.delay(backoff(counted.faults));
			} else {
				this.wasRefused = true;
				this.pace.onThrottled(dispatchedAt, performance.now(), retry.throttledFor);
				this.throttledSince ??= dispatchedAt;
				if (this.withinMs !== undefined) throw failure;
				if (performance.now() - this.throttledSince > MAX_THROTTLED_MS) throw this.stopRun(failure);
			}
		}
	}

	private async attempt(call: PuzzelCall, credential: Credential | undefined): Promise<Classification> {
		const timeout = Math.min(TIMEOUT_MS, Math.max(1, this.endsAt - performance.now()));
		return await send(this.deadlines, this.session, call, credential, timeout);
	}

	private readonly notSignedIn = (error: unknown): never => {
		this.throwIfStopped();
		const failure = toFailure(error);
		throw failure.options.signIn ? this.stopRun(failure) : failure;
	};

	/** No later call of this run is sent. */
	private stopRun(failure: PuzzelFailure): PuzzelFailure {
		return (this.ended = failure);
	}

	private throwIfStopped(): void {
		if (this.ended) throw this.ended;
		if (this.isCancelled) throw stopped(this.withinMs);
	}

	/** Waits until the call may leave; gives the moment it does. */
	private async turn({ purpose, maxWaitMs = MAX_WAIT_MS }: PuzzelCall, startedAt: number): Promise<number> {
		const longest = this.withinMs ?? Math.min(maxWaitMs, MAX_WAIT_MS);
		for (let turn: Slot | undefined; ; ) {
			this.throwIfStopped();
			const now = performance.now();
			const pause = this.pace.pausedFor(now);
			// Not for the time that a sign-in took.
			if ((pause > 0 || turn) && now + pause - startedAt > longest)
				throw this.throttledTooLong(purpose, pause, longest);
			turn = this.pace.reserve(now, turn);
			// Timers count whole milliseconds.
			if (turn.at - now < 1) return now;
			await this.delay(Math.min(turn.at - now, LONGEST_SLEEP_MS));
			if (pause > 0 || this.pace.limit !== undefined) this.waitedMs += performance.now() - now;
		}
	}

	private throttledTooLong(purpose: string, pause: number, longest: number): PuzzelFailure {
		const until = DateTime.now().plus(pause).setZone(this.context.getTimezone());
		const why =
			pause < LONGEST_SLEEP_MS
				? `for ${formatDuration(longest)} without a break`
				: `and accepts no requests for ${formatDuration(pause)} (until ${until.toFormat('HH:mm:ss ZZ')})`;
		return new PuzzelFailure(`Could not ${purpose}: Puzzel's rate limit was exceeded ${why}`, {
			description: `This node waits at most ${formatDuration(longest)}. Run the remaining items later.`,
			httpStatus: 429,
			retryAfterMs: Math.ceil(pause),
		});
	}

	/** Resolves early on cancellation; callers check for it. */
	private async delay(ms: number): Promise<void> {
		await sleep(ms, this.signal).catch(() => undefined);
	}
}

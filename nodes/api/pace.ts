import { sleep } from 'n8n-workflow';

/** Rates are calls per millisecond. */
const SLOWEST = 1 / 1000;

/** How fast the rate recovers: by e^(0.001·s²) after s seconds without a throttle, so 10 % in 10 s, 2.5 times in 30 s. */
const RECOVERY = 0.001;

/** Until the first answer has shown how long one takes, in ms. */
const FIRST_SPACING = 1;

/** The mean is that of about so many answers. */
const REMEMBERED = 64;

/**
 * One pace for all workers of a run.
 *
 * Calls are spread evenly over the time that an answer takes, instead of leaving in bursts. That is
 * kinder to Puzzel, and quicker: n8n opens a connection for every call, and in a burst no connection
 * is used before all answers of the burst have been worked off (measured: a third of the time).
 *
 * When Puzzel throttles, everyone waits as long as it asked, and goes on at the rate that it was seen to take.
 */
export class Pace {
	private nextTurn = 0;
	/** How long an answer takes, in ms. */
	private meanAnswer: number | undefined;

	private pausedUntil = 0;
	/** Undefined while no limit is known. */
	private rate: number | undefined;
	private throttledAt = -Infinity;
	/** The start, or the end of the last throttle's pause. */
	private openSince = performance.now();
	private dispatched = 0;
	private acceptedSinceOpen = 0;

	/** `workers`: how many calls may be under way at once. */
	constructor(private readonly workers: number) {}

	/** For how long Puzzel asked to wait, from now, in ms. */
	get pause(): number {
		return Math.max(0, this.pausedUntil - performance.now());
	}

	/** Resolves with the time of dispatch, for `accepted` or `throttled`; rejects when the signal fires. */
	async turn(signal?: AbortSignal): Promise<number> {
		do {
			const now = performance.now();
			const turn = Math.max(now, this.nextTurn, this.pausedUntil);
			this.nextTurn = turn + this.spacing(now);
			// Timers count whole milliseconds.
			if (turn - now >= 1) await sleep(turn - now, signal);
			// Another worker may have been throttled during the wait.
		} while (this.pause > 0);
		this.dispatched++;
		return performance.now();
	}

	accepted(dispatchedAt: number): void {
		const took = performance.now() - dispatchedAt;
		this.meanAnswer ??= took;
		this.meanAnswer += (took - this.meanAnswer) / REMEMBERED;
		this.acceptedSinceOpen++;
	}

	/** A call dispatched at that time was refused: all wait. Refusals of one storm count once. */
	throttled(dispatchedAt: number, waitMs: number): void {
		const now = performance.now();
		if (dispatchedAt > this.throttledAt) {
			const offered = this.limit(now) ?? this.dispatched / Math.max(1, now - this.openSince);
			// The pause counts: a burst that Puzzel takes at once, and then asks to wait, is not its pace.
			const taken = this.acceptedSinceOpen / Math.max(1, now + waitMs - this.openSince);
			this.rate = Math.max(SLOWEST, taken, offered / 2);
			this.throttledAt = now;
			this.openSince = now + waitMs;
			this.acceptedSinceOpen = 0;
		}
		this.pausedUntil = Math.max(this.pausedUntil, now + waitMs);
		this.nextTurn = this.pausedUntil;
	}

	/** From one dispatch to the next, in ms. */
	private spacing(now: number): number {
		// As many leave as can come back in that time: never slower than the workers are.
		const even = this.meanAnswer === undefined ? FIRST_SPACING : this.meanAnswer / this.workers;
		const limit = this.limit(now);
		return limit === undefined ? even : Math.max(even, 1 / limit);
	}

	private limit(now: number): number | undefined {
		if (this.rate === undefined) return undefined;
		const seconds = Math.max(0, now - this.openSince) / 1000;
		return this.rate * Math.exp(RECOVERY * seconds * seconds);
	}
}

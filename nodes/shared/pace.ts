import { sleep } from 'n8n-workflow';

/** Rates are calls per millisecond. */
const SLOWEST = 1 / 1000;

/** How fast the rate recovers: by e^(0.001·s²) after s seconds without a throttle, so 10 % in 10 s, 2.5 times in 30 s. */
const RECOVERY = 0.001;

/**
 * One pace for all workers of a run. It costs nothing until Puzzel throttles; then everyone waits
 * as long as Puzzel asked, and goes on at the rate that Puzzel was seen to take.
 */
export class Pace {
	private pausedUntil = 0;
	private nextTurn = 0;
	/** Undefined while no limit is known. */
	private rate: number | undefined;
	private rateSetAt = 0;

	private throttledAt: number | undefined;
	private readonly startedAt = Date.now();
	private dispatched = 0;
	private acceptedSinceThrottle = 0;

	/** How long a call must wait before its turn, in ms. */
	get pause(): number {
		return Math.max(0, this.pausedUntil - Date.now());
	}

	/** Resolves with the time of dispatch; rejects when the signal fires. */
	async turn(signal?: AbortSignal): Promise<number> {
		for (;;) {
			const now = Date.now();
			const wait = this.reserve(now) - now;
			if (wait > 0) await sleep(wait, signal);
			// Another worker may have been throttled during the wait.
			if (this.pause === 0) break;
		}
		this.dispatched++;
		return Date.now();
	}

	accepted(): void {
		this.acceptedSinceThrottle++;
	}

	/** A call dispatched at that time was refused: all wait. Refusals of one storm count once. */
	throttled(dispatchedAt: number, waitMs: number): void {
		const now = Date.now();
		if (this.throttledAt === undefined || dispatchedAt > this.throttledAt) {
			const offered = this.currentRate(now) ?? this.dispatched / Math.max(1, now - this.startedAt);
			const taken =
				this.throttledAt === undefined ? 0 : this.acceptedSinceThrottle / (now - this.throttledAt);
			this.rate = Math.max(SLOWEST, taken, offered / 2);
			this.rateSetAt = now + waitMs;
			this.throttledAt = now;
			this.acceptedSinceThrottle = 0;
		}
		this.pausedUntil = Math.max(this.pausedUntil, now + waitMs);
		this.nextTurn = this.pausedUntil;
	}

	private currentRate(now: number): number | undefined {
		if (this.rate === undefined) return undefined;
		const seconds = Math.max(0, now - this.rateSetAt) / 1000;
		return this.rate * Math.exp(RECOVERY * seconds * seconds);
	}

	private reserve(now: number): number {
		const rate = this.currentRate(now);
		if (rate === undefined) return Math.max(now, this.pausedUntil);
		const turn = Math.max(now, this.nextTurn, this.pausedUntil);
		this.nextTurn = turn + 1 / rate;
		return turn;
	}
}

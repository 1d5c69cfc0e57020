/** When a request may leave. Void after a throttle: hand it in again to learn. */
export interface Slot {
	readonly at: number;
	readonly period: number;
}

const SECOND = 1_000;
/** The rate after a throttle, as a share of what was taken before … */
const BETA = 0.93;
/** … and its growth by the cube of the seconds: after K = 7 s it is what was taken, after 15 s a tenth more. */
const C = 0.0002;
const K = Math.cbrt((1 - BETA) / C);
/** Slow start begins at so many times what was taken, which may have been the small burst of a bucket … */
const FIRST_FACTOR = 2;
/** … and grows by this factor each second: from 1 to 500 a second in six. */
const SLOW_START_GROWTH = 3;
/** The last second of slow start includes a burst: the limit is a little lower than what was accepted then. */
const AFTER_SLOW_START = 0.95;
/** … if the throttle was below the last maximum, which was too high then (RFC 9438, 4.7). */
const FAST_CONVERGENCE = 0.93;
/** The pause without Retry-After, doubled while nothing is taken in between; and the longest such pause. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 30 * SECOND;
/** The longest pause, whatever Retry-After says: a header may be wrong. */
const LONGEST_RETRY_AFTER = 3_600 * SECOND;
/** A wider spacing does not make connections any quicker: n8n works up to 3 ms on a request. */
const WIDEST_SPACING = 3;
/** The weight of the last answer in the mean time of an answer, as in TCP. */
const SMOOTHING = 1 / 8;

/**
 * The rate of all requests of a process to one Puzzel: CUBIC (RFC 9438) with slow start. After a throttle all wait,
 * and go on at a rate that follows from what was taken before. Times are ms of one monotonic clock, rates are
 * requests per ms.
 */
export class RateLimiter {
	/** The rate taken when Puzzel last throttled; undefined while no limit is known. */
	private max: number | undefined;
	private slowStart = false;
	/** Since when the rate grows: the end of the last pause. */
	private since = -Infinity;
	private pausedUntil = -Infinity;
	/** While its pause goes on: when the first throttled request left, and until when certainly none was taken. */
	private throttle: { at: number; closedUntil: number } | undefined;
	/** Throttles one after the other without a request taken in between. */
	private throttles = 0;
	/** Requests taken since the last pause, and when the first one left. */
	private taken = { count: 0, since: Infinity };
	/** When the requests of the last second left. */
	private readonly recent: number[] = [];
	private nextSlot = -Infinity;
	private period = 0;
	private answerMs = 0;
	/** Requests that wait or are in progress. */
	waiters = 0;

	/** Requests per second that Puzzel takes; undefined while no limit is known. */
	get limit(): number | undefined {
		return this.max && this.max * SECOND;
	}

	/** For how long no request may leave. */
	pausedFor(now: number): number {
		return Math.max(0, this.pausedUntil - now);
	}

	/** The moment for a request to leave; less than 1 ms ahead means now. Hand the slot in again after waiting. */
	reserve(now: number, held?: Slot): Slot {
		if (now < this.pausedUntil) return { at: Math.max(this.pausedUntil, now + 1), period: -1 };
		if (this.throttle) this.resume(this.throttle, now);
		if (held?.period === this.period) return held;
		const at = Math.max(now, this.nextSlot);
		// n8n opens a connection for each request, and in a burst uses none before the whole burst is worked off:
		// so requests are spread over half the time of an answer.
		const spacing = Math.min(WIDEST_SPACING, this.answerMs / 2 / Math.max(1, this.waiters));
		this.nextSlot = at + Math.max(spacing, 1 / this.rate(at));
		return { at, period: this.period };
	}

	/** For every answer that is no throttle, whatever it says, and for every lost one. */
	onResponse(dispatchedAt: number, now: number): void {
		this.answerMs += SMOOTHING * (now - dispatchedAt - this.answerMs);
		this.taken.count++;
		this.taken.since = Math.min(this.taken.since, dispatchedAt);
		this.recent.push(dispatchedAt);
		while (this.recent[0]! < dispatchedAt - SECOND) this.recent.shift();
		if (dispatchedAt >= this.since && !this.throttle) this.throttles = 0;
	}

	/** `retryAfter` in ms, if Puzzel sent one. */
	onThrottled(dispatchedAt: number, now: number, retryAfter = 0): void {
		let pause = Math.min(LONGEST_RETRY_AFTER, Math.max(0, retryAfter));
		// A request that left before the last pause ended only prolongs the pause.
		if (dispatchedAt >= this.since) {
			if (!this.throttle) this.throttles++;
			this.throttle ??= { at: dispatchedAt, closedUntil: dispatchedAt };
			// Retry-After is rounded up to a second.
			this.throttle.closedUntil = Math.max(this.throttle.closedUntil, now + pause - SECOND);
			pause = Math.max(pause, Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (this.throttles - 1)));
		}
		this.pausedUntil = Math.max(this.pausedUntil, now + pause);
		this.period++;
	}

	/** When the pause is over, not at the throttle: refusals arrive sooner than the responses to earlier requests. */
	private resume({ at, closedUntil }: { at: number; closedUntil: number }, now: number): void {
		const { count, since } = this.taken;
		const lastSecond = this.recent.filter((left) => left > at - SECOND && left <= at).length;
		const inAll = count / Math.max(SECOND, closedUntil - since);
		const seen = Math.max(lastSecond / (SECOND + closedUntil - at), inAll);
		const offered = this.rate(at);
		// If nothing was taken, the pause was too short: the rate stays.
		if (count > 0 || this.max === undefined) {
			const wasSlowStart = this.slowStart;
			const isLower = this.max !== undefined && offered < this.max;
			// Far below what was offered: the limit has changed, or others share it.
			this.slowStart = !wasSlowStart && (this.max === undefined || seen < offered / 2);
			const share = wasSlowStart ? AFTER_SLOW_START : isLower ? FAST_CONVERGENCE : 1;
			this.max = Math.max(1 / LONGEST_PAUSE, share * Math.min(seen, offered));
		}
		this.taken = { count: 0, since: Infinity };
		this.throttle = undefined;
		this.since = now;
		this.period++;
		// Several processes do not begin together.
		this.nextSlot = now + Math.random() * Math.min(SECOND, 1 / this.rate(now));
	}

	private rate(at: number): number {
		if (this.max === undefined) return Infinity;
		const seconds = Math.max(0, at - this.since) / SECOND;
		if (this.slowStart) return this.max * FIRST_FACTOR * SLOW_START_GROWTH ** seconds;
		return this.max * (1 + C * (seconds - K) ** 3);
	}
}

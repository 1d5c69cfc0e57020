/** What a limiter lets through. It is read again at each call, so that it can change while calls come in. */
export interface Rate {
	perSecond: number;
	/** How many calls a token bucket holds; by default those of a second, at least one. */
	burst?: number | undefined;
	/** How long a window is; by default a second. */
	windowMs?: number | undefined;
	/** Refused calls count as well: a client that does not wait is kept out. A fixed window is the same either way. */
	countsRefused?: boolean | undefined;
}

/** Decides call by call, and has no clock: times are milliseconds, and never go back. */
export interface Limiter {
	/** 0 if the call is let through; otherwise after how many milliseconds a call will be, if none comes before it. */
	take(now: number, rate: Rate): number;
}

const callsPerWindow = ({ perSecond, windowMs = 1000 }: Rate) =>
	Math.max(1, Math.round((perSecond * windowMs) / 1000));

/** A number of calls in every window; the windows follow the clock, whenever the first call arrived. */
class FixedWindow implements Limiter {
	private start = 0;
	private count = 0;

	take(now: number, rate: Rate): number {
		const { windowMs = 1000 } = rate;
		const start = Math.floor(now / windowMs) * windowMs;
		if (start !== this.start) [this.start, this.count] = [start, 0];
		if (this.count >= callsPerWindow(rate)) return start + windowMs - now;
		this.count++;
		return 0;
	}
}

/** A number of calls in any span that is as long as the window. */
class SlidingWindow implements Limiter {
	private taken: number[] = [];

	take(now: number, rate: Rate): number {
		const { windowMs = 1000, countsRefused = false } = rate;
		const limit = callsPerWindow(rate);
		const inside = this.taken.findIndex((time) => time > now - windowMs);
		this.taken = inside < 0 ? [] : this.taken.slice(inside);
		const isFull = this.taken.length >= limit;
		if (!isFull || countsRefused) this.taken.push(now);
		return isFull ? this.taken.at(-limit)! + windowMs - now : 0;
	}
}

/** Fills at the rate up to `burst` calls, and is full at first. */
class TokenBucket implements Limiter {
	private tokens: number | undefined;
	private at = 0;

	take(now: number, { perSecond, burst = Math.max(1, perSecond), countsRefused = false }: Rate): number {
		const { tokens = burst } = this;
		const filled = Math.min(burst, tokens + ((now - this.at) / 1000) * perSecond);
		// A sum of small parts may fall short of a whole call by a rounding error.
		const isEmpty = filled < 1 - 1e-9;
		this.at = now;
		this.tokens = isEmpty ? (countsRefused ? 0 : filled) : filled - 1;
		return isEmpty ? ((1 - this.tokens) / perSecond) * 1000 : 0;
	}
}

/** One call after the other, never closer together than the rate says: no burst at all. */
class LeakyBucket implements Limiter {
	private last = -Infinity;

	take(now: number, { perSecond, countsRefused = false }: Rate): number {
		const gap = 1000 / perSecond;
		const next = this.last + gap;
		const isEarly = now < next;
		if (!isEarly || countsRefused) this.last = now;
		return isEarly ? this.last + gap - now : 0;
	}
}

export const LIMITER_KINDS = ['fixedWindow', 'slidingWindow', 'tokenBucket', 'leakyBucket'] as const;
export type LimiterKind = (typeof LIMITER_KINDS)[number];

export function createLimiter(kind: LimiterKind): Limiter {
	switch (kind) {
		case 'fixedWindow':
			return new FixedWindow();
		case 'slidingWindow':
			return new SlidingWindow();
		case 'tokenBucket':
			return new TokenBucket();
		case 'leakyBucket':
			return new LeakyBucket();
	}
}

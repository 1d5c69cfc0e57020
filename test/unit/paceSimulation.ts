import { Pace } from '../../nodes/api/pace';

/** A virtual clock in ms: what is due is done in order of time, at one time in order of arrival. */
class Clock {
	now = 0;
	private readonly due: Array<{ time: number; order: number; act: () => void }> = [];
	private order = 0;

	after(ms: number, act: () => void): void {
		const entry = { time: this.now + ms, order: this.order++, act };
		let place = this.due.push(entry) - 1;
		while (place > 0) {
			const parent = (place - 1) >> 1;
			if (!sooner(entry, this.due[parent]!)) break;
			this.due[place] = this.due[parent]!;
			place = parent;
		}
		this.due[place] = entry;
	}

	/** False when nothing is left to do. */
	step(until: number): boolean {
		const first = this.due[0];
		if (!first || first.time > until) return false;
		const last = this.due.pop()!;
		if (this.due.length > 0) {
			let place = 0;
			for (;;) {
				let child = 2 * place + 1;
				if (child >= this.due.length) break;
				if (child + 1 < this.due.length && sooner(this.due[child + 1]!, this.due[child]!)) child++;
				if (!sooner(this.due[child]!, last)) break;
				this.due[place] = this.due[child]!;
				place = child;
			}
			this.due[place] = last;
		}
		this.now = first.time;
		first.act();
		return true;
	}
}

const sooner = (one: { time: number; order: number }, other: { time: number; order: number }) =>
	one.time < other.time || (one.time === other.time && one.order < other.order);

/** The same numbers between 0 and 1 for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

/** Takes a call (0) or tells for how many ms it will take none. `perSecond` may change during the run. */
export interface Limiter {
	perSecond: number;
	admit(now: number): number;
}

export class FixedWindow implements Limiter {
	private window = -1;
	private taken = 0;
	constructor(
		public perSecond: number,
		private readonly length = 1000,
		private readonly phase = 0,
	) {}
	admit(now: number): number {
		const window = Math.floor((now + this.phase) / this.length);
		if (window !== this.window) [this.window, this.taken] = [window, 0];
		if (this.taken >= Math.max(1, Math.round((this.perSecond * this.length) / 1000)))
			return (window + 1) * this.length - this.phase - now;
		this.taken++;
		return 0;
	}
}

export class SlidingWindow implements Limiter {
	private readonly taken: number[] = [];
	constructor(
		public perSecond: number,
		private readonly length = 1000,
	) {}
	admit(now: number): number {
		while (this.taken.length > 0 && this.taken[0]! <= now - this.length) this.taken.shift();
		const size = Math.max(1, Math.round((this.perSecond * this.length) / 1000));
		if (this.taken.length >= size) return this.taken[this.taken.length - size]! + this.length - now;
		this.taken.push(now);
		return 0;
	}
}

export class TokenBucket implements Limiter {
	private tokens: number;
	private filledAt = 0;
	/** `burst`: how many seconds' worth of calls the bucket holds. */
	constructor(
		public perSecond: number,
		private readonly burst = 1,
	) {
		this.tokens = Math.max(1, perSecond * burst);
	}
	admit(now: number): number {
		const size = Math.max(1, this.perSecond * this.burst);
		this.tokens = Math.min(size, this.tokens + ((now - this.filledAt) * this.perSecond) / 1000);
		this.filledAt = now;
		if (this.tokens < 1 - 1e-9) return ((1 - this.tokens) * 1000) / this.perSecond;
		this.tokens--;
		return 0;
	}
}

/** Without any burst: a call sooner than 1/limit after the last one that was taken is refused. */
export class LeakyBucket implements Limiter {
	private free = -Infinity;
	constructor(public perSecond: number) {}
	admit(now: number): number {
		if (now < this.free - 1e-9) return this.free - now;
		this.free = now + 1000 / this.perSecond;
		return 0;
	}
}

export const unlimited: Limiter = { perSecond: Infinity, admit: () => 0 };

/** What the client reads out of the header, in ms from now, when the server would be free in `wait` ms. */
export const retryAfter: Record<string, (wait: number, now: number) => number | undefined> = {
	exact: (wait) => Math.ceil(wait / 1000) * 1000,
	one: () => 1000,
	dateUp: (wait, now) => Math.ceil((now + wait) / 1000) * 1000 - now,
	dateDown: (wait, now) => Math.max(0, Math.floor((now + wait) / 1000) * 1000 - now),
	absent: () => undefined,
	zero: () => 0,
};

export interface Scene {
	limiter: Limiter;
	retryAfter?: (wait: number, now: number) => number | undefined;
	/** How long Puzzel takes to answer: a mean with jitter of half of it, or a range of its own. */
	answerMs?: number;
	answerRange?: [number, number];
	places?: number;
	processes?: number;
	/** How long the first call of each place takes longer to arrive: its connection is cold. */
	coldMs?: number;
	/** How much later than others a call may arrive. */
	tripJitterMs?: number;
	/** How late a timer may be. */
	timerMs?: number;
	/** A refusal takes as long as an answer, instead of coming at once. */
	slowRefusals?: boolean;
	/** Until when, or how many calls. */
	until?: number;
	calls?: number;
	/** From when on shares are counted. */
	from?: number;
	/** The limit from a time on. */
	changes?: Array<[ms: number, perSecond: number]>;
	/** Calls of the same workers without any pace. */
	bare?: boolean;
	/** Until the sign-in is done no call arrives. */
	signInMs?: number;
	seed?: number;
}

export interface Result {
	accepted: number;
	refused: number;
	/** Of each process. */
	shares: number[];
	/** Of the limit, or of what the places can do. */
	used: number;
	refusedShare: number;
	finishedAt: number;
	longestWait: number;
	mostRefusals: number;
}

/** Runs the scene: every process has `places` workers and a Pace of its own. */
export function simulate(scene: Scene): Result {
	const {
		limiter,
		answerMs = 20,
		answerRange = [answerMs / 2, answerMs * 1.5],
		places = 16,
		processes = 1,
		coldMs = 0,
		tripJitterMs = 0.2,
		timerMs = 1,
		until = scene.calls ? 3_600_000 : 40_000,
		calls = Infinity,
		from = 0,
		seed = 1,
		signInMs = 0,
	} = scene;
	const header = scene.retryAfter ?? retryAfter.exact!;
	const random = seeded(seed);
	const clock = new Clock();
	const shares = Array.from({ length: processes }, () => 0);
	let open = calls;
	let refused = 0;
	let finishedAt = 0;
	let longestWait = 0;
	let mostRefusals = 0;
	// What the limit would have let through since `from`.
	let capacity = 0;
	let countedTo = from;
	const able = () =>
		Math.min(limiter.perSecond, (processes * places * 1000) / ((answerRange[0] + answerRange[1]) / 2 + 2));
	const count = (to: number) => {
		if (to > countedTo) [capacity, countedTo] = [capacity + (able() * (to - countedTo)) / 1000, to];
	};
	for (const [ms, perSecond] of scene.changes ?? [])
		clock.after(ms, () => {
			count(ms);
			limiter.perSecond = perSecond;
		});

	for (let process = 0; process < processes; process++) {
		const pace = new Pace(places, random);
		const worker = (first: boolean) => {
			if (open <= 0) return;
			open--;
			const began = clock.now;
			let refusals = 0;
			const ask = (turn = pace.turn(clock.now)) => {
				const wait = scene.bare ? 0 : turn.at - clock.now;
				if (wait < 1) send();
				else
					clock.after(Math.floor(Math.min(wait, 1000)) + random() * timerMs, () =>
						ask(pace.turn(clock.now, turn)),
					);
			};
			const send = () => {
				const dispatchedAt = clock.now;
				const trip = 1 + random() * tripJitterMs + (first ? coldMs * (0.5 + random()) : 0);
				first = false;
				clock.after(Math.max(trip, signInMs - clock.now), () => {
					const wait = limiter.admit(clock.now);
					if (clock.now >= from) {
						if (wait === 0) shares[process]!++;
						else refused++;
					}
					const told = wait > 0 ? header(wait, clock.now) : undefined;
					const takes = answerRange[0] + random() * (answerRange[1] - answerRange[0]);
					clock.after(wait === 0 || scene.slowRefusals ? takes + 1 : 1, () => {
						if (wait > 0) {
							refusals++;
							pace.throttled(dispatchedAt, clock.now, told);
							return ask();
						}
						pace.accepted(dispatchedAt, clock.now);
						longestWait = Math.max(longestWait, dispatchedAt - began);
						mostRefusals = Math.max(mostRefusals, refusals);
						finishedAt = clock.now;
						worker(false);
					});
				});
			};
			ask();
		};
		// Processes do not begin at the very same moment.
		const beginsAt = process === 0 ? 0 : random() * 1000;
		for (let place = 0; place < places; place++) clock.after(beginsAt, () => worker(true));
	}
	while (clock.step(until));
	count(calls === Infinity ? until : finishedAt);
	const accepted = shares.reduce((sum, share) => sum + share, 0);
	return {
		accepted,
		refused,
		shares: shares.map((share) => share / accepted),
		used: accepted / capacity,
		refusedShare: refused / (accepted + refused),
		finishedAt,
		longestWait,
		mostRefusals,
	};
}

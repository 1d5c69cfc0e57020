// Times are ms of one monotonic clock that is handed in, rates are calls per ms.

const SECOND = 1000;

/** Until the first answer has shown how long one takes. */
const FIRST_SPACING = 1;
/** n8n works up to 3 ms on a call: a wider spacing would not make the connections any quicker. */
const WIDEST_SPACING = 3;
/** Few enough that a first answer that waited for a connection or a sign-in is soon forgotten. */
const REMEMBERED_ANSWERS = 16;

/** Where Puzzel does not say how long to wait; doubled while it still refuses. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 30_000;
/** However long Puzzel asks to wait, it is asked again after an hour: a header may be wrong. */
const LONGEST_TOLD = 3_600 * SECOND;

/** A rate is kept for this many times what the refusal cost in time or in calls: trying for more costs a twentieth. */
const PRICE = 20;
/** This many calls taken in a row are the content of a window rather than chance … */
const SEVERAL = 10;
/** … and more is tried only after a short run has ended: a trial costs it a second. */
const FIRST_HOLD = 12 * SECOND;
/** A limit that was raised is found after a minute at the latest. */
const LONGEST_HOLD = 60_000;
/** The exponent of growth after one second: a tenth more after two, ten times as much after five seconds … */
const GROWTH = 0.015;
/** … and quicker while nothing is known: from 1 to 500 a second in less than five seconds. */
const FIRST_GROWTH = 0.06;
/** In between where a rate was taken several times: others who meet the same limit grow as well. */
const UNPROVEN_GROWTH = 0.02;
/** How long the way back up to a rate takes that was refused too early to tell why. */
const CLIMB = 2 * SECOND;

/** Just below what was taken, since calls do not arrive as evenly as they leave. */
const BELOW = 0.96;
/** Calls that a busy process has kept back follow each other so much closer, not all at once: windows are counted. */
const CATCHING_UP = 1.03;
/** A rate that was refused before it had been kept for long is lowered to this. */
const CUT = 0.93;
/** Calls at less than this share of the pace were not steady: the rate at the end may be nearer to the limit. */
const STEADY = 0.6;
const NEAR = 0.9;
/** A pace this many times what was taken was never reached: it tells nothing about the limit. */
const IDLE = 4;

/** When a call may leave. Void after a refusal: hand it in again to learn. */
export interface Turn {
	readonly at: number;
	readonly period: number;
}

/** The rate between two storms: it climbs, is kept, then grows until it is refused. */
interface Course {
	since: number;
	from: number;
	to: number;
	/** When the growth begins. */
	keptUntil: number;
	growth: number;
	/** Whether a limit has been met near this rate. */
	known: boolean;
}

/** Refusals of one period, up to the end of their pause. */
interface Storm {
	/** When the first refused call was dispatched. */
	firstAt: number;
	/** The course that was refused. */
	course: Course | undefined;
	refused: number;
	/** Until when Puzzel surely takes no call: Retry-After is rounded up to a second. */
	closedUntil: number;
	/** The course after it is set. */
	over: boolean;
	/** How many storms came one after the other without an accepted call between them … */
	pauses: number;
	/** … and the first of them, if this is not the first. */
	began: Storm | undefined;
}

/**
 * The pace of all calls of a process to one Puzzel: when each may leave. It never sleeps itself.
 *
 * Calls are spread over the time that an answer takes, instead of leaving in bursts: n8n opens a connection
 * for every call, and in a burst no connection is used before the whole burst has been worked off.
 *
 * When Puzzel refuses, all wait as long as it asked, and go on just below what it was seen to take, evenly,
 * which suits every kind of limiter. Later the rate grows until it is refused again.
 */
export class Pace {
	private nextTurn = -Infinity;
	private lastLeft = -Infinity;
	private pausedUntil = -Infinity;
	/** Counts refusals and ends of pauses: a turn of an earlier period is void. */
	private period = 0;
	private readonly answers: number[] = [];
	private spacing = FIRST_SPACING;

	/** Undefined while no limit has been met. */
	private course: Course | undefined;
	private storm: Storm | undefined;
	/** Since the first call that was accepted after the last storm. */
	private stretch = { since: Infinity, accepted: 0 };
	/** When the calls accepted last were dispatched: those of about a second. */
	private readonly recent: number[] = [];

	constructor(
		/** How many callers there are, each with one call that waits or is under way. */
		public places = 0,
		private readonly random: () => number = Math.random,
	) {}

	/** How many calls Puzzel takes in a second, as far as it was met; undefined while no limit was. */
	get limit(): number | undefined {
		return this.course && this.course.to * SECOND;
	}

	/** For how long no call may leave, because Puzzel asked to wait. */
	pauseAt(now: number): number {
		return Math.max(0, this.pausedUntil - now);
	}

	/**
	 * Reserves the moment for a call to leave; less than 1 ms ahead means now. A call that has waited for its
	 * turn hands it in again: the same one comes back, or a later one where Puzzel has refused a call or others were
	 * late.
	 */
	turn(now: number, held?: Turn): Turn {
		// After the pause all ask again, in the order in which they waited.
		if (now < this.pausedUntil) return { at: Math.max(this.pausedUntil, now + 1), period: -1 };
		if (this.storm && !this.storm.over) this.reopen(this.storm, now);
		const due = held?.period === this.period ? held.at : this.reserve(now);
		const at = Math.max(due, this.lastLeft + 1 / (CATCHING_UP * rate(this.course, now)));
		if (at - now < 1) this.lastLeft = Math.max(at, now);
		return { at, period: this.period };
	}

	private reserve(now: number): number {
		const at = Math.max(now, this.nextTurn);
		this.nextTurn = at + Math.max(this.spacing, 1 / rate(this.course, at));
		return at;
	}

	accepted(dispatchedAt: number, now: number): void {
		this.answered(now - dispatchedAt);
		if (this.storm && !this.isLate(dispatchedAt)) {
			if (this.storm.over) this.endStorm(undefined);
			// A refusal may arrive before the answer to an earlier call.
			else if (this.storm.began) this.endStorm({ ...this.storm, pauses: 1, began: undefined });
		}
		this.stretch.since = Math.min(this.stretch.since, dispatchedAt);
		this.stretch.accepted++;
		this.recent.push(dispatchedAt);
		while (this.recent[0]! < dispatchedAt - SECOND) this.recent.shift();
	}

	/** `retryAfter`: for how many ms Puzzel asked to wait, if it did. */
	throttled(dispatchedAt: number, now: number, retryAfter: number | undefined): void {
		const told = Math.min(LONGEST_TOLD, Math.max(0, retryAfter ?? 0));
		if ((!this.storm || this.storm.over) && !this.isLate(dispatchedAt)) {
			this.storm = {
				firstAt: dispatchedAt,
				course: this.course,
				refused: 0,
				closedUntil: dispatchedAt,
				over: false,
				pauses: (this.storm?.pauses ?? 0) + 1,
				began: this.storm?.began ?? this.storm,
			};
		}
		let pause = told;
		if (this.storm && !this.storm.over) {
			this.storm.refused++;
			this.storm.closedUntil = Math.max(this.storm.closedUntil, now + told - SECOND);
			pause = Math.max(told, Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (this.storm.pauses - 1)));
		}
		this.pausedUntil = Math.max(this.pausedUntil, now + pause);
		this.period++;
	}

	private endStorm(next: Storm | undefined): void {
		this.storm = next;
		this.stretch = { since: Infinity, accepted: 0 };
	}

	/** Dispatched before the last pause ended. */
	private isLate(dispatchedAt: number): boolean {
		return this.course !== undefined && dispatchedAt < this.course.since;
	}

	/** The pause is over: chooses the rate from what was taken before. */
	private reopen(storm: Storm, now: number): void {
		storm.over = true;
		this.period++;
		const { firstAt, course, refused } = storm.began ?? storm;
		// The distance from the call before decided, so the rate at that one counts.
		const offered = rate(course, firstAt - 1 / rate(course, firstAt));
		const seen = this.seen(firstAt, storm.closedUntil);
		const taken = Math.min(seen, offered);
		const known = offered < IDLE * seen;
		let from = BELOW * taken;
		let to = from;
		if (known && course) {
			if (taken < STEADY * offered) to = NEAR * offered;
			else if (firstAt < course.keptUntil) from = to = CUT * (taken + (offered - taken) / 4);
			// What was kept is proven; what was taken at the end may have been saved up before.
			else if (course.known) from = to = course.to + (taken - course.to) / 4;
		}
		const cost = Math.max(now - firstAt, refused / from);
		const [hold, growth] = known
			? [Math.min(LONGEST_HOLD, PRICE * cost), GROWTH]
			: this.stretch.accepted >= SEVERAL
				? [FIRST_HOLD, UNPROVEN_GROWTH]
				: [Math.max(SECOND, 1 / from), FIRST_GROWTH];
		// Several processes do not try for more at the same time, nor begin together.
		const keptUntil = now + (from < to ? CLIMB : 0) + hold * (0.75 + this.random() / 2);
		this.course = { since: now, from, to, keptUntil, growth, known };
		this.nextTurn = now + this.random() * Math.min(SECOND, 1 / from);
	}

	/** The rate that Puzzel took: of the second before the storm, or of the whole stretch if that was more. */
	private seen(firstAt: number, closedUntil: number): number {
		const lastSecond = this.recent.filter((at) => at > firstAt - SECOND && at <= firstAt).length;
		return Math.max(
			Math.max(1, lastSecond) / (SECOND + closedUntil - firstAt),
			this.stretch.accepted / Math.max(SECOND, closedUntil - this.stretch.since),
		);
	}

	/** As many leave as can come back meanwhile; a quick quarter of the answers counts, so that no place waits. */
	private answered(took: number): void {
		if (this.answers.push(took) > REMEMBERED_ANSWERS) this.answers.shift();
		const sorted = [...this.answers].sort((one, other) => one - other);
		this.spacing = Math.min(WIDEST_SPACING, sorted[sorted.length >> 2]! / Math.max(1, this.places));
	}
}

/** The rate of a course at a time; without one there is no limit. */
function rate(course: Course | undefined, at: number): number {
	if (!course) return Infinity;
	const { since, from, to, keptUntil, growth } = course;
	const climbed = (at - since) / CLIMB;
	if (from < to && climbed < 1) return from * (to / from) ** Math.max(0, climbed);
	const beyond = Math.max(0, at - keptUntil) / Math.max(SECOND, 1 / to);
	return to * Math.exp(growth * beyond ** 3);
}

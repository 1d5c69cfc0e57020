import fc from 'fast-check';

import { Pace, type Turn } from '../../nodes/api/pace';

const middle = () => 0.5;

/** Takes so many turns at once and returns when they leave. */
const turns = (pace: Pace, now: number, count: number) =>
	Array.from({ length: count }, () => pace.turn(now).at);

test('while no limit is known, the first call leaves at once and the next ones 1 ms apart', () => {
	expect(turns(new Pace(4, middle), 100, 4)).toEqual([100, 101, 102, 103]);
});

test('calls are spread over the time of an answer, by 3 ms at the most', () => {
	const spread = (answerMs: number) => {
		const pace = new Pace(10, middle);
		for (let call = 0; call < 16; call++) pace.accepted(0, answerMs);
		return turns(pace, 1000, 3);
	};
	expect(spread(20)).toEqual([1000, 1002, 1004]);
	expect(spread(500)).toEqual([1000, 1003, 1006]);
});

test('a slow first answer, as after a sign-in, is forgotten', () => {
	const pace = new Pace(10, middle);
	for (let call = 0; call < 10; call++) pace.accepted(0, 1500);
	for (let call = 0; call < 6; call++) pace.accepted(1500, 1510);
	expect(turns(pace, 2000, 2)).toEqual([2000, 2001]);
});

test('all calls wait as long as Puzzel asked, those that had a turn already as well', () => {
	const pace = new Pace(8, middle);
	const first = pace.turn(0);
	const waiting = [pace.turn(0), pace.turn(0)];
	pace.throttled(first.at, 5, 5000);
	expect(pace.pauseAt(5)).toBe(5000);
	expect(waiting.map((turn) => pace.turn(6, turn).at)).toEqual([5005, 5005]);
	expect(pace.turn(4999).at).toBe(5005);
	expect(pace.pauseAt(5005)).toBe(0);
	expect(pace.turn(5005).at).toBeGreaterThanOrEqual(5005);
});

test('a turn keeps its place when it is handed in again, and loses it by a refusal', () => {
	const pace = new Pace(2, middle);
	const first = pace.turn(0);
	const second = pace.turn(0);
	expect(pace.turn(1, second)).toEqual(second);
	pace.throttled(first.at, 2, 1000);
	const paused = pace.turn(3, second);
	expect(paused.at).toBe(1002);
	expect(pace.turn(1002, paused)).not.toEqual(paused);
});

test('a pause ends for no call even a part of a millisecond early', () => {
	const pace = new Pace(1, middle);
	pace.throttled(0, 0, 1000);
	expect(pace.turn(999.5).at - 999.5).toBeGreaterThanOrEqual(1);
});

test('without Retry-After the pause is short, and doubles while Puzzel refuses', () => {
	const pace = new Pace(1, middle);
	const pauses: number[] = [];
	let now = 0;
	for (let refusal = 0; refusal < 12; refusal++) {
		const { at } = pace.turn(now);
		// Its answer comes after 10 ms.
		pace.throttled(at, at + 10, undefined);
		pauses.push(Math.round(pace.pauseAt(at + 10)));
		now = at + 10 + pauses.at(-1)!;
	}
	expect(pauses.slice(0, 4)).toEqual([100, 200, 400, 800]);
	expect(pauses.at(-1)).toBe(30_000);
});

test('calls that were under way when Puzzel refused one do not prolong its own pause', () => {
	const pace = new Pace(8, middle);
	for (let call = 0; call < 8; call++) pace.throttled(call, 20 + call, undefined);
	expect(pace.pauseAt(27)).toBe(100);
});

test('after an accepted call a refusal is a new one', () => {
	const pace = new Pace(1, middle);
	for (const from of [0, 5000]) {
		pace.accepted(pace.turn(from).at, from + 10);
		pace.throttled(from + 2000, from + 2010, undefined);
		expect(pace.pauseAt(from + 2010)).toBe(100);
		pace.turn(from + 2200);
		pace.accepted(from + 3000, from + 3010);
	}
});

test('a refusal that arrives before the answer to an earlier call does not prolong the pause either', () => {
	const pace = new Pace(4, middle);
	let now = 0;
	for (let refusal = 0; refusal < 6; refusal++) {
		const taken = pace.turn(now).at;
		pace.throttled(taken + 1, taken + 2, undefined);
		expect(Math.floor(pace.pauseAt(taken + 2))).toBeLessThanOrEqual(200);
		pace.accepted(taken, taken + 20);
		now = taken + 2 + pace.pauseAt(taken + 2);
	}
});

test.each([
	['an hour', 3_600_000, 3_600_000],
	['30 days', 2_592_000_000, 3_600_000],
	['a number without end', Infinity, 3_600_000],
	['less than nothing', -5, 100],
])('Retry-After of %s is told to the caller, who ends the call', (_, retryAfter, pause) => {
	const pace = new Pace(1, middle);
	pace.throttled(0, 0, retryAfter);
	expect(pace.pauseAt(0)).toBe(pause);
	expect(pace.turn(1).at).toBe(pause);
});

test('the longest pause that was asked for holds', () => {
	const pace = new Pace(2, middle);
	pace.throttled(0, 10, 240_000);
	pace.throttled(1, 11, 3_600_000);
	pace.throttled(2, 12, 1000);
	expect(pace.pauseAt(12)).toBe(3_600_011 - 12);
});

test('a refusal that comes after the pause and after an accepted call lowers nothing', () => {
	const refusedLate = (late: boolean) => {
		const pace = new Pace(4, middle);
		for (let call = 0; call < 100; call++) pace.accepted(call, call + 20);
		pace.throttled(100, 120, 1000);
		const { at } = pace.turn(1120);
		pace.accepted(at, at + 20);
		if (late) pace.throttled(110, at + 21, 0);
		return turns(pace, 1500, 3);
	};
	expect(refusedLate(true)).toEqual(refusedLate(false));
});

test('processes that were refused at the same moment neither begin nor try for more together', () => {
	const begin = (random: number) => {
		const pace = new Pace(4, () => random);
		for (let call = 0; call < 10; call++) pace.accepted(call, call + 20);
		pace.throttled(10, 30, 1000);
		return pace.turn(1030).at;
	};
	expect(begin(0.9)).not.toBe(begin(0.1));
});

test('whatever happens, a turn is a moment that is not over, and a pause a length of time', () => {
	const event = fc.oneof(
		fc.record({ what: fc.constant('turn' as const), after: fc.double({ min: 0, max: 1e6, noNaN: true }) }),
		fc.record({
			what: fc.constant('accepted' as const),
			after: fc.double({ min: 0, max: 60_000, noNaN: true }),
		}),
		fc.record({
			what: fc.constant('throttled' as const),
			after: fc.double({ min: 0, max: 60_000, noNaN: true }),
			retryAfter: fc.option(fc.double({ noNaN: true }), { nil: undefined }),
		}),
	);
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 64 }),
			fc.array(event, { maxLength: 60 }),
			fc.integer(),
			(places, events, seed) => {
				const pace = new Pace(places, () => (Math.abs(seed) % 1000) / 1000);
				const underWay: number[] = [];
				let now = 0;
				let held: Turn | undefined;
				for (const one of events) {
					now += one.after;
					if (one.what === 'turn') {
						held = pace.turn(now, held);
						expect(Number.isFinite(held.at)).toBe(true);
						if (held.at - now < 1) {
							expect(pace.pauseAt(now)).toBe(0);
							underWay.push(now);
							held = undefined;
						}
					} else {
						const dispatchedAt = underWay.shift();
						if (dispatchedAt === undefined) continue;
						if (one.what === 'accepted') pace.accepted(dispatchedAt, now);
						else pace.throttled(dispatchedAt, now, one.retryAfter);
					}
					expect(pace.pauseAt(now)).toBeGreaterThanOrEqual(0);
					expect(pace.pauseAt(now)).toBeLessThanOrEqual(366 * 86_400_000);
				}
			},
		),
		{ numRuns: 500 },
	);
});

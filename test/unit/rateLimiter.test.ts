import fc from 'fast-check';

import { RateLimiter, type Slot } from '../../nodes/api/rateLimiter';
import { simulate } from './rateLimiterSimulation';

/** Limits, and that they are used; through `Puzzel.call` and the emulator's limiters, over jest's clock. */

/** Kinds that let a burst through; one without any burst makes a second of pause of each millisecond too soon. */
const KINDS = [
	['fixedWindow', {}],
	['slidingWindow', {}],
	['tokenBucket', {}],
	['tokenBucket', { burst: 20 }],
] as const;
const limited = KINDS.flatMap(([kind, more]) =>
	[true, false].map((retryAfter) => ({ kind, rate: { perSecond: 100, ...more }, retryAfter })),
);

test.each(limited)('1,000 items at 100 per second: $kind, $rate, Retry-After $retryAfter', async (scene) => {
	for (const concurrency of [16, 32]) {
		const { failed, used, refused } = await simulate({ ...scene, items: 1_000, concurrency });
		expect(failed).toBe(0);
		expect(used).toBeGreaterThanOrEqual(0.8);
		expect(refused).toBeLessThan(0.1);
	}
});

test.each(['refused', 'lost'] as const)(
	'when nine tenths are %s a run takes no longer than one that succeeds',
	async (outcome) => {
		const scene = { kind: 'slidingWindow', rate: { perSecond: 100 }, items: 1_000 } as const;
		const { seconds } = await simulate(scene);
		const mixed = await simulate({ ...scene, outcome: (item) => (item % 10 ? outcome : 'done') });
		expect(mixed.seconds).toBeLessThanOrEqual(1.1 * seconds);
	},
);

test.each(KINDS)('four workers at one %s %o of 100 per second', async (kind, more) => {
	const rate = { perSecond: 100, ...more };
	const { used, refused } = await simulate({ kind, rate, processes: 4, from: 5_000, until: 90_000 });
	expect(used).toBeGreaterThanOrEqual(0.8);
	expect(refused).toBeLessThan(0.1);
});

test.each(KINDS)('a %s %o that falls to a fifth and then rises tenfold is followed', async (kind, more) => {
	const rate = { perSecond: 100, ...more };
	const changes: Array<[number, number]> = [
		[30_000, 20],
		[65_000, 200],
	];
	const fallen = await simulate({ kind, rate, changes, from: 35_000, until: 65_000 });
	expect(fallen.used).toBeGreaterThanOrEqual(0.8);
	const risen = await simulate({ kind, rate, changes, from: 95_000, until: 125_000 });
	expect(risen.used).toBeGreaterThanOrEqual(0.7);
});

test('a limit of 10 and of 500 per second is used too', async () => {
	for (const perSecond of [10, 500]) {
		const scene = { kind: 'slidingWindow', rate: { perSecond } } as const;
		expect((await simulate({ ...scene, from: 5_000, until: 35_000 })).used).toBeGreaterThanOrEqual(0.8);
	}
});

test('without a limit nothing waits', async () => {
	const { seconds, refused } = await simulate({ rate: { perSecond: Infinity }, items: 2_000 });
	// 16 at a time, each 22 ms on its way.
	expect(seconds).toBeLessThan((1.1 * 2_000 * 0.022) / 16);
	expect(refused).toBe(0);
});

test('all requests wait as long as Puzzel asked, those that had a slot as well', () => {
	const limiter = new RateLimiter();
	const first = limiter.reserve(0);
	const waiting = limiter.reserve(0, undefined);
	limiter.onThrottled(first.at, 5, 5_000);
	expect(limiter.pausedFor(5)).toBe(5_000);
	expect(limiter.reserve(6, waiting).at).toBe(5_005);
	expect(limiter.pausedFor(5_005)).toBe(0);
	expect(limiter.reserve(5_005).at).toBeGreaterThanOrEqual(5_005);
});

test('a pause ends for no request even a part of a millisecond early', () => {
	const limiter = new RateLimiter();
	limiter.onThrottled(0, 0, 1_000);
	expect(limiter.reserve(999.5).at - 999.5).toBeGreaterThanOrEqual(1);
});

test('a slot is kept until a throttle', () => {
	const limiter = new RateLimiter();
	const slot = limiter.reserve(0);
	expect(limiter.reserve(1, slot)).toBe(slot);
	limiter.onThrottled(0, 2, 1_000);
	const paused = limiter.reserve(3, slot);
	expect(paused.at).toBe(1_002);
	expect(limiter.reserve(1_002, paused)).not.toEqual(paused);
});

test('without Retry-After the pause doubles while nothing is taken, up to half a minute', () => {
	const limiter = new RateLimiter();
	const pauses: number[] = [];
	const throttled = (now: number) => {
		const { at } = limiter.reserve(now);
		limiter.onThrottled(at, at + 10);
		// Those in progress at the same time prolong nothing.
		limiter.onThrottled(at, at + 10);
		pauses.push(Math.round(limiter.pausedFor(at + 10)));
		return at + 10 + limiter.pausedFor(at + 10);
	};
	let now = 0;
	for (let count = 0; count < 12; count++) now = throttled(now);
	expect(pauses.slice(0, 4)).toEqual([100, 200, 400, 800]);
	expect(pauses.at(-1)).toBe(30_000);
	const { at } = limiter.reserve(now);
	limiter.onResponse(at, at + 10);
	throttled(at + 10);
	expect(pauses.at(-1)).toBe(100);
});

test('a throttle of a request that left before the pause lowers nothing', () => {
	const limiter = new RateLimiter();
	for (let at = 0; at < 100; at++) limiter.onResponse(at, at + 5);
	limiter.onThrottled(100, 105, 1_000);
	limiter.reserve(1_200);
	const { limit } = limiter;
	limiter.onThrottled(99, 1_300, 500);
	limiter.reserve(1_900);
	expect(limit).toBe(100);
	expect(limiter.limit).toBe(limit);
});

test('Retry-After of a year is an hour', () => {
	const limiter = new RateLimiter();
	limiter.onThrottled(0, 0, 31_536_000_000);
	expect(limiter.pausedFor(0)).toBe(3_600_000);
});

test('whatever happens, a slot is a moment that is not over, and a pause a length of time', () => {
	const event = fc.record({
		ms: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e7, noNaN: true })),
		what: fc.constantFrom('reserve', 'taken', 'throttled'),
		retryAfter: fc.oneof(fc.constant(undefined), fc.double({ min: -1e9, max: 1e12, noNaN: true })),
	});
	fc.assert(
		fc.property(fc.array(event, { maxLength: 60 }), (events) => {
			const limiter = new RateLimiter();
			let now = 0;
			let slot: Slot | undefined;
			for (const { ms, what, retryAfter } of events) {
				const dispatchedAt = now;
				now += ms;
				if (what === 'reserve') slot = limiter.reserve(now, slot);
				else if (what === 'taken') limiter.onResponse(dispatchedAt, now);
				else limiter.onThrottled(dispatchedAt, now, retryAfter);
				expect(limiter.reserve(now).at).toBeGreaterThanOrEqual(now);
				expect(limiter.pausedFor(now)).toBeGreaterThanOrEqual(0);
				expect(limiter.pausedFor(now)).toBeLessThanOrEqual(3_600_000);
				expect(limiter.limit ?? 1).toBeGreaterThan(0);
			}
		}),
	);
});

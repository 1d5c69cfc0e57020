import fc from 'fast-check';

import { createLimiter, LIMITER_KINDS, type LimiterKind, type Rate } from '../../emulator/limiters';

/** What came of calls at these times: which were let through, and how long the others were told to wait. */
function run(kind: LimiterKind, rate: Rate, times: number[]) {
	const limiter = createLimiter(kind);
	return times.map((time) => ({ time, waitMs: limiter.take(time, rate) }));
}

const taken = (calls: ReturnType<typeof run>) =>
	calls.filter(({ waitMs }) => waitMs === 0).map(({ time }) => time);

const perSecond = fc.integer({ min: 1, max: 40 });
/** Whole milliseconds, bursts and pauses. */
const times = fc
	.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 500, max: 3000 })), {
		minLength: 1,
		maxLength: 200,
	})
	.map((gaps) =>
		gaps.map(
			(
				(now) => (gap: number) =>
					(now += gap)
			)(1_700_000_000_123),
		),
	);

describe('a limiter refuses calls above its limit, and nothing else', () => {
	test('fixed window: so many in each second of the clock', () => {
		fc.assert(
			fc.property(perSecond, times, (limit, at) => {
				const calls = run('fixedWindow', { perSecond: limit }, at);
				const inSecondOf = (time: number) =>
					taken(calls).filter((other) => Math.floor(other / 1000) === Math.floor(time / 1000)).length;
				for (const { time, waitMs } of calls) {
					expect(inSecondOf(time)).toBeLessThanOrEqual(limit);
					if (waitMs > 0) {
						expect(inSecondOf(time)).toBe(limit);
						expect((time + waitMs) % 1000).toBe(0);
					}
				}
			}),
		);
	});

	test('sliding window: so many in any second', () => {
		fc.assert(
			fc.property(perSecond, times, (limit, at) => {
				const calls = run('slidingWindow', { perSecond: limit }, at);
				calls.forEach(({ time, waitMs }, index) => {
					const before = taken(calls.slice(0, index)).filter((other) => other > time - 1000).length;
					expect(waitMs > 0).toBe(before === limit);
				});
			}),
		);
	});

	test('leaky bucket: never two calls closer together than the rate', () => {
		fc.assert(
			fc.property(perSecond, times, (rate, at) => {
				const calls = run('leakyBucket', { perSecond: rate }, at);
				calls.forEach(({ time, waitMs }, index) => {
					const last = taken(calls.slice(0, index)).at(-1) ?? -Infinity;
					expect(waitMs > 0).toBe(time < last + 1000 / rate);
				});
			}),
		);
	});

	test('token bucket: in any span the burst and what has come in since', () => {
		fc.assert(
			fc.property(perSecond, fc.integer({ min: 1, max: 30 }), times, (rate, burst, at) => {
				const through = taken(run('tokenBucket', { perSecond: rate, burst }, at));
				through.forEach((from, first) =>
					through.slice(first).forEach((to, more) => {
						expect(more + 1).toBeLessThanOrEqual(burst + ((to - from) / 1000) * rate + 1e-6);
					}),
				);
				// The first calls of all find it full.
				const atOnce = at.filter((time) => time === at[0]).length;
				expect(through.filter((time) => time === at[0])).toHaveLength(Math.min(burst, atOnce));
			}),
		);
	});

	test.each(LIMITER_KINDS)('%s: a client that waits as told gets through, no sooner', (kind) => {
		fc.assert(
			fc.property(perSecond, times, fc.boolean(), (rate, at, countsRefused) => {
				const limit = { perSecond: rate, burst: 2, countsRefused };
				const { time, waitMs } = run(kind, limit, at).at(-1)!;
				if (waitMs === 0) return;
				const waited = (milliseconds: number) =>
					run(kind, limit, [...at, time + milliseconds]).at(-1)!.waitMs;
				const whole = Math.ceil(waitMs - 1e-8);
				expect(waited(whole)).toBe(0);
				if (whole > 1) expect(waited(whole - 1)).toBeGreaterThan(0);
			}),
		);
	});
});

describe('a limit', () => {
	const through = (kind: LimiterKind, rate: Rate, at: number[]) => taken(run(kind, rate, at)).length;
	const everyMs = (step: number, until: number) =>
		Array.from({ length: until / step }, (_, index) => index * step);

	test.each([
		['fixedWindow', 100],
		['slidingWindow', 100],
		['tokenBucket', 110],
		['leakyBucket', 100],
	] as const)('of 10 per second lets that through to one who asks all the time: %s', (kind, expected) => {
		expect(through(kind, { perSecond: 10 }, everyMs(5, 10_000))).toBeCloseTo(expected, -1);
	});

	test.each(['slidingWindow', 'tokenBucket', 'leakyBucket'] as const)(
		'that counts refused calls keeps out who asks all the time: %s',
		(kind) => {
			expect(through(kind, { perSecond: 10, countsRefused: true }, everyMs(5, 10_000))).toBeLessThanOrEqual(
				10,
			);
		},
	);

	test.each(['fixedWindow', 'slidingWindow'] as const)('may be per minute: %s', (kind) => {
		const rate = { perSecond: 1, windowMs: 60_000 };
		expect(through(kind, rate, everyMs(10, 50_000))).toBe(60);
		expect(run(kind, rate, everyMs(10, 50_000)).at(-1)!.waitMs).toBe(60_000 - 49_990);
	});

	test.each([
		['fixedWindow', 2],
		['slidingWindow', 2],
		['tokenBucket', 2],
		['leakyBucket', 2],
	] as const)('can change while calls come in: %s', (kind, slow) => {
		const limiter = createLimiter(kind);
		const count = (from: number, rate: Rate) =>
			everyMs(1, 1000).filter((time) => limiter.take(from + time, rate) === 0).length;
		count(0, { perSecond: 50 });
		count(1000, { perSecond: slow });
		expect(count(2000, { perSecond: slow })).toBeLessThanOrEqual(slow + 1);
		expect(count(3000, { perSecond: 50 })).toBeGreaterThanOrEqual(48);
	});
});

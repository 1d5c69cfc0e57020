import { createLimiter, LIMITER_KINDS, type LimiterKind, type Rate } from '../../emulator/limiters';

/** How long each API request must wait, 0 if it is accepted. */
function run(kind: LimiterKind, rate: Rate, times: number[]) {
	const limiter = createLimiter(kind);
	return times.map((time) => limiter.take(time, rate));
}

describe('a limit', () => {
	const through = (kind: LimiterKind, rate: Rate, at: number[]) =>
		run(kind, rate, at).filter((waitMs) => waitMs === 0).length;
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
		expect(run(kind, rate, everyMs(10, 50_000)).at(-1)).toBe(60_000 - 49_990);
	});

	test.each(LIMITER_KINDS)('can change while calls come in: %s', (kind) => {
		const slow = 2;
		const limiter = createLimiter(kind);
		const count = (from: number, rate: Rate) =>
			everyMs(1, 1000).filter((time) => limiter.take(from + time, rate) === 0).length;
		count(0, { perSecond: 50 });
		count(1000, { perSecond: slow });
		expect(count(2000, { perSecond: slow })).toBeLessThanOrEqual(slow + 1);
		expect(count(3000, { perSecond: 50 })).toBeGreaterThanOrEqual(48);
	});
});

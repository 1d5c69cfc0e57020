import { createLimiter, type LimiterKind, type Rate } from '../../emulator/limiters';

/** API requests at these times: how long each must wait, 0 if it is accepted. */
function run(kind: LimiterKind, rate: Rate, times: number[]) {
	const limiter = createLimiter(kind);
	return times.map((time) => ({ time, waitMs: limiter.take(time, rate) }));
}

const taken = (calls: ReturnType<typeof run>) =>
	calls.filter(({ waitMs }) => waitMs === 0).map(({ time }) => time);

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

import fc from 'fast-check';

import {
	FixedWindow,
	LeakyBucket,
	retryAfter,
	simulate,
	SlidingWindow,
	TokenBucket,
	unlimited,
	type Limiter,
	type Scene,
} from './paceSimulation';

const limiters: Record<string, (perSecond: number, window?: number) => Limiter> = {
	'fixed window': (perSecond, window) => new FixedWindow(perSecond, window, 370),
	'sliding window': (perSecond, window) => new SlidingWindow(perSecond, window),
	'token bucket of a second': (perSecond) => new TokenBucket(perSecond, 1),
	'token bucket of a fifth of a second': (perSecond) => new TokenBucket(perSecond, 0.2),
	'leaky bucket': (perSecond) => new LeakyBucket(perSecond),
};
const asked = Object.keys(retryAfter);

/** The mean of some runs, of a minute if not said otherwise, the first five seconds not counted. */
function measure(scene: () => Scene, seeds = [1, 2, 3]) {
	const results = seeds.map((seed) => simulate({ from: 5000, until: 65_000, seed, ...scene() }));
	const mean = (read: (result: (typeof results)[number]) => number) =>
		results.reduce((sum, result) => sum + read(result), 0) / results.length;
	return {
		results,
		used: mean(({ used }) => used),
		refused: mean(({ refusedShare }) => refusedShare),
		finishedAt: mean(({ finishedAt }) => finishedAt),
	};
}

/** How much of a limit must be used. */
function least(limiter: string, perSecond: number): number {
	// A small bucket looks like a window of its size at first, and is tried for more only after some seconds.
	// One of a single call: every refusal, answered with a whole second, costs it two calls of that second.
	if (limiter.includes('fifth')) return 0.75;
	if (limiter !== 'leaky bucket') return 0.85;
	// Calls 2 ms apart with timers that are up to 1 ms wrong: each that comes too soon costs a second.
	return perSecond === 500 ? 0.4 : 0.7;
}

describe.each(Object.keys(limiters))('a %s', (limiter) => {
	test.each([2, 10, 100, 500].flatMap((perSecond) => asked.map((header) => [perSecond, header] as const)))(
		'of %i per second that answers with Retry-After "%s" is used, and refuses at most a tenth',
		(perSecond, header) => {
			const { used, refused } = measure(
				() => ({
					limiter: limiters[limiter]!(perSecond),
					retryAfter: retryAfter[header]!,
					until: perSecond === 500 ? 35_000 : 65_000,
				}),
				// The fewer the calls, the more chance decides.
				perSecond === 500 ? [1] : [1, 2, 3],
			);
			expect(used).toBeGreaterThanOrEqual(least(limiter, perSecond));
			expect(refused).toBeLessThanOrEqual(0.1);
		},
	);
});

test('any limit is used, however long answers take and however many calls are under way', () => {
	fc.assert(
		fc.property(
			fc.record({
				limiter: fc.constantFrom(...Object.keys(limiters)),
				perSecond: fc.integer({ min: 10, max: 300 }),
				header: fc.constantFrom(...asked),
				answerMs: fc.constantFrom(5, 20, 200),
				places: fc.constantFrom(1, 4, 16, 32, 64),
				coldMs: fc.constantFrom(0, 200),
				slowRefusals: fc.boolean(),
				seed: fc.integer({ min: 1, max: 1e6 }),
			}),
			({ limiter, perSecond, header, seed, ...scene }) => {
				const leaky = limiter === 'leaky bucket';
				const { used, refused, results } = measure(
					() => ({
						...scene,
						limiter: limiters[limiter]!(leaky ? Math.min(100, perSecond) : perSecond),
						retryAfter: retryAfter[header]!,
					}),
					[seed],
				);
				// One run may have less luck than the mean of several.
				expect(used).toBeGreaterThanOrEqual(leaky ? 0.5 : 0.75);
				expect(refused).toBeLessThanOrEqual(0.1);
				expect(results[0]!.mostRefusals).toBeLessThan(20);
				expect(results[0]!.longestWait).toBeLessThan(60_000);
			},
		),
		{ numRuns: 40, seed: 8 },
	);
});

test.each(['fixed window', 'sliding window'])(
	'a %s of ten seconds or a minute is used as well',
	(limiter) => {
		for (const window of [10_000, 60_000]) {
			for (const header of asked) {
				const { used, refused } = measure(
					() => ({
						limiter: limiters[limiter]!(10, window),
						retryAfter: retryAfter[header]!,
						from: 0,
						until: 300_000,
					}),
					[1],
				);
				expect(used).toBeGreaterThanOrEqual(0.8);
				expect(refused).toBeLessThanOrEqual(0.1);
			}
		}
	},
);

test('1,000 items against 100 per second over a sliding second, the start included', () => {
	const { used } = measure(() => ({ limiter: new SlidingWindow(100), from: 0, calls: 1000, until: 60_000 }));
	expect(used).toBeGreaterThanOrEqual(0.87);
});

test.each(Object.keys(limiters))(
	'a limit that falls to a fifth and then rises tenfold is followed: %s',
	(limiter) => {
		const leaky = limiter === 'leaky bucket';
		const during = (from: number, until: number, header: string) =>
			measure(() => ({
				limiter: limiters[limiter]!(100),
				retryAfter: retryAfter[header]!,
				changes: [
					[30_000, 20],
					[65_000, 200],
				],
				from,
				until,
			})).used;
		expect(during(35_000, 65_000, 'exact')).toBeGreaterThanOrEqual(leaky ? 0.5 : 0.8);
		// A refusal costs a second there, so more is tried only every twenty seconds.
		expect(during(95_000, 125_000, 'exact')).toBeGreaterThanOrEqual(leaky ? 0.5 : 0.8);
		expect(during(70_000, 100_000, 'absent')).toBeGreaterThanOrEqual(leaky ? 0.5 : 0.85);
	},
);

test.each(
	[2, 4, 6].flatMap((processes) =>
		Object.keys(limiters)
			.filter((limiter) => limiter !== 'leaky bucket')
			.map((limiter) => [processes, limiter] as const),
	),
)('%i processes use a %s of 100 per second together, and none starves', (processes, limiter) => {
	const { used, refused, results } = measure(
		() => ({ limiter: limiters[limiter]!(100), processes, until: 305_000 }),
		[1, 2],
	);
	expect(used).toBeGreaterThanOrEqual(0.85);
	expect(refused).toBeLessThanOrEqual(0.1);
	results.forEach(({ shares }) =>
		expect(Math.min(...shares)).toBeGreaterThanOrEqual(Math.min(0.1, 0.4 / processes)),
	);
});

test.each([1, 4, 16, 64])(
	'without a limit, %i at once take at most a tenth longer than without a pace',
	(places) => {
		for (const answers of [
			{ answerMs: 20 },
			{ answerMs: 200 },
			{ answerRange: [5, 205] as [number, number] },
		]) {
			for (const signInMs of [0, 1500]) {
				const finishedAt = (bare: boolean) =>
					measure(() => ({ limiter: unlimited, places, calls: 2000, until: 1e7, signInMs, bare, ...answers }))
						.finishedAt;
				expect(finishedAt(false)).toBeLessThanOrEqual(1.1 * finishedAt(true));
			}
		}
	},
);

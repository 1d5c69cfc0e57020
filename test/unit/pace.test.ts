import { Pace } from '../../nodes/api/pace';

jest.useFakeTimers();

/** A server with a token bucket, and `workers` callers, all on one fake clock. */
async function simulate({
	perSecond,
	burst,
	workers,
	calls,
	answerMs = 20,
}: Record<'perSecond' | 'burst' | 'workers' | 'calls', number> & { answerMs?: number }) {
	const pace = new Pace(workers);
	const startedAt = Date.now();
	let tokens = burst;
	let filledAt = startedAt;
	let accepted = 0;
	let refused = 0;
	let open = calls;
	let finishedAt = startedAt;

	const admit = () => {
		tokens = Math.min(burst, tokens + ((Date.now() - filledAt) * perSecond) / 1000);
		filledAt = Date.now();
		if (tokens < 1) return false;
		tokens--;
		return true;
	};
	const worker = async () => {
		while (open > 0) {
			open--;
			for (;;) {
				const dispatchedAt = await pace.turn();
				const admitted = admit();
				await new Promise((resolve) => setTimeout(resolve, answerMs));
				if (admitted) {
					pace.accepted(dispatchedAt);
					break;
				}
				refused++;
				pace.throttled(dispatchedAt, 1000);
			}
			accepted++;
			finishedAt = Date.now();
		}
	};
	const done = Promise.all(Array.from({ length: workers }, worker));
	let finished = false;
	void done.then(() => (finished = true));
	while (!finished) await jest.advanceTimersByTimeAsync(10);
	return { accepted, refused, seconds: (finishedAt - startedAt) / 1000 };
}

test('calls are spread over the time of an answer, after a start and after a standstill', async () => {
	const pace = new Pace(10);
	const answer = async () => {
		const dispatchedAt = await pace.turn();
		await new Promise((resolve) => setTimeout(resolve, 100));
		pace.accepted(dispatchedAt);
		return dispatchedAt;
	};
	const burst = async () => {
		const all = Promise.all(Array.from({ length: 10 }, answer));
		await jest.advanceTimersByTimeAsync(1000);
		const times = (await all).sort((one, other) => one - other);
		return times.slice(1).map((time, index) => time - times[index]!);
	};
	(await burst()).forEach((gap) => expect(gap).toBeCloseTo(1, 0));
	(await burst()).forEach((gap) => expect(gap).toBeCloseTo(10, 0));
});

test('no limit, no delay: 16 workers at 20 ms are as fast as the server', async () => {
	const { seconds } = await simulate({ perSecond: 1e6, burst: 1e6, workers: 16, calls: 1600 });
	expect(seconds).toBeLessThan(2.2);
});

test.each([
	[100, 100, 0.85],
	[30, 30, 0.85],
	[10, 10, 0.85],
	// Puzzel asks for a whole second although the bucket is full after a fifth of one.
	[100, 20, 0.6],
])(
	'a server of %i/s with a burst of %i is used to at least %f of it, without a storm',
	async (perSecond, burst, share) => {
		const calls = perSecond * 20;
		const { accepted, refused, seconds } = await simulate({ perSecond, burst, workers: 16, calls });
		expect(accepted).toBe(calls);
		expect(calls / seconds).toBeGreaterThanOrEqual(share * perSecond);
		expect(refused).toBeLessThan(calls * 0.2);
	},
);

test.each([80, 100, 130])('a limit met late, by calls of %i ms each, is used as well', async (answerMs) => {
	const { seconds } = await simulate({ perSecond: 100, burst: 100, workers: 16, calls: 1000, answerMs });
	expect(1000 / seconds).toBeGreaterThanOrEqual(90);
});

test('all workers wait as long as Puzzel asked', async () => {
	const pace = new Pace(8);
	const dispatchedAt = await pace.turn();
	pace.throttled(dispatchedAt, 5000);
	expect(pace.pause).toBe(5000);
	const turns: number[] = [];
	const startedAt = performance.now();
	const all = Promise.all(Array.from({ length: 8 }, async () => turns.push((await pace.turn()) - startedAt)));
	await jest.advanceTimersByTimeAsync(4999);
	expect(turns).toEqual([]);
	await jest.advanceTimersByTimeAsync(20_000);
	await all;
	expect(Math.min(...turns)).toBeCloseTo(5000, 0);
});

test('a cancelled run waits no longer', async () => {
	const pace = new Pace(8);
	pace.throttled(await pace.turn(), 60_000);
	const abort = new AbortController();
	const turn = pace.turn(abort.signal);
	abort.abort(new Error('cancelled'));
	await expect(turn).rejects.toThrow('cancelled');
});

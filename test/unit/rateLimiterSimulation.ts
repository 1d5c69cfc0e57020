import { createLimiter, type LimiterKind, type Rate } from '../../emulator/limiters';
import { SeededRandom } from '../../emulator/routing/random';
import type { PuzzelFailure } from '../../nodes/api/failure';
import { credential, failure, server, settled, startProcess } from './n8nProcess';

export interface Scene {
	/** Without one there is no limit. */
	kind?: LimiterKind;
	rate: Rate;
	/** How many items there are, or until when (ms) there are more. */
	items?: number;
	until?: number;
	/** Items in progress immediately in each process. */
	concurrency?: number;
	processes?: number;
	/** What Puzzel answers to an item that its limiter lets through; 'done' by default. */
	outcome?: (item: number) => 'done' | 'refused' | 'lost';
	retryAfter?: boolean;
	/** The limit from a time in ms on. */
	changes?: Array<[ms: number, perSecond: number]>;
	/** The time from when on the share of the limit is counted. */
	from?: number;
	seed?: number;
}

export interface Result {
	seconds: number;
	/** Of what the limit would have let through. */
	used: number;
	/** Requests that the limiter refused, of all that were sent. */
	refused: number;
	/** Items that failed because of the limit. */
	failed: number;
}

const CREATE = {
	retrySafety: 'nonIdempotent',
	path: '/12345/requests',
	body: { type: 'mail' },
	purpose: 'create the request',
} as const;

const ANSWERS = {
	done: { statusCode: 200, headers: {}, body: { result: 5, code: 0 } },
	refused: { statusCode: 200, headers: {}, body: { result: null, code: 5, message: 'No' } },
	lost: failure({ code: 'ECONNRESET' }),
};

/** Items sent by `Puzzel.call` through a limiter of the emulator, over jest's clock. */
export async function simulate(scene: Scene): Promise<Result> {
	const { kind, rate, items = Infinity, until = Infinity, from = 0 } = scene;
	const { concurrency = 16, processes = 1, retryAfter = true, changes = [] } = scene;
	jest.useFakeTimers({ now: Date.UTC(2026, 0, 1, 12, 0, 0, 370) });
	const random = new SeededRandom(scene.seed ?? 1);
	const mocked = jest.spyOn(Math, 'random').mockImplementation(() => random.next());
	try {
		const limiter = kind && createLimiter(kind);
		const started = performance.now();
		const time = () => performance.now() - started;
		const at = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));
		const total = { sent: 0, refused: 0, taken: 0, takenSince: 0, failed: 0, capacity: 0 };
		const perSecond = (ms = time()) =>
			changes.reduce((before, [after, then]) => (ms < after ? before : then), rate.perSecond);
		const api = async () => {
			await at(1 + random.next() * 2);
			total.sent++;
			const wait = limiter?.take(Date.now(), { ...rate, perSecond: perSecond() }) ?? 0;
			if (wait > 0) {
				total.refused++;
				const seconds = String(Math.ceil(wait / 1000));
				return { statusCode: 429, headers: retryAfter ? { 'retry-after': seconds } : {}, body: '' };
			}
			const item = total.taken++;
			if (time() >= from && time() < until) total.takenSince++;
			await at(10 + random.next() * 20);
			const answer = ANSWERS[scene.outcome?.(item) ?? 'done'];
			if (answer instanceof Error) throw answer;
			return answer;
		};
		const store = credential();
		const puzzel = server();
		const http = async (options: Parameters<typeof puzzel.http>[0]) =>
			options.url.endsWith('/requests') ? await api() : await puzzel.http(options);
		const runs = await Promise.all(
			Array.from({ length: processes }, async () => {
				const [run] = await settled(startProcess(store, http).connect());
				return run as Awaited<ReturnType<ReturnType<typeof startProcess>['connect']>>;
			}),
		);
		let next = 0;
		const worker = async (run: (typeof runs)[number]) => {
			while (next++ < items && time() < until)
				await run.call(CREATE).catch(({ options }: PuzzelFailure) => {
					if (options.httpStatus === 429) total.failed++;
				});
		};
		const began = time();
		await settled(
			...runs.flatMap((run) => Array.from({ length: concurrency }, async () => await worker(run))),
		);
		const ended = Math.min(time(), until);
		for (let ms = Math.max(from, began); ms < ended; ms += 10) total.capacity += perSecond(ms) / 100;
		return {
			seconds: (ended - began) / 1000,
			used: total.takenSince / total.capacity,
			refused: total.refused / total.sent,
			failed: total.failed,
		};
	} finally {
		mocked.mockRestore();
		jest.useRealTimers();
	}
}

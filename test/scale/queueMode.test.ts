import { requestCreate } from '../../bench/contenders';
import { seed, subjectOf } from '../../bench/work';
import { MEASURED, measuring } from '../../bench/workflow';
import { createEmulator, type Emulator, type Seed } from '../../emulator';
import { DEMO_SIGN_IN } from '../../emulator/demoSeed';
import { until } from '../../harness/until';
import { credentialData } from '../../harness/n8n/demo';
import type { CredentialLink } from '../../harness/n8n/rest';
import { Cluster } from './cluster';

const ITEMS = 200;
/** For how long tokens keep ending. */
const MINUTES = Number(process.env.PUZZEL_SCALE_MINUTES ?? 5);

describe('queue mode: a main process, four workers', () => {
	let cluster: Cluster;
	let puzzel: Emulator;
	let credential: CredentialLink;

	beforeAll(async () => {
		cluster = await Cluster.start(4);
	}, 600_000);
	afterAll(async () => await cluster?.stop());
	afterEach(async () => await puzzel.close());

	const startPuzzel = async (more: Partial<Seed> = {}) => {
		puzzel = await createEmulator({ seed: { ...seed, ...more } });
		puzzel.addFault({ name: 'latency', ms: 20 });
		credential = await cluster.session.createCredential('Puzzel', credentialData(puzzel));
	};

	/** How often each subject was created. */
	const created = () => {
		const subjects = new Map<string, number>();
		for (const { operation, status, body } of puzzel.calls) {
			if (operation !== 'RequestAdd' || status !== 200) continue;
			const subject = subjectOf(body);
			subjects.set(subject, (subjects.get(subject) ?? 0) + 1);
		}
		return subjects;
	};
	const signIns = () => puzzel.count('LogIn') + puzzel.count('GetAccessToken');

	const workflowOf = async (items: number) =>
		await cluster.session.createWorkflow(
			measuring({ contender: requestCreate('this package'), items, credential }),
		);
	const start = async (id: string, count: number) =>
		await Promise.all(Array.from({ length: count }, async () => await cluster.session.start(id)));
	const ended = async (id: string, executionIds: string[], patience = 400_000) =>
		await Promise.all(
			executionIds.map(async (executionId) => {
				await cluster.session.end(id, executionId, patience);
				return { id: executionId, ...(await cluster.session.finished(executionId)) };
			}),
		);
	/** Runs that all succeed. */
	const runAll = async (id: string, count: number, items: number) => {
		const executions = await ended(id, await start(id, count));
		for (const execution of executions) {
			expect(execution.error).toBe('');
			expect(execution.items(MEASURED)).toHaveLength(items);
		}
		return executions;
	};

	test('one sign-in for all processes, no duplicate, nothing lost; the same when the token has ended', async () => {
		await startPuzzel({ oneSessionPerUser: true });
		const id = await workflowOf(ITEMS / 2);
		await runAll(id, 20, ITEMS / 2);
		for (const worker of cluster.workers) expect(worker.started.length).toBeGreaterThan(0);
		expect(signIns()).toBe(1);

		puzzel.expireTokens();
		await runAll(id, 20, ITEMS / 2);
		expect(signIns()).toBeLessThanOrEqual(3);

		expect(created().size).toBe(40 * (ITEMS / 2));
		expect([...created().values()].filter((count) => count > 1)).toEqual([]);
	});

	test(`tokens that end every 30 s for ${MINUTES} minutes, one session per user: at most two sign-ins each time`, async () => {
		await startPuzzel({ oneSessionPerUser: true, tokenLifetimeSeconds: 30 });
		const id = await workflowOf(ITEMS);
		const startedAt = Date.now();
		while (Date.now() - startedAt < MINUTES * 60_000) await runAll(id, 8, ITEMS);
		const lifetimes = Math.ceil((Date.now() - startedAt) / 30_000);
		console.log(`${signIns()} sign-ins in ${lifetimes} lifetimes of a token, ${created().size} requests`);
		expect(signIns()).toBeGreaterThanOrEqual(MINUTES);
		expect(signIns()).toBeLessThanOrEqual(2 * lifetimes);
		expect([...created().values()].filter((count) => count > 1)).toEqual([]);
	}, 500_000);

	test('one limit of 100/s for all: it is used by all, and nothing fails', async () => {
		await startPuzzel();
		const fault = puzzel.addFault({ name: 'rateLimit', kind: 'slidingWindow', perSecond: 100 });
		const before = cluster.workers.map(({ started }) => started.length);
		const items = 75 + 25 * MINUTES;
		const executions = await runAll(await workflowOf(items), 40, items);
		puzzel.removeFault(fault.id);

		const workerOf = new Map(
			cluster.workers.flatMap(({ started }, index) =>
				started.slice(before[index]).map((id) => [id, index] as const),
			),
		);
		const taken = puzzel.calls
			.filter(({ operation, status }) => operation === 'RequestAdd' && status === 200)
			.map(({ arrivedMs, body }) => ({
				arrivedMs,
				worker: workerOf.get(/Task (\d+)-/.exec(subjectOf(body))![1]!),
			}));
		// After the first five seconds, and while every worker still has something to do.
		const from = taken[0]!.arrivedMs + 5_000;
		const to = Math.min(
			...cluster.workers.map((_, index) => taken.findLast(({ worker }) => worker === index)!.arrivedMs),
		);
		const used = taken.filter(({ arrivedMs }) => arrivedMs >= from && arrivedMs < to);
		const share = used.length / ((to - from) / 1000) / 100;
		const byWorker = cluster.workers.map(
			(_, index) => used.filter(({ worker }) => worker === index).length / used.length,
		);
		const refused = puzzel.calls.filter(({ status }) => status === 429).length;
		console.log(
			`${(share * 100).toFixed(1)} % used in ${((to - from) / 1000).toFixed(0)} s, ${refused} refused, by worker ${byWorker.map((each) => (each * 100).toFixed(0)).join(', ')} %`,
		);
		expect(executions).toHaveLength(40);
		// Four processes that know nothing of each other: what they reach together and how evenly is a matter of
		// chance, above all on a busy machine. These limits only tell a defect; the figures are printed.
		expect(share).toBeGreaterThanOrEqual(0.5);
		expect(Math.min(...byWorker)).toBeGreaterThan(0.02);
	}, 500_000);

	test('a password changed at Puzzel in the middle of 40 executions, one worker restarted: at most two refused logins', async () => {
		await startPuzzel({ oneSessionPerUser: true });
		const id = await workflowOf(ITEMS);
		const ids = await start(id, 40);
		await until(
			() => created().size,
			(size) => size > 1_000,
		);
		puzzel.changePassword(DEMO_SIGN_IN.userName, 'another one', { sessions: true });
		await cluster.workers[2]!.kill();
		await cluster.workers[2]!.restart();
		const executions = await ended(id, ids);
		const refused = executions.filter(({ error }) => /Sign-in failed: /.test(error));
		console.log(`${puzzel.refusedLogIns} refused logins, reported by ${refused.length} executions`);
		expect(refused.length).toBeGreaterThan(0);
		expect(puzzel.refusedLogIns).toBeGreaterThan(0);
		expect(puzzel.refusedLogIns).toBeLessThanOrEqual(2);
	}, 400_000);

	test('a worker killed in the middle: the others are not touched, and run again nothing is created twice', async () => {
		await startPuzzel();
		// A workflow each: keys are kept per node, without a lock between executions.
		const workflows = await Promise.all(
			Array.from({ length: 20 }, async (_, index) => {
				const contender = requestCreate('this package', { deduplicationKey: '={{ $json.subject }}' });
				const run = `w${index}`;
				const id = await cluster.session.createWorkflow(
					measuring({
						contender,
						items: ITEMS,
						credential,
						run,
						settings: { onError: 'continueRegularOutput' },
					}),
				);
				return { id, subjects: Array.from({ length: ITEMS }, (_, n) => `Task ${run}-${n}`) };
			}),
		);
		const runEach = async (inTheMiddle?: () => Promise<void>) => {
			const ids = await Promise.all(workflows.map(async ({ id }) => await cluster.session.start(id)));
			await inTheMiddle?.();
			return await Promise.all(
				workflows.map(async ({ id }, index) => {
					await cluster.session.end(id, ids[index]!, 120_000);
					return { id: ids[index]!, ...(await cluster.session.finished(ids[index]!)) };
				}),
			);
		};

		const victim = cluster.workers[1]!;
		const first = await runEach(async () => {
			await until(
				() => created().size,
				(size) => size >= 300,
			);
			await victim.kill();
		});
		// n8n gives up what the killed worker had, also what it had fetched and not yet begun, and repeats nothing of it
		// by itself.
		const others = new Set(cluster.workers.flatMap((each) => (each === victim ? [] : each.started)));
		const lost = first.filter(({ status }) => status !== 'success');
		expect(lost.length).toBeGreaterThan(0);
		expect(lost.filter(({ id }) => others.has(id)).map(({ id }) => id)).toEqual([]);
		const whole = workflows.filter((_, index) => first[index]!.status === 'success');
		const before = created();
		for (const { subjects } of whole) expect(subjects.filter((subject) => !before.has(subject))).toEqual([]);

		// The worker comes back, as its supervisor sees to, and somebody in doubt runs everything again.
		await victim.restart();
		const second = await runEach();
		const after = created();
		expect([...after].filter(([, count]) => count > 1)).toEqual([]);

		// What the kill left behind: keys whose outcome nobody knows, reported as such and bounded per execution.
		const leftBehind = workflows.map(
			({ subjects }) => subjects.filter((subject) => !after.has(subject)).length,
		);
		second.forEach((execution, index) => {
			expect(execution.error).toBe('');
			expect(execution.items(MEASURED)).toHaveLength(ITEMS);
			const output = execution.items(MEASURED).map(({ json }) => json);
			const duplicates = output.filter((json) => json.duplicate === true).length;
			const unknown = output.filter((json) => json.error !== undefined).length;
			const createdBefore = workflows[index]!.subjects.filter((subject) => before.has(subject)).length;
			expect(duplicates + unknown).toBe(createdBefore + leftBehind[index]!);
			expect(unknown).toBeGreaterThanOrEqual(leftBehind[index]!);
			expect(unknown).toBeLessThanOrEqual(150);
		});
		console.log(
			`${lost.length} executions were on the killed worker; ${leftBehind.reduce((sum, count) => sum + count, 0)} keys were taken but not sent`,
		);
	});
});

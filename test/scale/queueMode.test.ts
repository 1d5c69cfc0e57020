import { requestCreate } from '../../bench/contenders';
import { seed } from '../../bench/seed';
import { subjectOf } from '../../bench/work';
import { MEASURED, workflow } from '../../bench/workflow';
import type { CredentialLink } from '../../scripts/rest';
import { createEmulator, type Emulator } from '../emulator';
import { Cluster } from './cluster';

const EXECUTIONS = 20;
const ITEMS = 100;

describe('queue mode: a main process, two workers, 20 executions at once', () => {
	let cluster: Cluster;
	let puzzel: Emulator;
	let credential: CredentialLink;

	beforeAll(async () => {
		cluster = await Cluster.start();
	}, 180_000);
	afterAll(async () => await cluster?.stop(), 60_000);

	beforeEach(async () => {
		puzzel = await createEmulator({ seed });
		puzzel.addFault({ name: 'latency', ms: 20 });
		credential = await cluster.session.createCredential('Puzzel', {
			customerKey: '12345',
			userName: 'n8n',
			password: 'demo-password',
			authUrl: puzzel.url,
			apiUrl: puzzel.apiUrl,
		});
	});
	afterEach(async () => await puzzel.close());

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
	const logins = () => puzzel.count('LogIn') + puzzel.count('GetAccessToken');

	test('one login per process, no duplicate, nothing lost; the same when the tokens have expired', async () => {
		const id = await cluster.session.createWorkflow(
			workflow({ contender: requestCreate('this package'), items: ITEMS, credential }),
		);
		const runAll = async () => {
			const ids = await Promise.all(Array.from({ length: EXECUTIONS }, async () => await cluster.session.start(id)));
			const executions = await Promise.all(
				ids.map(async (executionId) => {
					await cluster.session.end(id, executionId, 60_000);
					return await cluster.session.outcome(executionId);
				}),
			);
			for (const execution of executions) {
				expect(execution.error).toBe('');
				expect(execution.items(MEASURED)).toHaveLength(ITEMS);
			}
		};

		await runAll();
		for (const worker of cluster.workers) expect(worker.started.length).toBeGreaterThan(0);
		expect(logins()).toBeGreaterThan(0);
		expect(logins()).toBeLessThanOrEqual(cluster.workers.length);

		const before = logins();
		puzzel.expireTokens();
		await runAll();
		expect(logins() - before).toBeGreaterThan(0);
		expect(logins() - before).toBeLessThanOrEqual(cluster.workers.length);

		expect(created().size).toBe(2 * EXECUTIONS * ITEMS);
		expect([...created().values()].filter((count) => count > 1)).toEqual([]);
	}, 150_000);
});

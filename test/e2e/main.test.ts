import { createEmulator, DEMO_ACCESS_POINTS, defaultSeed, type Emulator } from '../../emulator';
import { until } from '../../harness/engine/until';
import { credentialData } from '../../harness/n8n/demo';
import type { CredentialLink } from '../../harness/n8n/rest';
import { startTestServer, type TestServer } from '../../harness/n8n/testServer';
import { workflow, type Source, type Step } from '../../harness/n8n/workflow';
import { itemsOf, ONE_AGENT, OPERATIONS, parametersOf } from '../../harness/operations';
import { inN8n2 } from './versions';

/** The main job, each with at most one sign-in: every operation, an error output, a trigger's test event, an HTTP Request node. */
describe('in real n8n', () => {
	let n8n: TestServer;
	let emulator: Emulator;
	let credential: CredentialLink;

	beforeAll(async () => {
		const seed = defaultSeed();
		seed.customers![0]!.visualQueues!.push(ONE_AGENT);
		emulator = await createEmulator({ seed });
		n8n = await startTestServer();
		credential = await n8n.session.createCredential('Puzzel', credentialData(emulator));
	}, 240_000);
	afterAll(async () => {
		await n8n.close();
		await emulator.close();
	}, 60_000);

	beforeEach(() => emulator.reset());
	afterEach(() => expect(emulator.count('LogIn')).toBeLessThanOrEqual(1));

	const create = async (source: Source, ...steps: Step[]) =>
		await n8n.session.createWorkflow(workflow('Main', source, credential, steps));
	const stepOf = (key: string, more: Partial<Step> = {}): Step => ({
		name: 'Step',
		type: OPERATIONS[key]!.node,
		parameters: parametersOf(key),
		...more,
	});

	test.each(Object.entries(OPERATIONS).filter(([, { output }]) => output))(
		'%s',
		async (key, { good, output }) => {
			const ids = good(emulator);
			const { error, items } = await n8n.session.run(await create(itemsOf(ids), stepOf(key)));
			expect(error).toBe('');
			expect(items('Step')).toMatchObject(
				ids.map((id, item) => ({ json: output!(id), pairedItem: { item } })),
			);
		},
	);

	inN8n2('request.sendAndWait', async () => {
		const id = await create(itemsOf([DEMO_ACCESS_POINTS.support]), stepOf('request.sendAndWait'));
		const executionId = await n8n.session.start(id);
		await until(async () => (await n8n.session.execution(executionId)).status === 'waiting');
		const body = new FormData();
		body.append('approved', 'true');
		await fetch([...emulator.centre.requests.values()].at(-1)!.uri!, { method: 'POST', body });
		const { items } = await n8n.session.finished(executionId);
		expect(items('Step')).toMatchObject([{ json: { data: { approved: true } } }]);
	});

	test('an item that fails goes to the error output, the others go on', async () => {
		const { good, unknown } = OPERATIONS['request.get']!;
		const [first, , third] = good(emulator);
		const step = stepOf('request.get', { settings: { onError: 'continueErrorOutput' } });
		const { items } = await n8n.session.run(await create(itemsOf([first, unknown, third]), step));
		expect(items('Step')).toHaveLength(2);
		expect(items('Step', 1)).toMatchObject([{ json: { id: unknown, error: expect.any(String) as string } }]);
	});

	test('a trigger that is tested shows an event', async () => {
		const id = await create({ name: 'Trigger', type: 'puzzelTrigger' });
		const { error, items } = await n8n.session.finished((await n8n.session.startStep(id, 'Trigger'))!);
		expect(error).toBe('');
		expect(items('Trigger')[0]!.json).toMatchObject({
			event: 'userStatusChanged',
			eventId: expect.any(String) as string,
		});
	});

	test('HTTP Request sends with the credential', async () => {
		const step = {
			name: 'Step',
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: {
				url: `${emulator.apiUrl}/accesstokeninformation`,
				authentication: 'predefinedCredentialType',
				nodeCredentialType: 'puzzelApi',
			},
			credentials: { puzzelApi: credential },
		};
		const { error, items } = await n8n.session.run(await create([{}, {}], step));
		expect(error).toBe('');
		expect(items('Step')).toMatchObject([1, 2].map(() => ({ json: { code: 0 } })));
	});
});

import { createEmulator, DEMO_SIGN_IN, type Emulator } from '../../emulator';
import { credentialData } from '../../harness/n8n/demo';
import { startTestServer, type TestServer } from '../../harness/n8n/testServer';
import { createTasks, currentUser, workflow, type Step } from '../../harness/n8n/workflow';

const people = (count: number) =>
	Array.from({ length: count }, (_, index) => ({ subject: `Task ${index + 1}` }));

const create = createTasks({ concurrency: 64 });

const look: Step = {
	name: 'Look',
	type: 'puzzelUser',
	parameters: { operation: 'checkAvailability', userId: currentUser },
};

describe('signing in, in real n8n', () => {
	let n8n: TestServer;
	let emulator: Emulator;

	beforeAll(async () => {
		n8n = await startTestServer();
	}, 120_000);
	afterAll(async () => await n8n.close(), 60_000);

	// An emulator of its own has an address of its own, so nothing is remembered from another test.
	beforeEach(async () => {
		emulator = await createEmulator();
	});
	afterEach(async () => await emulator.close());

	const runWith = async (
		items: Array<{ subject: string }>,
		steps: Step[],
		password = DEMO_SIGN_IN.password,
	) => {
		const credential = await n8n.session.createCredential('Puzzel', credentialData(emulator, { password }));
		const id = await n8n.session.createWorkflow(workflow('Sign-in', items, credential, steps));
		return { run: async () => await n8n.session.run(id) };
	};

	test.each([
		['programmatic', create],
		['declarative', look],
	])(
		'200 items with an empty token log in once (%s node)',
		async (_, step) => {
			const { run } = await runWith(people(200), [step]);
			const execution = await run();
			expect(execution.error).toBe('');
			expect(execution.items(step.name)).toHaveLength(200);
			expect(emulator.count('LogIn')).toBe(1);

			// The token is stored with the credential: a further run needs no login.
			await run();
			expect(emulator.count('LogIn')).toBe(1);
		},
		120_000,
	);

	test('a sign-in that Puzzel cannot judge at the moment is tried again', async () => {
		const { run } = await runWith(people(20), [create, look]);
		emulator.addFault({ name: 'status', operation: 'LogIn', status: 503, times: 2 });
		const execution = await run();
		expect(execution.error).toBe('');
		expect(execution.items('Create')).toHaveLength(20);
		expect(emulator.count('LogIn')).toBe(3);
	}, 120_000);

	test('200 items with an expired token renew it once', async () => {
		const { run } = await runWith(people(200), [create]);
		await run();
		emulator.expireTokens();
		const execution = await run();
		expect(execution.error).toBe('');
		expect(execution.items('Create')).toHaveLength(200);
		expect(emulator.count('LogIn') + emulator.count('GetAccessToken')).toBe(2);
	}, 120_000);

	test.each([
		['programmatic', create],
		['declarative', look],
	])(
		'a wrong password with 20 items and Retry On Fail reaches the login once (%s node)',
		async (_, step) => {
			const retry = { ...step, settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 } };
			const { run } = await runWith(people(20), [retry], 'wrong');
			const execution = await run();
			expect(execution.status).toBe('error');
			expect(execution.error).toMatch(/Sign-in failed: .*code 3001/);
			expect(emulator.count('LogIn')).toBe(1);

			// Nor does a schedule that runs again and again get there.
			await run();
			expect(emulator.count('LogIn')).toBe(1);
		},
		120_000,
	);

	test('a wrong password is reported to every item of the error output, and reaches the login once', async () => {
		const { run } = await runWith(
			people(20),
			[{ ...create, settings: { onError: 'continueErrorOutput' } }],
			'wrong',
		);
		const execution = await run();
		expect(execution.error).toBe('');
		const errors = execution.items('Create', 1);
		expect(errors).toHaveLength(20);
		for (const { json } of errors) expect(json.error).toMatch(/Sign-in failed: .*code 3001/);
		expect(emulator.count('LogIn')).toBe(1);
		expect(emulator.count('RequestAdd')).toBe(0);
	}, 120_000);
});

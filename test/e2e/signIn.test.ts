import { DEMO_SIGN_IN } from '../../emulator';
import { credentialData } from '../../harness/n8n/demo';
import { useN8n } from '../../harness/n8n/testServer';
import { checkAvailability, createTasks, type Step } from '../../harness/n8n/workflow';

const people = (count: number) =>
	Array.from({ length: count }, (_, index) => ({ subject: `Task ${index + 1}` }));

const create = createTasks({ concurrency: 64 });

describe('signing in, in real n8n', () => {
	const n8n = useN8n({ isFresh: true });
	const { emulator, session } = n8n;

	const runWith = async (items: Array<{ subject: string }>, step: Step, password = DEMO_SIGN_IN.password) => {
		const credential = await session.createCredential('Sign-in', credentialData(emulator, { password }));
		const id = await n8n.create(items, { ...step, credentials: { puzzelApi: credential } });
		return { run: async () => await session.run(id) };
	};

	test.each([
		['programmatic', create],
		['declarative', checkAvailability],
	])('200 items with an empty token log in once (%s node)', async (_, step) => {
		const { run } = await runWith(people(200), step);
		const execution = await run();
		expect(execution.error).toBe('');
		expect(execution.items(step.name)).toHaveLength(200);
		expect(emulator.count('LogIn')).toBe(1);

		// The token is stored with the credential: a further run needs no login.
		await run();
		expect(emulator.count('LogIn')).toBe(1);
	});

	test('200 items with an expired token renew it once', async () => {
		const { run } = await runWith(people(200), create);
		await run();
		emulator.expireTokens();
		const execution = await run();
		expect(execution.error).toBe('');
		expect(execution.items('Create')).toHaveLength(200);
		expect(emulator.count('LogIn') + emulator.count('GetAccessToken')).toBe(2);
	});

	test.each([
		['programmatic', create],
		['declarative', checkAvailability],
	])('a wrong password with 20 items and Retry On Fail reaches the login once (%s node)', async (_, step) => {
		const retry = { ...step, settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 } };
		const { run } = await runWith(people(20), retry, 'wrong');
		const execution = await run();
		expect(execution.status).toBe('error');
		expect(execution.error).toMatch(/Sign-in failed: .*code 3001/);
		expect(emulator.count('LogIn')).toBe(1);

		// Nor does a schedule that runs again and again get there.
		await run();
		expect(emulator.count('LogIn')).toBe(1);
	});
});

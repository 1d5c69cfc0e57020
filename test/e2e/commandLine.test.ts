import { createEmulator, DEMO_ACCESS_POINTS, DEMO_SIGN_IN, type Emulator } from '../../emulator';
import { credentialData } from '../../harness/n8n/demo';
import { executeByCommand, importByCommand, type Installation } from '../../harness/n8n/n8n';
import { createTestInstallation } from '../../harness/n8n/testServer';
import { currentUser, workflow } from '../../harness/n8n/workflow';

const workflowWith = (credential: { id: string; name: string }) =>
	workflow(credential.name, [{ subject: 'First' }, { subject: 'Second' }], credential, [
		{
			name: 'Create',
			type: 'puzzelRequest',
			parameters: {
				from: 'crm@example.com',
				to: DEMO_ACCESS_POINTS.support,
				subject: '={{ $json.subject }}',
			},
		},
		{
			name: 'Availability',
			type: 'puzzelUser',
			parameters: { operation: 'checkAvailability', userId: currentUser },
		},
	]);

/** n8n's command line: each run is a process of its own, which knows only what is stored. */
describe('n8n on the command line', () => {
	let emulator: Emulator;
	let installation: Installation;

	beforeAll(async () => (installation = await createTestInstallation()));
	afterAll(async () => await installation.remove());
	beforeEach(async () => (emulator = await createEmulator()));
	afterEach(async () => await emulator.close());

	const storePassword = async (credential: { id: string; name: string }, password: string) =>
		await importByCommand(installation, 'credentials', [
			{ ...credential, type: 'puzzelApi', data: credentialData(emulator, { password }) },
		]);

	test('a second process with an expired stored token renews the session, without the password', async () => {
		const credential = { id: 'expired', name: 'Expired' };
		const { id } = workflowWith(credential);
		await storePassword(credential, DEMO_SIGN_IN.password);
		await importByCommand(installation, 'workflow', [workflowWith(credential)]);
		expect((await executeByCommand(installation, id)).error).toBe('');
		expect(emulator.count('LogIn')).toBe(1);

		emulator.expireTokens();
		const before = emulator.calls.length;
		const second = await executeByCommand(installation, id);
		expect(second.error).toBe('');
		expect(second.items('Create')).toHaveLength(2);
		expect(second.items('Availability')).toHaveLength(2);
		const since = emulator.calls.slice(before);
		expect(since.some(({ status, token }) => status === 401 && token === 'refused')).toBe(true);
		expect(since.filter(({ operation }) => operation === 'GetAccessToken')).toHaveLength(1);
		expect(since.filter(({ operation }) => operation === 'LogIn')).toHaveLength(0);
		const adds = since.filter(({ operation }) => operation === 'RequestAdd').map(({ status }) => status);
		expect(adds.filter((status) => status === 200)).toHaveLength(2);
		expect(adds.filter((status) => status === 401)).toHaveLength(2);
	});

	test('two processes with a wrong password make one login, and a corrected one works immediately', async () => {
		const credential = { id: 'mistyped', name: 'Mistyped' };
		const { id } = workflowWith(credential);
		await storePassword(credential, 'mistyped');
		await importByCommand(installation, 'workflow', [workflowWith(credential)]);
		for (let process = 1; process <= 2; process++) {
			const { status, error } = await executeByCommand(installation, id);
			expect(status).toBe('error');
			expect(error).toContain('Sign-in failed: ');
		}
		expect(emulator.count('LogIn')).toBe(1);

		await storePassword(credential, DEMO_SIGN_IN.password);
		expect((await executeByCommand(installation, id)).status).toBe('success');
	});
});

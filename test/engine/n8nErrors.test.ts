import type { ICredentialsHelper, INodeParameters } from 'n8n-workflow';

import { credentialFor } from '../../harness/engine/credentialFor';
import type { CredentialStore } from '../../harness/engine/credentialStore';
import { useEmulator } from '../../harness/engine/emulator';
import { runner } from '../../harness/engine/run';

/** What goes wrong in n8n itself, before a call is sent. */

const emulator = useEmulator();
const run = runner(emulator);

const CREATE: INodeParameters = {
	from: 'crm@example.com',
	to: 'support@example.com',
	subject: 'Call back',
};

/** The credential with one of n8n's own functions failing. */
function failing(credential: CredentialStore, name: keyof ICredentialsHelper, error: Error): CredentialStore {
	const helper = { ...credential.helper, [name]: async () => await Promise.reject(error) };
	return Object.defineProperty(credential, 'helper', { value: helper });
}

test.each([
	['the database, when the credential is read', 'getDecrypted'],
	['the database, when a call gets its header', 'authenticate'],
] as const)('a connection cut to %s: nothing was sent, and the item says so', async (_, name) => {
	const cut = Object.assign(new Error('Connection terminated unexpectedly'), {
		code: 'ECONNRESET',
		syscall: 'read',
	});
	const { output } = await run(
		'request.create',
		{ ...CREATE },
		{
			credential: failing(credentialFor(emulator), name, cut),
			items: [{}, {}, {}],
			onError: 'continueRegularOutput',
		},
	);
	expect(output).toHaveLength(3);
	for (const { error, details } of output) {
		expect(error).toMatch(/Connection terminated unexpectedly|connection/i);
		expect(details).toMatchObject({ mayHaveHappened: false });
	}
	expect(emulator.count('RequestAdd')).toBe(0);
});

test('an expression that fails is the failure of its item alone', async () => {
	const { output } = await run(
		'request.create',
		{ ...CREATE, subject: '={{ $json.title.trim() }}' },
		{ items: [{ title: 'First' }, {}, { title: 'Third' }], onError: 'continueRegularOutput' },
	);
	expect(output.map((item) => 'error' in item)).toEqual([false, true, false]);
	expect(output[1]!.details).toMatchObject({ mayHaveHappened: false });
	expect(emulator.count('RequestAdd')).toBe(2);
});

import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { IDataObject } from 'n8n-workflow';

import { createEmulator, DEMO_SIGN_IN, type Emulator } from '../../emulator';
import { credentialData } from '../../harness/n8n/demo';
import type { CredentialLink } from '../../harness/n8n/rest';
import { startTestServer, type TestServer } from '../../harness/n8n/testServer';
import { currentUser, workflow, type Step } from '../../harness/n8n/workflow';

/** What the person sees in the credential form after "Save". */
describe('the credential form, in real n8n', () => {
	let n8n: TestServer;
	let emulator: Emulator;
	let credential: CredentialLink;
	/** A web server that is not Puzzel: it answers every call with a page. */
	let stranger: Server;
	let strangerUrl: string;

	beforeAll(async () => {
		stranger = createServer((_, response) => {
			response.setHeader('content-type', 'text/html');
			response.end('<html><body>Welcome</body></html>');
		}).listen(0, '127.0.0.1');
		await once(stranger, 'listening');
		strangerUrl = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
		n8n = await startTestServer();
	}, 120_000);
	afterAll(async () => {
		await n8n.close();
		stranger.close();
	}, 60_000);

	beforeEach(async () => {
		emulator = await createEmulator();
		credential = await n8n.session.createCredential('Puzzel', credentialData(emulator));
	});
	afterEach(async () => await emulator.close());

	const check = async (changes: IDataObject) =>
		await n8n.session.testCredential(credential, credentialData(emulator, changes));

	test('a right password is confirmed', async () => {
		expect(await check({})).toEqual({ status: 'OK', message: 'Connection successful!' });
		expect(emulator.count('LogIn')).toBe(1);
		expect(emulator.count('AccessTokenInformation')).toBeGreaterThan(0);
	});

	test('trailing slashes and spaces around the addresses are forgiven', async () => {
		const changes = { authUrl: ` ${emulator.url}/ `, apiUrl: ` ${emulator.apiUrl}// ` };
		expect(await check(changes)).toEqual({ status: 'OK', message: 'Connection successful!' });
	});

	test('the response to a wrong password is quoted, with what to check', async () => {
		const { status, message } = await check({ password: 'wrong' });
		expect(status).toBe('Error');
		expect(message).toMatch(/Sign-in failed: .*code 3001\)\. Check "User Name", "Password"/);
		expect(emulator.count('LogIn')).toBe(1);

		// A corrected password counts immediately.
		expect((await check({})).status).toBe('OK');
	});

	test('opened again after the token has ended, it is confirmed', async () => {
		expect((await n8n.session.retryCredential(credential)).status).toBe('OK');
		emulator.expireTokens({ sessions: true });
		expect(await n8n.session.retryCredential(credential)).toEqual({
			status: 'OK',
			message: 'Connection successful!',
		});
		expect(emulator.count('LogIn')).toBe(2);
	});

	test('every "Retry" gets a fresh answer, workflows and HTTP Request nodes get the stored one', async () => {
		const mistyped = await n8n.session.createCredential(
			'Mistyped',
			credentialData(emulator, { password: 'mistyped' }),
		);
		const run = async (step: Step) =>
			await n8n.session.run(
				await n8n.session.createWorkflow(workflow(step.name, [{}, {}, {}], mistyped, [step])),
			);
		const look: Step = {
			name: 'Look',
			type: 'puzzelUser',
			parameters: { operation: 'checkAvailability', userId: currentUser },
		};
		const ask: Step = {
			name: 'Ask',
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: {
				url: `${emulator.apiUrl}/accesstokeninformation`,
				authentication: 'predefinedCredentialType',
				nodeCredentialType: 'puzzelApi',
			},
			credentials: { puzzelApi: mistyped },
		};
		expect((await run(ask)).error).toMatch(/code 3001/);
		expect(emulator.count('LogIn')).toBe(1);
		for (const logins of [2, 3]) {
			expect((await n8n.session.retryCredential(mistyped)).message).toMatch(/code 3001/);
			expect(emulator.count('LogIn')).toBe(logins);
		}
		for (const step of [look, ask]) {
			expect((await run(step)).error).toMatch(/code 3001/);
		}
		expect(emulator.count('LogIn')).toBe(3);
	});

	const reported: Array<[string, () => IDataObject, RegExp]> = [
		[
			'an unknown customer',
			() => ({ customerKey: '99999' }),
			/Sign-in failed: .*"The customer is not known".*"Customer Key"/,
		],
		[
			'a user with two factors',
			() => ({ userName: 'twofactor' }),
			/the user "twofactor" requires two-factor authentication/,
		],
		[
			'a locked account',
			() => ({ userName: 'locked' }),
			/"The account is locked after too many wrong passwords"/,
		],
		[
			'an authentication host that does not exist',
			() => ({ authUrl: 'https://auth.puzzel.invalid' }),
			/could not connect to auth\.puzzel\.invalid: .*Check "Authentication URL"/,
		],
		[
			'an authentication host that does not answer',
			() => ({ authUrl: 'http://localhost:1' }),
			/could not connect to localhost:1: the server refuses connections\. Check "Authentication URL"/,
		],
		[
			'an API host that does not exist',
			() => ({ apiUrl: 'https://api.puzzel.invalid/ContactCentre5' }),
			/Could not connect to api\.puzzel\.invalid: .*Check "API URL"/,
		],
		[
			'an API host that does not answer',
			() => ({ apiUrl: 'http://localhost:1/ContactCentre5' }),
			/Could not connect to localhost:1: the server refuses connections\. Check "API URL"/,
		],
		[
			'an authentication host that is not Puzzel',
			() => ({ authUrl: strangerUrl }),
			/Sign-in failed: 127\.0\.0\.1:\d+ answered .*Check "Authentication URL"/,
		],
		[
			'an API host that is not Puzzel',
			() => ({ apiUrl: strangerUrl }),
			/The sign-in worked, but the API returned an unexpected response/,
		],
		[
			'the API path forgotten',
			() => ({ apiUrl: emulator.url }),
			/The sign-in worked, but the API returned an unexpected response/,
		],
		[
			'plain http for the sign-in',
			() => ({ authUrl: 'http://auth.puzzel.com' }),
			/"Authentication URL" must start with https:\/\//,
		],
		[
			'plain http for the API',
			() => ({ apiUrl: 'http://api.puzzel.com/ContactCentre5' }),
			/"API URL" must start with https:\/\//,
		],
		[
			'an address that is none',
			() => ({ authUrl: 'auth.puzzel.com' }),
			/"Authentication URL" must start with https:\/\/: auth\.puzzel\.com/,
		],
		['an empty customer key', () => ({ customerKey: ' ' }), /The Puzzel credential has no Customer Key/],
	];

	test.each(reported)('%s is reported in plain words', async (_, changes, words) => {
		const { status, message } = await check(changes());
		expect(status).toBe('Error');
		expect(message).toMatch(words);
		expect(message).not.toContain(DEMO_SIGN_IN.password);
	});
});

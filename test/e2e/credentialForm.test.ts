import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { IDataObject } from 'n8n-workflow';

import { createEmulator, DEMO_SIGN_IN, type Emulator } from '../../emulator';
import { credentialData } from '../n8n/demo';
import type { CredentialLink } from '../n8n/rest';
import { startTestServer, type TestServer } from '../n8n/testServer';
import { currentUser, workflow, type Step } from '../n8n/workflow';

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

	test('trailing slashes and blanks around the addresses are forgiven', async () => {
		const changes = { authUrl: ` ${emulator.url}/ `, apiUrl: ` ${emulator.apiUrl}// ` };
		expect(await check(changes)).toEqual({ status: 'OK', message: 'Connection successful!' });
	});

	test('a wrong password is named, with the warning about the lock', async () => {
		const { status, message } = await check({ password: 'wrong' });
		expect(status).toBe('Error');
		expect(message).toMatch(/refused the sign-in of "n8n": the user name or the password is wrong/);
		expect(message).toMatch(/After four wrong passwords in a row Puzzel locks the account/);
		expect(emulator.count('LogIn')).toBe(1);

		// A corrected password counts at once.
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
		expect((await run(ask)).error).toMatch(/password is wrong/);
		expect(emulator.count('LogIn')).toBe(1);
		for (const logins of [2, 3]) {
			expect((await n8n.session.retryCredential(mistyped)).message).toMatch(/password is wrong/);
			expect(emulator.count('LogIn')).toBe(logins);
		}
		for (const step of [look, ask]) {
			expect((await run(step)).error).toMatch(
				/This was Puzzel's answer .* \(refused 3 times\); n8n does not ask again until the credential is changed/,
			);
		}
		expect(emulator.count('LogIn')).toBe(3);
	});

	const told: Array<[string, () => IDataObject, RegExp]> = [
		[
			'an unknown customer',
			() => ({ customerKey: '99999' }),
			/does not know the customer "99999": check "Customer Key"/,
		],
		[
			'a user with two factors',
			() => ({ userName: 'twofactor' }),
			/"twofactor" signs in with two factors, which works only in Puzzel's own applications/,
		],
		['a locked account', () => ({ userName: 'locked' }), /has locked the account of "locked"/],
		[
			'an authentication host that does not exist',
			() => ({ authUrl: 'https://auth.puzzel.invalid' }),
			/could not reach auth\.puzzel\.invalid: .*Check "Authentication URL"/,
		],
		[
			'an authentication host that does not answer',
			() => ({ authUrl: 'http://localhost:1' }),
			/could not reach localhost:1: the server refuses connections\. Check "Authentication URL"/,
		],
		[
			'an API host that does not exist',
			() => ({ apiUrl: 'https://api.puzzel.invalid/ContactCentre5' }),
			/could not reach api\.puzzel\.invalid: .*Check "API URL"/,
		],
		[
			'an API host that does not answer',
			() => ({ apiUrl: 'http://localhost:1/ContactCentre5' }),
			/could not reach localhost:1: the server refuses connections\. Check "API URL"/,
		],
		[
			'an authentication host that is not Puzzel',
			() => ({ authUrl: strangerUrl }),
			/127\.0\.0\.1:\d+ does not answer like Puzzel: check "Authentication URL"/,
		],
		[
			'an API host that is not Puzzel',
			() => ({ apiUrl: strangerUrl }),
			/The sign-in worked, but the API host does not answer like Puzzel\. Check that "API URL" is right/,
		],
		[
			'the API path forgotten',
			() => ({ apiUrl: emulator.url }),
			/The sign-in worked, but the API host does not answer like Puzzel\. Check that "API URL" is right/,
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
			/"auth\.puzzel\.com" in "Authentication URL" is not a web address/,
		],
		['an empty customer key', () => ({ customerKey: ' ' }), /The Puzzel credential has no Customer Key/],
	];

	test.each(told)('%s is told in plain words', async (_, changes, words) => {
		const { status, message } = await check(changes());
		expect(status).toBe('Error');
		expect(message).toMatch(words);
		expect(message).not.toContain(DEMO_SIGN_IN.password);
	});
});

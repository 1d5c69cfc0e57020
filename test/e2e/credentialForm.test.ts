import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { IDataObject } from 'n8n-workflow';

import { DEMO_SIGN_IN } from '../../emulator';
import { credentialData } from '../../harness/n8n/demo';
import { useN8n } from '../../harness/n8n/testServer';
import { checkAvailability, httpRequest, type Step } from '../../harness/n8n/workflow';

/** What the person sees in the credential form after "Save". */
describe('the credential form, in real n8n', () => {
	const n8n = useN8n({ isFresh: true });
	const { emulator, session } = n8n;
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
	});
	afterAll(() => stranger.close());

	const check = async (changes: IDataObject) =>
		await session.testCredential(n8n.credential, credentialData(emulator, changes));

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
		expect((await session.retryCredential(n8n.credential)).status).toBe('OK');
		emulator.expireTokens({ sessions: true });
		expect(await session.retryCredential(n8n.credential)).toEqual({
			status: 'OK',
			message: 'Connection successful!',
		});
		expect(emulator.count('LogIn')).toBe(2);
	});

	test('every "Retry" gets a fresh answer, workflows and HTTP Request nodes get the stored one', async () => {
		const mistyped = await session.createCredential(
			'Mistyped',
			credentialData(emulator, { password: 'mistyped' }),
		);
		const run = async (step: Step) =>
			await n8n.run([{}, {}, {}], { ...step, credentials: { puzzelApi: mistyped } });
		const ask = httpRequest(`${emulator.apiUrl}/accesstokeninformation`, mistyped);
		expect((await run(ask)).error).toMatch(/code 3001/);
		expect(emulator.count('LogIn')).toBe(1);
		for (const logins of [2, 3]) {
			expect((await session.retryCredential(mistyped)).message).toMatch(/code 3001/);
			expect(emulator.count('LogIn')).toBe(logins);
		}
		for (const step of [checkAvailability, ask]) {
			expect((await run(step)).error).toMatch(/code 3001/);
		}
		expect(emulator.count('LogIn')).toBe(3);
	});

	const reported: Array<[string, () => IDataObject, RegExp]> = [
		[
			'a locked account',
			() => ({ userName: 'locked' }),
			/"The account is locked after too many wrong passwords"/,
		],
		[
			'an authentication host that does not answer',
			() => ({ authUrl: 'http://localhost:1' }),
			/could not connect to localhost:1: the server refuses connections\. Check "Authentication URL"/,
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
		['an empty customer key', () => ({ customerKey: ' ' }), /The Puzzel credential has no Customer Key/],
	];

	test.each(reported)('%s is reported in plain words', async (_, changes, words) => {
		const { status, message } = await check(changes());
		expect(status).toBe('Error');
		expect(message).toMatch(words);
		expect(message).not.toContain(DEMO_SIGN_IN.password);
	});
});

import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { SignInError } from '../../credentials/refusal';
import { forgetSessions, freshAccessToken } from '../../credentials/session';

const credential = (more: ICredentialDataDecryptedObject = {}): ICredentialDataDecryptedObject => ({
	customerKey: '12345',
	userName: 'n8n',
	password: 'right',
	authUrl: 'https://auth.puzzel.com/',
	apiUrl: ' https://api.puzzel.com/ContactCentre5 ',
	clientName: 'myCRM',
	clientVersion: '1.0',
	accessToken: '',
	...more,
});

interface Script {
	login?: (body: ICredentialDataDecryptedObject) => unknown;
	renew?: () => unknown;
}

/** Answers like n8n's helper with `returnFullResponse`, and counts. */
function server(script: Script = {}) {
	const sent: IHttpRequestOptions[] = [];
	let token = 0;
	const http = async (options: IHttpRequestOptions): Promise<unknown> => {
		sent.push(options);
		await new Promise((resolve) => setImmediate(resolve));
		if (options.url.endsWith('/LogIn')) {
			return (
				script.login?.(options.body as ICredentialDataDecryptedObject) ?? {
					statusCode: 200,
					body: {
						accessToken: `token-${++token}`,
						refreshToken: { customerKey: '12345', sessionId: 'session-1', expiryDate: '2030-01-01T00:00:00' },
						twoFactorRequired: false,
					},
				}
			);
		}
		if (options.url.endsWith('/GetAccessToken')) {
			return script.renew?.() ?? { statusCode: 200, body: `token-${++token}` };
		}
		return { result: {}, code: 0 };
	};
	const count = (action: string) => sent.filter(({ url }) => url.endsWith(action)).length;
	return { http, sent, count };
}

const refused = (message: string, statusCode = 401) => ({
	login: () => ({ statusCode, body: { message, code: 7 } }),
});

const failing = (error: object) => async () => await Promise.reject(Object.assign(new Error('x'), error));

beforeEach(() => {
	forgetSessions();
	jest.restoreAllMocks();
});

const setClock = (ms: number) => jest.spyOn(Date, 'now').mockReturnValue(ms);

describe('signing in', () => {
	test('sends exactly the five fields of the documented login', async () => {
		const { http, sent } = server();
		await expect(freshAccessToken(http, credential())).resolves.toBe('token-1');
		expect(sent[0]).toMatchObject({ method: 'POST', url: 'https://auth.puzzel.com/api/Authenticate/LogIn' });
		expect(JSON.stringify(sent[0]!.body)).toBe(
			'{"customerKey":"12345","userName":"n8n","password":"right","clientName":"myCRM","clientVersion":"1.0"}',
		);
	});

	test('is done once for any number of simultaneous askers', async () => {
		const { http, count } = server();
		const tokens = await Promise.all(
			Array.from({ length: 200 }, async () => await freshAccessToken(http, credential())),
		);
		expect(new Set(tokens)).toEqual(new Set(['token-1']));
		expect(count('/LogIn')).toBe(1);
	});

	test('a later asker with an empty token gets the young one', async () => {
		const { http, count } = server();
		await freshAccessToken(http, credential());
		await freshAccessToken(http, credential());
		expect(count('/LogIn')).toBe(1);
	});

	test('another password is another person: no borrowed session', async () => {
		const { http, count } = server();
		await freshAccessToken(http, credential());
		await freshAccessToken(http, credential({ password: 'other' }));
		expect(count('/LogIn')).toBe(2);
	});
});

describe('renewing', () => {
	test('goes through the refresh session, without the password', async () => {
		const { http, sent, count } = server();
		await freshAccessToken(http, credential());
		await expect(freshAccessToken(http, credential({ accessToken: 'token-1' }))).resolves.toBe('token-2');
		expect(count('/LogIn')).toBe(1);
		const renewal = sent.find(({ url }) => url.endsWith('/GetAccessToken'));
		expect(renewal?.body).toEqual({ customerKey: '12345', sessionId: 'session-1' });
	});

	test('a late 401 for a token that was already replaced costs nothing', async () => {
		const { http, count } = server();
		await freshAccessToken(http, credential());
		await freshAccessToken(http, credential({ accessToken: 'token-1' }));
		await expect(freshAccessToken(http, credential({ accessToken: 'token-1' }))).resolves.toBe('token-2');
		expect(count('/GetAccessToken')).toBe(1);
	});

	test.each([
		['refused', { statusCode: 401, body: { message: 'no such session' } }],
		['no token', { statusCode: 200, body: '' }],
		["a proxy's page", { statusCode: 200, body: '<html> hello </html>' }],
	])('falls back to the login when it is %s', async (_, answer) => {
		const { http, count } = server({ renew: () => answer });
		await freshAccessToken(http, credential());
		await expect(freshAccessToken(http, credential({ accessToken: 'token-1' }))).resolves.toBe('token-2');
		expect(count('/LogIn')).toBe(2);
	});

	test('a cold process with an expired stored token signs in once', async () => {
		const { http, count } = server();
		await Promise.all(
			Array.from(
				{ length: 50 },
				async () => await freshAccessToken(http, credential({ accessToken: 'from-yesterday' })),
			),
		);
		expect(count('/LogIn')).toBe(1);
	});
});

describe('a refused login', () => {
	test('is remembered for a minute, then an hour, then for good', async () => {
		const { http, count } = server(refused('Invalid user name or password'));
		const attempt = async () =>
			await freshAccessToken(http, credential()).catch((error: Error) => error.message);
		const start = 1_700_000_000_000;

		setClock(start);
		expect(await attempt()).toContain('the user name or the password is wrong');
		setClock(start + 59_000);
		expect(await attempt()).toContain('remembered');
		expect(count('/LogIn')).toBe(1);

		setClock(start + 61_000);
		await attempt();
		setClock(start + 61_000 + 3_599_000);
		await attempt();
		expect(count('/LogIn')).toBe(2);

		setClock(start + 61_000 + 3_601_000);
		await attempt();
		expect(count('/LogIn')).toBe(3);

		setClock(start + 365 * 24 * 3_600_000);
		expect(await attempt()).toContain('before the credential is changed or n8n restarts');
		expect(count('/LogIn')).toBe(3);
	});

	test('does not hold back a corrected password', async () => {
		const { http } = server({
			login: ({ password }) =>
				password === 'wrong' ? { statusCode: 401, body: { message: 'no' } } : undefined,
		});
		await expect(freshAccessToken(http, credential({ password: 'wrong' }))).rejects.toThrow(SignInError);
		await expect(freshAccessToken(http, credential())).resolves.toBe('token-1');
	});

	test('of 1,000 simultaneous askers reaches Puzzel once', async () => {
		const { http, count } = server(refused('Invalid user name or password'));
		const outcomes = await Promise.allSettled(
			Array.from({ length: 1000 }, async () => await freshAccessToken(http, credential())),
		);
		expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
		expect(count('/LogIn')).toBe(1);
	});

	test.each([500, 502, 503, 429])(
		'HTTP %i says nothing about the password and is not remembered',
		async (statusCode) => {
			const { http, count } = server({ login: () => ({ statusCode, body: 'busy' }) });
			await expect(freshAccessToken(http, credential())).rejects.toThrow('just now');
			await expect(freshAccessToken(http, credential())).rejects.toThrow('just now');
			expect(count('/LogIn')).toBe(2);
		},
	);
});

describe('plain words', () => {
	const said = async (login: unknown) => {
		const { http } = server({ login: () => login });
		return await freshAccessToken(http, credential()).then(
			() => 'signed in',
			(error: Error) => error.message,
		);
	};

	test.each([
		[
			'wrong password',
			{ statusCode: 401, body: { message: 'Invalid login', code: 4 } },
			'the user name or the password is wrong',
		],
		[
			'unknown customer',
			{ statusCode: 401, body: { message: 'Unknown customer' } },
			'does not know the customer "12345"',
		],
		[
			'locked account',
			{ statusCode: 403, body: { message: 'The account is locked' } },
			'has locked the account of "n8n"',
		],
		[
			'two factors',
			{ statusCode: 200, body: { accessToken: null, twoFactorRequired: true } },
			'signs in with two factors',
		],
		[
			'not Puzzel',
			{ statusCode: 404, body: '<html>nginx</html>' },
			'auth.puzzel.com does not answer like Puzzel',
		],
		['a page of 200', { statusCode: 200, body: '<html>maintenance</html>' }, 'does not answer like Puzzel'],
	])('%s', async (_, answer, words) => {
		expect(await said(answer)).toContain(words);
	});

	test("Puzzel's own words and code are always there", async () => {
		expect(await said({ statusCode: 401, body: { message: 'Invalid login', code: 4 } })).toContain(
			'Puzzel says: "Invalid login" (HTTP 401, code 4)',
		);
	});

	test.each([
		['ENOTFOUND', 'there is no host of that name'],
		['ECONNREFUSED', 'the server refuses connections'],
		['ECONNRESET', 'the connection was cut'],
		['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate is not trusted'],
	])('%s is told without the code, and not remembered', async (code, words) => {
		const http = jest.fn(failing({ isAxiosError: true, code, config: { data: 'right' } }));
		for (let attempt = 1; attempt <= 2; attempt++) {
			const error = (await freshAccessToken(http, credential()).catch(
				(each: unknown) => each,
			)) as SignInError;
			expect(error.message).toContain(words);
			expect(error.message).not.toContain(code);
			expect(JSON.stringify({ ...error, message: error.message, cause: error.cause })).not.toContain('right');
			expect(http).toHaveBeenCalledTimes(attempt);
		}
	});

	test('an API host that cannot be reached is found at the sign-in', async () => {
		const { http } = server();
		const half = async (options: IHttpRequestOptions) =>
			options.url.includes('api.puzzel.com')
				? await failing({ isAxiosError: true, code: 'ENOTFOUND' })()
				: await http(options);
		await expect(freshAccessToken(half, credential())).rejects.toThrow('Check "API URL" in the credential');
	});
});

import type { IHttpRequestOptions, UserError } from 'n8n-workflow';

import { credential, failure, reason, server, settled, startProcess, wrong, type Script } from './n8nProcess';

const START = 1_700_000_000_000;

beforeEach(() => {
	jest.useFakeTimers({ now: START });
});
afterEach(() => jest.useRealTimers());

describe('signing in', () => {
	test('sends exactly the five fields of the documented login', async () => {
		const { http, sent } = server();
		expect(await settled(startProcess(credential(), http).signIn())).toEqual(['token-1']);
		expect(sent[0]).toMatchObject({ method: 'POST', url: 'https://auth.puzzel.com/api/Authenticate/LogIn' });
		expect(JSON.stringify(sent[0]!.body)).toBe(
			'{"customerKey":"12345","userName":"n8n","password":"right-password","clientName":"myCRM","clientVersion":"1.0"}',
		);
	});

	test('is done once for any number of runs of a process, and once for all processes', async () => {
		const store = credential();
		const { http, count } = server();
		const processes = Array.from({ length: 4 }, () => startProcess(store, http));
		const tokens = await settled(
			...processes.flatMap(({ signIn }) => Array.from({ length: 50 }, async () => await signIn())),
		);
		expect(new Set(tokens)).toEqual(new Set(['token-1']));
		expect(count('/LogIn')).toBe(1);
	});

	test('a later process finds the session in the credential', async () => {
		const store = credential();
		const { http, sent } = server();
		await settled(startProcess(store, http).signIn());
		expect(await settled(startProcess(store, http).signIn())).toEqual(['token-1']);
		expect(sent).toHaveLength(1);
	});

	test('200 items of an HTTP Request node with an empty token log in once', async () => {
		const store = credential();
		const { http, count } = server();
		const { request } = startProcess(store, http);
		await settled(...Array.from({ length: 200 }, async () => await request()));
		expect(count('/LogIn')).toBe(1);
	});

	test.each(['userName', 'password', 'customerKey', 'authUrl'])(
		'a changed %s borrows no session',
		async (field) => {
			const store = credential();
			const { http, count } = server();
			await settled(startProcess(store, http).signIn());
			store.stored = { ...store.stored, [field]: 'https://other.example.com' };
			expect(await settled(startProcess(store, http).signIn())).toEqual(['token-2']);
			expect(count('/LogIn')).toBe(2);
		},
	);
});

describe('a token that has ended', () => {
	const signedIn = async (script: Script = {}) => {
		const store = credential();
		const puzzel = server(script);
		await settled(startProcess(store, puzzel.http).signIn());
		return { store, ...puzzel };
	};

	test('is renewed through the refresh session, without the password', async () => {
		const { store, http, sent, count } = await signedIn();
		expect(await settled(startProcess(store, http).signIn('token-1'))).toEqual(['token-2']);
		expect(count('/LogIn')).toBe(1);
		expect(sent.at(-1)!.body).toEqual({ customerKey: '12345', sessionId: 'session-1' });
	});

	test('is renewed without the password, too, where it was taken out of the credential', async () => {
		const { store, http, count } = await signedIn();
		store.stored = { ...store.stored, accessToken: '' };
		expect(await settled(startProcess(store, http).signIn())).toEqual(['token-2']);
		expect(count('/LogIn')).toBe(1);
	});

	test.each([1, 20, 200, 1500])(
		'costs one renewal when six processes meet the same 401 at once, with a sign-in of %i ms',
		async (takes) => {
			for (let repetition = 0; repetition < 5; repetition++) {
				const { store, http, count } = await signedIn({ takes });
				const processes = Array.from({ length: 6 }, () => startProcess(store, http));
				const tokens = await settled(...processes.map(async ({ signIn }) => await signIn('token-1')));
				expect(new Set(tokens)).toEqual(new Set(['token-2']));
				expect(count('/GetAccessToken')).toBe(1);
				expect(count('/LogIn')).toBe(1);
			}
		},
	);

	test('is told by a late 401 after another process has renewed it: nothing is asked', async () => {
		const { store, http, count } = await signedIn();
		await settled(startProcess(store, http).signIn('token-1'));
		expect(await settled(startProcess(store, http).signIn('token-1'))).toEqual(['token-2']);
		expect(count('/GetAccessToken')).toBe(1);
	});

	test.each([
		['refused', { statusCode: 401, body: { message: 'no such session' } }],
		['no token', { statusCode: 200, body: '' }],
		["a proxy's page", { statusCode: 200, body: '<html> hello </html>' }],
	])('falls back to the login when the renewal is %s', async (_, answer) => {
		const { store, http, count } = await signedIn({ renew: () => answer });
		expect(await settled(startProcess(store, http).signIn('token-1'))).toEqual(['token-2']);
		expect(count('/LogIn')).toBe(2);
	});

	test('goes to the login where a renewed token was refused as well', async () => {
		const { store, http, count } = await signedIn();
		expect(await settled(startProcess(store, http).signIn('token-1', true))).toEqual(['token-2']);
		expect(count('/GetAccessToken')).toBe(0);
		expect(count('/LogIn')).toBe(2);
	});

	test.each([
		['a dropped connection', failure({ code: 'ECONNRESET' })],
		['a gateway in trouble', { statusCode: 502, body: '<html>Bad Gateway</html>' }],
		['no answer in time', failure({ code: 'ECONNABORTED' })],
	])('is renewed in the end after %s, and the password is not used for it', async (_, fault) => {
		const { store, http, count } = await signedIn({ renew: (call) => (call < 4 ? fault : undefined) });
		expect(await settled(startProcess(store, http).signIn('token-1'))).toEqual(['token-2']);
		expect(count('/GetAccessToken')).toBe(3);
		expect(count('/LogIn')).toBe(1);
	});

	test('whose renewing process died is renewed by another after a while', async () => {
		const { store, http } = await signedIn();
		const claim = { by: 'a process that is gone', until: Date.now() + 75_000 };
		const session = JSON.parse(String(store.stored.sessionSecret)) as object;
		store.stored = { ...store.stored, sessionSecret: JSON.stringify({ ...session, claim }) };
		expect(await settled(startProcess(store, http).signIn('token-1'))).toEqual(['token-2']);
		expect(Date.now() - START).toBeGreaterThan(75_000);
		expect(Date.now() - START).toBeLessThan(80_000);
	});
});

describe('a refused login', () => {
	test('is answered from the credential by six processes, one after the other', async () => {
		const store = credential({ password: 'mistyped' });
		const { http, count } = server({ login: () => wrong });
		for (let process = 0; process < 6; process++) {
			const [error] = await settled(startProcess(store, http).signIn());
			expect(reason(error)).toContain('the user name or the password is wrong');
		}
		expect(count('/LogIn')).toBe(1);
	});

	test('reaches Puzzel once when six processes meet the same 401 at once', async () => {
		const store = credential();
		let password = 'right-password';
		const { http, count } = server({
			login: (body) => (body.password === password ? undefined : wrong),
			renew: () => wrong,
		});
		await settled(startProcess(store, http).signIn());
		password = 'changed at Puzzel';
		const processes = Array.from({ length: 6 }, () => startProcess(store, http));
		const outcomes = await settled(...processes.map(async ({ signIn }) => await signIn('token-1')));
		for (const outcome of outcomes) expect(reason(outcome)).toContain('password is wrong');
		expect(count('/LogIn')).toBe(2);
	});

	test('is repeated after an hour and after another one, and then never', async () => {
		const store = credential();
		const { http, count } = server({ login: () => wrong });
		const attempt = async () => reason((await settled(startProcess(store, http).signIn()))[0]);
		await attempt();
		expect(await attempt()).toMatch(
			/This was Puzzel's answer \d seconds? ago \(refused once\); n8n does not ask again for 60 minutes/,
		);
		for (const logins of [2, 3, 3]) {
			jest.setSystemTime(Date.now() + 3_601_000);
			await attempt();
			expect(count('/LogIn')).toBe(logins);
		}
		jest.setSystemTime(Date.now() + 365 * 24 * 3_600_000);
		expect(await attempt()).toContain('does not ask again until the credential is changed');
		expect(count('/LogIn')).toBe(3);
	});

	test('does not hold back a corrected password', async () => {
		const store = credential({ password: 'mistyped' });
		const { http } = server({ login: ({ password }) => (password === 'mistyped' ? wrong : undefined) });
		await settled(startProcess(store, http).signIn());
		store.stored = { ...store.stored, password: 'right-password' };
		expect(await settled(startProcess(store, http).signIn())).toEqual(['token-1']);
	});

	test('is sent again whenever a person presses "Retry"', async () => {
		const store = credential();
		let password = 'not yet';
		const { http, count } = server({ login: (body) => (body.password === password ? undefined : wrong) });
		const { signIn, retry } = startProcess(store, http);
		await settled(signIn());
		for (const logins of [2, 3, 4, 5]) {
			expect(reason((await settled(retry()))[0])).toContain('password is wrong');
			expect(count('/LogIn')).toBe(logins);
		}
		password = 'right-password';
		await settled(retry());
		expect(await settled(signIn())).toEqual(['token-1']);
	});

	test('protects the HTTP Request node as well', async () => {
		const store = credential();
		const { http, count } = server({ login: () => wrong });
		for (let process = 0; process < 3; process++) {
			const { request } = startProcess(store, http);
			const outcomes = await settled(...Array.from({ length: 20 }, async () => await request()));
			for (const outcome of outcomes) expect(reason(outcome)).toContain('password is wrong');
		}
		expect(count('/LogIn')).toBe(1);
	});
});

describe('a login that was not judged', () => {
	test.each([
		['busy', { statusCode: 503, body: '<html>maintenance</html>' }, 'could not sign anyone in just now', 5],
		['throttled', { statusCode: 429, headers: { 'retry-after': '2' }, body: {} }, 'just now', 5],
		[
			'a page of maintenance',
			{ statusCode: 200, body: '<html>maintenance</html>' },
			'does not answer like Puzzel',
			1,
		],
		["a gateway's 404", { statusCode: 404, body: { message: 'no route' } }, 'does not answer like Puzzel', 1],
		[
			"a firewall's 403",
			{ statusCode: 403, body: '<html>blocked by policy</html>' },
			'does not answer like Puzzel',
			1,
		],
		['not reached', failure({ code: 'ECONNREFUSED' }), 'the server refuses connections', 5],
	])('%s: told as what it is, and nothing is remembered', async (_, answer, words, tries) => {
		const store = credential();
		let answers: unknown = answer;
		const { http, count } = server({ login: () => answers });
		const [error] = await settled(startProcess(store, http).signIn());
		expect(reason(error)).toContain(words);
		expect(count('/LogIn')).toBe(tries);

		answers = undefined;
		expect(await settled(startProcess(store, http).signIn())).toEqual(['token-1']);
	});

	test('whose answer was lost is tried once more, then after a growing while', async () => {
		const store = credential();
		const { http, count } = server({ login: () => failure({ code: 'ECONNRESET' }) });
		const attempt = async () => reason((await settled(startProcess(store, http).signIn()))[0]);
		expect(await attempt()).toContain('the connection was cut');
		expect(count('/LogIn')).toBe(2);

		expect(await attempt()).toMatch(
			/last 2 sign-ins were lost or unclear, so n8n does not ask again for \d+ seconds/,
		);
		expect(count('/LogIn')).toBe(2);
		for (const [minutes, logins] of [
			[1, 3],
			[1, 3],
			[2, 4],
			[3, 4],
			[4, 5],
		] as const) {
			jest.setSystemTime(Date.now() + minutes * 60_000);
			await attempt();
			expect(count('/LogIn')).toBe(logins);
		}
	});

	test('in words that may be a refusal is not repeated at once', async () => {
		const store = credential();
		const { http, count } = server({ login: () => ({ statusCode: 400, body: { message: 'E-17' } }) });
		expect(reason((await settled(startProcess(store, http).signIn()))[0])).toContain('Puzzel says: "E-17"');
		expect(count('/LogIn')).toBe(1);
	});

	test('a crash loop in the middle of the login does not lock the account', async () => {
		const store = credential();
		const never = new Promise<never>(() => undefined);
		const { http, count } = server({ login: () => never });
		for (let crash = 0; crash < 20; crash++) {
			void startProcess(store, http)
				.signIn()
				.catch(() => undefined);
			await jest.advanceTimersByTimeAsync(120_000);
		}
		// Forty minutes: at first two, then after one, two, four, … minutes.
		expect(count('/LogIn')).toBeLessThanOrEqual(8);
	});
});

describe('waiting for Puzzel', () => {
	const signingIn = async (...answers: unknown[]) => {
		const store = credential();
		const { http, count } = server({ login: () => answers.shift() });
		const [outcome] = await settled(startProcess(store, http).signIn());
		return { outcome, count, store, seconds: (Date.now() - START) / 1000 };
	};
	const busy = (retryAfter?: string) => ({
		statusCode: 429,
		headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
		body: {},
	});

	test('takes as long as it asks, up to a minute', async () => {
		const { outcome, seconds } = await signingIn(busy('60'));
		expect(outcome).toBe('token-1');
		expect(seconds).toBeGreaterThanOrEqual(60);
		expect(seconds).toBeLessThan(62);
	});

	test('longer not at all: the person reads that it was not judged', async () => {
		const { outcome, count, seconds } = await signingIn(busy('61'));
		expect(reason(outcome)).toContain('could not sign anyone in just now');
		expect(count('/LogIn')).toBe(1);
		expect(seconds).toBeLessThan(2);
	});

	test('takes half a second, then one, and so on, where it does not say', async () => {
		const { outcome, count, seconds } = await signingIn(busy(), busy(), busy(), busy());
		expect(outcome).toBe('token-1');
		expect(count('/LogIn')).toBe(5);
		expect(seconds).toBeGreaterThan(7.5 * 0.74);
		expect(seconds).toBeLessThan(7.5 * 1.26 + 1);
	});

	test('nobody else signs in meanwhile, and nothing is left of it afterwards', async () => {
		const store = credential();
		let asked = 0;
		const { http, count } = server({ login: () => (++asked === 1 ? busy('50') : undefined) });
		const processes = Array.from({ length: 3 }, () => startProcess(store, http));
		const tokens = await settled(...processes.map(async ({ signIn }) => await signIn()));
		expect(tokens).toEqual(['token-1', 'token-1', 'token-1']);
		expect(count('/LogIn')).toBe(2);
		const session = JSON.parse(String(store.stored.sessionSecret)) as object;
		expect(Object.keys(session)).toEqual(['key', 'refresh']);
	});
});

describe('a credential that n8n cannot store', () => {
	test('is told after a few seconds, and nobody was signed in', async () => {
		const store = credential();
		const stored = store.stored;
		Object.defineProperty(store, 'stored', { get: () => stored, set: () => undefined });
		const { http, sent } = server();
		const [error] = await settled(startProcess(store, http).signIn());
		expect(reason(error)).toContain('n8n could not store the session');
		expect((error as UserError).description).toContain("Check n8n's database");
		expect(sent).toHaveLength(0);
		expect(Date.now() - START).toBeLessThan(5_000);
	});

	test('only at the end costs one login: its token is used all the same', async () => {
		const store = credential();
		let { stored } = store;
		Object.defineProperty(store, 'stored', {
			get: () => stored,
			set: (data: typeof stored) => {
				if (data.accessToken === '') stored = data;
			},
		});
		const { http, count } = server();
		expect(await settled(startProcess(store, http).signIn())).toEqual(['token-1']);
		expect(count('/LogIn')).toBe(1);
	});
});

describe('runs of one process', () => {
	test('that meet the same 401 share one renewal, whichever token they held', async () => {
		const store = credential();
		const { http, count } = server();
		const { signIn } = startProcess(store, http);
		await settled(signIn());
		const tokens = await settled(...Array.from({ length: 20 }, async () => await signIn('token-1')));
		expect(new Set(tokens)).toEqual(new Set(['token-2']));
		expect(count('/GetAccessToken')).toBe(1);
		expect(await settled(signIn('token-2'), signIn('token-1'))).toEqual(['token-3', 'token-2']);
	});
});

describe('plain words', () => {
	const said = async (login: unknown) =>
		reason((await settled(startProcess(credential(), server({ login: () => login }).http).signIn()))[0]);

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
	])('%s', async (_, answer, words) => {
		expect(await said(answer)).toContain(words);
	});

	test("Puzzel's own words and code are there, short and without the password", async () => {
		expect(await said({ statusCode: 401, body: { message: 'Invalid login', code: 4 } })).toContain(
			'Puzzel says: "Invalid login" (HTTP 401, code 4)',
		);
		const long = await said({ statusCode: 401, body: { message: `right-password ${'x'.repeat(5000)}` } });
		expect(long).toContain('*** xxx');
		expect(long).not.toContain('right-password');
		expect(long.length).toBeLessThan(800);
	});

	test.each([
		['ENOTFOUND', 'there is no host of that name'],
		['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate is not trusted'],
	])('%s is told without the code and without the password', async (code, words) => {
		const [error] = await settled(
			startProcess(credential(), server({ login: () => failure({ code }) }).http).signIn(),
		);
		expect(reason(error)).toContain(words);
		expect(reason(error)).not.toContain(code);
		expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('right-password');
	});
});

describe('an API host that cannot be reached', () => {
	const half =
		(http: (options: IHttpRequestOptions) => Promise<unknown>) => async (options: IHttpRequestOptions) =>
			options.url.includes('api.puzzel.com')
				? await Promise.reject(failure({ code: 'ENOTFOUND' }))
				: await http(options);

	test('is told by the test in the form', async () => {
		const { retry } = startProcess(credential(), half(server().http));
		expect(reason((await settled(retry()))[0])).toContain('Check "API URL" in the credential');
	});

	test('fails no other call', async () => {
		const { request, signIn } = startProcess(credential(), half(server().http));
		expect((await settled(request()))[0]).toMatchObject({ headers: { Authorization: 'Bearer token-1' } });
		expect(await settled(signIn())).toEqual(['token-1']);
	});
});

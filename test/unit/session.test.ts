import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	IHttpRequestHelper,
	IHttpRequestOptions,
} from 'n8n-workflow';

import type * as ClientSession from '../../nodes/api/session';
import { CredentialStore } from '../engine/credentialStore';

const typed = {
	customerKey: '12345',
	userName: 'n8n',
	password: 'right-password',
	authUrl: 'https://auth.puzzel.com/',
	apiUrl: ' https://api.puzzel.com/ContactCentre5 ',
	clientName: 'myCRM',
	clientVersion: '1.0',
	accessToken: '',
};

const START = 1_700_000_000_000;

beforeEach(() => {
	jest.useFakeTimers({ now: START });
});
afterEach(() => jest.useRealTimers());

interface Script {
	login?: (body: ICredentialDataDecryptedObject) => unknown;
	renew?: (count: number) => unknown;
	/** How long a sign-in takes, in ms. */
	takes?: number;
}

const failure = (error: object) =>
	Object.assign(new Error('x'), { isAxiosError: true, config: { data: 'right-password' }, ...error });
const wrong = { statusCode: 401, body: { message: 'Invalid user name or password', code: 7 } };

/** Puzzel's authentication host, behind n8n's helper with `returnFullResponse`. */
function server({ login, renew, takes = 5 }: Script = {}) {
	const sent: IHttpRequestOptions[] = [];
	let token = 0;
	const http = async (options: IHttpRequestOptions): Promise<unknown> => {
		sent.push(options);
		await new Promise((resolve) => setTimeout(resolve, takes));
		const answer = options.url.endsWith('/LogIn')
			? (login?.(options.body as ICredentialDataDecryptedObject) ?? {
					statusCode: 200,
					body: {
						accessToken: `token-${++token}`,
						refreshToken: {
							customerKey: '12345',
							sessionId: 'session-1',
							expiryDate: '2030-01-01T00:00:00',
						},
						twoFactorRequired: false,
					},
				})
			: options.url.endsWith('/GetAccessToken')
				? (renew?.(sent.length) ?? { statusCode: 200, body: `token-${++token}` })
				: { statusCode: 200, body: { result: { userId: 1 }, code: 0 } };
		if (answer instanceof Error) throw answer;
		return answer;
	};
	const count = (action: string) => sent.filter(({ url }) => url.endsWith(action)).length;
	return { http, sent, count };
}

/** One n8n process: modules of its own, and n8n's helpers over a credential that all processes share. */
function startProcess(store: CredentialStore, http: (options: IHttpRequestOptions) => Promise<unknown>) {
	const modules = {} as { session: typeof ClientSession; store: CredentialStore };
	const workflow = jest.requireActual<object>('n8n-workflow');
	jest.isolateModules(() => {
		jest.doMock('n8n-workflow', () => workflow);
		modules.session = jest.requireActual<typeof ClientSession>('../../nodes/api/session');
		const { CredentialStore: Store } = jest.requireActual<{ CredentialStore: typeof CredentialStore }>(
			'../engine/credentialStore',
		);
		modules.store = new Store({});
	});
	Object.defineProperty(modules.store, 'stored', {
		get: () => store.stored,
		set: (data: ICredentialDataDecryptedObject) => (store.stored = data),
	});
	const { helper } = modules.store;
	const node = { credentials: { puzzelApi: { id: '1', name: 'Puzzel' } } };
	// The order of n8n's own request-helpers/authentication.js.
	const request = async (
		_type: string,
		options: IHttpRequestOptions,
		{ credentialsDecrypted }: { credentialsDecrypted?: ICredentialsDecrypted } = {},
		afterAnyError = false,
	) => {
		const data = credentialsDecrypted?.data ?? { ...store.stored };
		const helpers = { helpers: { httpRequest: http } } as unknown as IHttpRequestHelper;
		const preAuthenticate = async (expired: boolean) =>
			await helper.preAuthentication(helpers, data, 'puzzelApi', node as never, expired);
		const authenticate = async () =>
			await helper.authenticate(data, 'puzzelApi', options, undefined as never, node as never);
		try {
			await preAuthenticate(false);
			return await authenticate();
		} catch (error) {
			if (!afterAnyError && (error as { response?: { status: number } }).response?.status !== 401)
				throw Object.assign(new Error('wrapped'), { cause: error });
			try {
				await preAuthenticate(true);
				return await authenticate();
			} catch (refused) {
				throw Object.assign(new Error('wrapped'), { cause: refused });
			}
		}
	};
	const context = {
		getCredentials: async () => {
			await new Promise((resolve) => setTimeout(resolve, 5 * Math.random()));
			return { ...store.stored };
		},
		getNode: () => node,
		helpers: { httpRequestWithAuthentication: request },
	} as unknown as ClientSession.PuzzelContext;
	return {
		/** As the client does: before the first call, and after a 401 for that token. */
		signIn: async (refused?: string, byLogin = false) => {
			const session = await modules.session.CredentialSession.open(context, 'puzzelApi');
			if (refused !== undefined) await session.renew(refused, byLogin);
			return (await session.ready()).data.accessToken;
		},
		/** As an HTTP Request node does, which uses n8n's older helper: it signs in after any error. */
		request: async () => await request('puzzelApi', { url: 'https://api.puzzel.com/x' }, {}, true),
		/** As the test in the credential form does. */
		retry: async () =>
			await request('puzzelApi', {
				url: '/accesstokeninformation',
				headers: { 'x-n8n-credential-test': 'true' },
			}),
	};
}

const credential = (more: ICredentialDataDecryptedObject = {}) => new CredentialStore({ ...typed, ...more });

/** The outcome of work that takes time, while the clock runs. */
async function settled<T>(...work: Array<Promise<T>>): Promise<Array<T | Error>> {
	let done = false;
	const all = Promise.all(work.map(async (each) => await each.catch((error: Error) => error))).finally(
		() => (done = true),
	);
	while (!done) await jest.advanceTimersByTimeAsync(10);
	return await all;
}
const reason = (error: unknown): string =>
	error instanceof Error ? (error.cause ? reason(error.cause) : error.message) : 'no error';

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
			/This was Puzzel's answer \d seconds? ago \(refusal 1\); n8n does not ask again for 60 minutes/,
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

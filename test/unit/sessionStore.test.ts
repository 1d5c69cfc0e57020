import type { IHttpRequestOptions, UserError } from 'n8n-workflow';

import { credential, failure, reason, server, settled, startProcess, wrong, type Script } from './n8nProcess';

const START = 1_700_000_000_000;

beforeEach(() => {
	jest.useFakeTimers({ now: START });
});
afterEach(() => jest.useRealTimers());

describe('signing in', () => {
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
		'costs one renewal when six processes meet the same 401 immediately, with a sign-in of %i ms',
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

	test('is reported by a late 401 after another process has renewed it: nothing is asked', async () => {
		const { store, http, count } = await signedIn();
		await settled(startProcess(store, http).signIn('token-1'));
		expect(await settled(startProcess(store, http).signIn('token-1'))).toEqual(['token-2']);
		expect(count('/GetAccessToken')).toBe(1);
	});

	test('goes to the login where a renewed token was refused as well', async () => {
		const { store, http, count } = await signedIn();
		expect(await settled(startProcess(store, http).signIn('token-1', true))).toEqual(['token-2']);
		expect(count('/GetAccessToken')).toBe(0);
		expect(count('/LogIn')).toBe(2);
	});

	test.each([false, true])(
		'and that Puzzel gives once more is asked for once by each run (by a login: %s)',
		async (byLogin) => {
			const same = { statusCode: 200, body: byLogin ? { accessToken: 'token-1' } : 'token-1' };
			let isFirst = true;
			const login = () => (isFirst ? void (isFirst = false) : same);
			const { store, http, sent } = await signedIn({ login, renew: () => same });
			const { signIn } = startProcess(store, http);
			const runs = Array.from({ length: 20 }, async () => await signIn('token-1', byLogin));
			expect(new Set(await settled(...runs))).toEqual(new Set(['token-1']));
			expect(sent.length - 1).toBeLessThanOrEqual(2);
		},
	);

	test.each([
		['a refused connection', failure({ code: 'ECONNREFUSED' })],
		['too many requests', { statusCode: 429, body: '' }],
	])('is renewed in the end after %s, and the password is not used for it', async (_, fault) => {
		const { store, http, count } = await signedIn({ renew: (call) => (call < 4 ? fault : undefined) });
		expect(await settled(startProcess(store, http).signIn('token-1'))).toEqual(['token-2']);
		expect(count('/GetAccessToken')).toBe(3);
		expect(count('/LogIn')).toBe(1);
	});

	test('whose renewing process died is renewed by another after a while', async () => {
		const { store, http } = await signedIn();
		const lease = { by: 'a process that is gone', until: Date.now() + 75_000, tries: 0, resumeAt: 0 };
		const session = JSON.parse(String(store.stored.sessionSecret)) as object;
		store.stored = { ...store.stored, sessionSecret: JSON.stringify({ ...session, lease }) };
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
			expect(reason(error)).toContain('Invalid user name or password');
		}
		expect(count('/LogIn')).toBe(1);
	});

	test('reaches Puzzel once when six processes meet the same 401 immediately', async () => {
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
		for (const outcome of outcomes) expect(reason(outcome)).toContain('Invalid user name or password');
		expect(count('/LogIn')).toBe(2);
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
			expect(reason((await settled(retry()))[0])).toContain('Invalid user name or password');
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
			for (const outcome of outcomes) expect(reason(outcome)).toContain('Invalid user name or password');
		}
		expect(count('/LogIn')).toBe(1);
	});
});

test.each<[string, unknown, number]>([
	[
		'an envelope with HTTP 500',
		{ statusCode: 500, body: { result: null, code: 9, id: 'x', message: 'No' } },
		1,
	],
	['HTTP 500', { statusCode: 500, body: { message: 'An error has occurred.' } }, 2],
	["a firewall's page", { statusCode: 403, body: '<html>blocked</html>' }, 1],
	['nothing', { statusCode: 200, body: '' }, 1],
	['a lost response', failure({ code: 'ECONNRESET' }), 2],
	['a page of maintenance', { statusCode: 200, body: '<html>maintenance</html>' }, 1],
	['HTTP 503', { statusCode: 503, body: '' }, 5],
	['a refused connection', failure({ code: 'ECONNREFUSED' }), 5],
])(
	'three short runs against %s, each in a process of its own, sign in so many times',
	async (_, answer, most) => {
		const store = credential();
		const { http, count } = server({ login: () => answer });
		for (let run = 0; run < 3; run++) {
			const process = startProcess(store, http);
			const outcomes = await settled<unknown>(process.signIn(), process.request(), process.request());
			for (const outcome of outcomes) expect(reason(outcome)).toMatch(/^Sign-in failed: /);
			if (run === 0) expect(count('/LogIn')).toBeLessThanOrEqual(most);
		}
		const isJudged = most < 3 && !/page of/.test(_);
		expect(count('/LogIn')).toBeLessThanOrEqual(isJudged ? most : 15);
	},
);

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
	expect(count('/LogIn')).toBeLessThanOrEqual(3);
	expect(count('/LogIn')).toBeGreaterThan(1);
});

test('a credential that was changed during the run signs nobody in', async () => {
	const store = credential();
	const { http, sent } = server();
	const [session] = await settled(startProcess(store, http).open());
	store.stored = { ...store.stored, customerKey: '999', apiUrl: 'https://other.example.com' };
	if (session instanceof Error) throw session;
	expect(reason((await settled(session!.ready()))[0])).toBe('The credential was changed during this run');
	expect(sent).toHaveLength(0);
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

	test('longer not at all', async () => {
		const { outcome, count, seconds } = await signingIn(busy('61'));
		expect(reason(outcome)).toContain('answered HTTP 429');
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
		expect(Object.keys(session)).toEqual(['key', 'userKey', 'signedInAt', 'refresh']);
	});
});

describe('a credential that n8n cannot store', () => {
	test('is reported after a few seconds, and nobody was signed in', async () => {
		const store = credential();
		const stored = store.stored;
		Object.defineProperty(store, 'stored', { get: () => stored, set: () => undefined });
		const { http, sent } = server();
		const [error] = await settled(startProcess(store, http).signIn());
		expect(reason(error)).toContain('could not be stored in the credential');
		expect((error as UserError).description).toContain("Check n8n's database");
		expect(sent).toHaveLength(0);
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

describe('an API host that cannot be reached', () => {
	const half =
		(http: (options: IHttpRequestOptions) => Promise<unknown>) => async (options: IHttpRequestOptions) =>
			options.url.includes('api.puzzel.com')
				? await Promise.reject(failure({ code: 'ENOTFOUND' }))
				: await http(options);

	test('fails no other call', async () => {
		const { request, signIn } = startProcess(credential(), half(server().http));
		expect((await settled(request()))[0]).toMatchObject({ headers: { Authorization: 'Bearer token-1' } });
		expect(await settled(signIn())).toEqual(['token-1']);
	});
});

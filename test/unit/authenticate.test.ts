import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import {
	authenticate,
	CREDENTIAL_TEST,
	forgetRecentSignIns,
	preAuthentication,
	SIGN_IN_ONLY_HEADER,
} from '../../credentials/authenticate';
import { PuzzelApi } from '../../credentials/PuzzelApi.credentials';
import { PuzzelOAuth2Api } from '../../credentials/PuzzelOAuth2Api.credentials';
import type { HttpRequest } from '../../credentials/requestSession';
import {
	NO_TOKEN,
	readSession,
	toStore,
	validToken,
	type Session,
	type StoredSession,
} from '../../credentials/storedSession';
import { failure, server, typed, wrong } from './n8nProcess';

/** The credential by itself, as n8n calls it: for the test in its form, for an HTTP Request node, for the nodes. */

const START = 1_700_000_000_000;
beforeEach(() => {
	jest.useFakeTimers({ now: START });
	forgetRecentSignIns();
});
afterEach(() => jest.useRealTimers());

const own = readSession(typed);
const refresh = { customerKey: '12345', sessionId: 'session-0' };
/** A credential as n8n has read it. */
const holding = (token: string, more: Partial<Session> = {}): ICredentialDataDecryptedObject => ({
	...typed,
	...toStore(token, { ...own, ...more }),
});
const asked = (what: 'store' | 'renew' | 'login', more: Partial<Session> = {}) =>
	holding('', { refresh, ...more, command: { what, token: 'token-0' } });

const preAuthenticate = async (http: HttpRequest, data: ICredentialDataDecryptedObject) => {
	const outcome = preAuthentication.call({ helpers: { httpRequest: http } } as never, data);
	await jest.advanceTimersByTimeAsync(100);
	return (await outcome) as StoredSession;
};
const sessionOf = ({ sessionSecret }: StoredSession) => JSON.parse(sessionSecret) as Session;

test.each([PuzzelApi, PuzzelOAuth2Api])(
	'%p: n8n copies credential types by spread, and offers them in HTTP Request only with these',
	(Type) => {
		const copy = { ...new Type() };
		expect(copy.authenticate).toBe(authenticate);
		expect(copy.preAuthentication).toBe(preAuthentication);
	},
);

describe('what is sent', () => {
	test('a login with half a minute to respond, whose redirect and 401 are responses', async () => {
		const { http, sent } = server();
		await preAuthenticate(http, asked('login'));
		expect(sent).toEqual([
			{
				method: 'POST',
				url: 'https://auth.puzzel.com/api/Authenticate/LogIn',
				body: {
					customerKey: '12345',
					userName: 'n8n',
					password: 'right-password',
					clientName: 'myCRM',
					clientVersion: '1.0',
				},
				json: true,
				timeout: 30_000,
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
				encoding: 'stream',
				abortSignal: expect.any(AbortSignal),
			},
		]);
	});

	test('a renewal holds the session and no password', async () => {
		const { http, sent } = server();
		const stored = await preAuthenticate(http, asked('renew'));
		expect(sent).toMatchObject([
			{ url: 'https://auth.puzzel.com/api/Authenticate/GetAccessToken', body: refresh },
		]);
		expect(stored.accessToken).toBe('token-1');
		expect(sessionOf(stored)).toMatchObject({ refresh });
	});

	test('to store what a node has found out, nothing', async () => {
		const { http, sent } = server();
		const lease = { by: 'me', until: 5, tries: 0, resumeAt: 0 };
		const stored = await preAuthenticate(http, asked('store', { lease }));
		expect(stored).toEqual(toStore('token-0', { ...own, refresh, lease }));
		expect(sent).toHaveLength(0);
	});
});

test.each([
	['a session', { customerKey: 12345, sessionId: 77 }, { customerKey: '12345', sessionId: '77' }],
	['none', null, undefined],
	['none if it has no id', { customerKey: '1', sessionId: '' }, undefined],
	['none if it is something else', 'text', undefined],
])('a login gives %s: %j', async (_, refreshToken, expected) => {
	const { http } = server({ login: () => ({ statusCode: 200, body: { accessToken: 'a', refreshToken } }) });
	const stored = await preAuthenticate(http, asked('login'));
	expect(stored.accessToken).toBe('a');
	expect(sessionOf(stored).refresh).toEqual(expected);
});

const lost = failure({ code: 'ECONNRESET' });
const tls = failure({
	code: 'ECONNRESET',
	message: 'Client network socket disconnected before secure TLS connection was established',
});
const ofN8n = Object.assign(new Error('Blocked for right-password'), {
	level: 'warning',
	description: 'Ask an admin.',
});

test.each<[string, unknown, string, string]>([
	['a lost response', lost, 'unjudged', 'no response from auth.puzzel.com: the connection was cut'],
	['an error nobody foresaw', new TypeError('x is no function'), 'unjudged', 'x is no function'],
	['an error that is none', 'text', 'unjudged', 'no response'],
	['no such host', failure({ code: 'ENOTFOUND' }), 'unavailable', 'there is no host of that name'],
	['a TLS handshake that was not finished', tls, 'unavailable', 'auth'],
	[
		"n8n's own refusal to send",
		ofN8n,
		'unavailable',
		'n8n did not send the request to auth.puzzel.com: Blocked for ***',
	],
])('%s is kept as what it is, without the password', async (_, error, outcome, words) => {
	const http = async () => await Promise.reject(error as Error);
	const { attempts } = sessionOf(await preAuthenticate(http, asked('login')));
	expect(attempts).toMatchObject({ [outcome]: [START] });
	expect(attempts!.message).toContain(words);
	expect(JSON.stringify(attempts)).not.toContain('right-password');
	if (error === ofN8n) expect(attempts!.description).toBe('Ask an admin.');
});

describe('a renewal that brings no token', () => {
	test.each<[string, unknown]>([
		['an envelope', { statusCode: 500, body: { code: 33, message: 'Session has expired' } }],
		['503', { statusCode: 503, body: '' }],
		['a page', { statusCode: 200, body: '<html>' }],
		['two words', { statusCode: 200, body: 'two words' }],
		['nothing', { statusCode: 200, body: '' }],
		['a token with a failure', { statusCode: 403, body: 'token' }],
		['a lost response', lost],
	])('%s: is followed by a login', async (_, renewal) => {
		const { http, count } = server({ renew: () => renewal });
		expect((await preAuthenticate(http, asked('renew'))).accessToken).toBe('token-1');
		expect(count('/LogIn')).toBe(1);
	});

	test.each<[string, unknown]>([
		['never sent', failure({ code: 'ECONNREFUSED' })],
		['429', { statusCode: 429, body: '' }],
	])('%s: is waited for, and costs no login', async (_, renewal) => {
		const { http, count } = server({ renew: () => renewal });
		expect(sessionOf(await preAuthenticate(http, asked('renew')))).toMatchObject({
			refresh,
			attempts: { unavailable: [expect.any(Number)], unjudged: [], refused: 0 },
		});
		expect(count('/LogIn')).toBe(0);
	});
});

describe('items of a node of n8n', () => {
	const expired = { api: () => ({ statusCode: 401, body: {} }) };

	test('whose token Puzzel accepts had another error: nothing is stored, so n8n repeats nothing', async () => {
		for (const api of [{ statusCode: 200, body: {} }, { statusCode: 500, body: '' }, lost]) {
			const { http, sent } = server({ api: () => api });
			expect(await preAuthenticate(http, holding('token-0', { refresh }))).toEqual({});
			expect(sent).toMatchObject([
				{
					url: 'https://api.puzzel.com/ContactCentre5/accesstokeninformation',
					headers: { Authorization: 'Bearer token-0' },
				},
			]);
		}
	});

	test('which read the credential before it was renewed, all get the new token, however late', async () => {
		const { http, count } = server(expired);
		const old = holding('token-0', { refresh });
		await preAuthenticate(http, { ...old });
		await jest.advanceTimersByTimeAsync(600_000);
		expect((await preAuthenticate(http, { ...old })).accessToken).toBe('token-1');
		expect(count('/GetAccessToken')).toBe(1);
		// A new token that Puzzel does not accept either is replaced.
		expect((await preAuthenticate(http, holding('token-1', { refresh }))).accessToken).toBe('token-2');
	});

	test('and that read it empty share a login for a minute', async () => {
		const { http, count } = server();
		await preAuthenticate(http, holding(''));
		await jest.advanceTimersByTimeAsync(59_000);
		await preAuthenticate(http, holding(''));
		expect(count('/LogIn')).toBe(1);
		await jest.advanceTimersByTimeAsync(1_000);
		await preAuthenticate(http, holding(''));
		expect(count('/LogIn')).toBe(2);
	});

	test.each<[string, unknown]>([
		['refused', wrong],
		['unjudged', { statusCode: 403, body: '' }],
	])('share a sign-in that was %s, also those that have read the credential before', async (_, login) => {
		const { http, count } = server({ login: () => login });
		for (let item = 0; item < 20; item++) {
			expect((await preAuthenticate(http, holding(''))).accessToken).toBe(NO_TOKEN);
		}
		expect(count('/LogIn')).toBe(1);
	});

	test('of another credential with the same user and another password count on', async () => {
		const { http, count } = server({ login: () => wrong });
		const stored = [];
		for (const password of ['a', 'b', 'b']) {
			stored.push(await preAuthenticate(http, { ...typed, password }));
		}
		expect(count('/LogIn')).toBe(2);
		expect(sessionOf(stored[2]!).attempts).toMatchObject({ refused: 2 });
	});

	test('of a hundred credentials are remembered, those that signed in last', async () => {
		const { http, count } = server({ takes: 0, ...expired });
		const user = async (n: number, token = 'old') => {
			const data = { ...typed, userName: `user-${n}` };
			await preAuthenticate(http, { ...data, ...toStore(token, readSession(data)) });
		};
		for (let n = 0; n < 100; n++) await user(n);
		await user(0, 'older');
		await user(100);
		expect(count('/LogIn')).toBe(102);
		await user(0, 'older');
		await user(2);
		expect(count('/LogIn')).toBe(102);
		await user(1);
		expect(count('/LogIn')).toBe(103);
	});
});

describe('the header of a request', () => {
	const options = (headers?: Record<string, string>): IHttpRequestOptions => ({
		url: 'https://x',
		...(headers ? { headers } : {}),
	});

	test('is the token, next to the headers of the request', async () => {
		expect((await authenticate(holding('t'), options({ accept: 'a' }))).headers).toEqual({
			accept: 'a',
			Authorization: 'Bearer t',
		});
	});

	test('is not there for a request that is only the occasion to sign in', async () => {
		await expect(authenticate(holding('t'), options({ [SIGN_IN_ONLY_HEADER]: 'true' }))).rejects.toThrow(
			'not to be sent',
		);
	});

	test.each([
		['no token', holding('')],
		['the token of another user', { ...holding('t'), userName: 'other' }],
		['no session', { ...typed, accessToken: 't' }],
	])('with %s n8n must sign in first', async (_, data) => {
		await expect(authenticate(data, options())).rejects.toMatchObject({
			message: 'There is no session yet',
			response: { status: 401 },
		});
	});

	describe('in the test of the form', () => {
		const inForm = () => options({ [CREDENTIAL_TEST]: 'true', accept: 'a' });
		const press = async (http: HttpRequest, data: ICredentialDataDecryptedObject) => {
			await expect(authenticate(data, inForm())).rejects.toThrow('There is no session yet');
			Object.assign(data, await preAuthenticate(http, data));
			return (await authenticate(data, inForm())).headers;
		};

		test('comes after a login, though there is a session', async () => {
			const { http, count } = server();
			expect(await press(http, holding('token-0', { refresh }))).toEqual({
				accept: 'a',
				Authorization: 'Bearer token-1',
			});
			expect([count('/LogIn'), count('/GetAccessToken')]).toEqual([1, 0]);
		});

		test('or the latest response, without a word about waiting', async () => {
			const { http, calls } = server({ login: () => wrong });
			await expect(press(http, holding(''))).rejects.toMatchObject({
				message: expect.stringContaining('Invalid user name or password') as string,
				description: expect.not.stringContaining('Retry') as string,
			});
			expect(calls()).toHaveLength(0);
		});

		test('or that the API host is not there', async () => {
			const headers = async (error: object) =>
				await press(server({ api: () => failure(error) }).http, holding(''));
			await expect(headers({ code: 'ENOTFOUND' })).rejects.toMatchObject({
				message:
					'Could not connect to api.puzzel.com: there is no host of that name. Check "API URL" in the credential, and the network.',
			});
			forgetRecentSignIns();
			expect(await headers({ code: 'ECONNRESET' })).toBeDefined();
		});
	});
});

describe('what is stored', () => {
	test.each([
		['nothing', {}],
		['half of it', { sessionSecret: '{"key":' }],
		['something else', { sessionSecret: '{"key":5}' }],
		['null', { sessionSecret: 'null' }],
		['that of another user', { ...holding('t', { refresh }), userName: 'other' }],
	])('%s is an empty session', (_, more) => {
		expect(Object.keys(readSession({ ...typed, ...more }))).toEqual(['key', 'userKey']);
	});

	test('its token is used by whom it was made for', () => {
		expect(validToken(holding('t'))).toBe('t');
		expect(validToken(holding(NO_TOKEN))).toBeUndefined();
		expect(validToken(holding(''))).toBeUndefined();
		expect(validToken({ ...holding('t'), password: 'other' })).toBeUndefined();
		expect(validToken({ ...holding('t'), accessToken: 5 })).toBeUndefined();
	});
});

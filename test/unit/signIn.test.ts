import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import {
	inWords,
	readSession,
	SignInError,
	standingRefusal,
	toStore,
	usableToken,
	type Session,
	type Stored,
} from '../../credentials/session';
import {
	authorize,
	CREDENTIAL_TEST,
	forgetRecentSignIns,
	SIGN_IN_ONLY,
	signIn,
} from '../../credentials/signIn';
import type { HttpRequest } from '../../credentials/wire';
import { failure, server, typed, wrong } from './n8nProcess';

/** The credential by itself, as n8n calls it: for the test in its form, for an HTTP Request node, for the nodes. */

const START = 1_700_000_000_000;
beforeEach(() => {
	jest.useFakeTimers({ now: START });
	forgetRecentSignIns();
});
afterEach(() => jest.useRealTimers());

const { key } = readSession(typed);
const refresh = { customerKey: '12345', sessionId: 'session-0' };
/** A credential as n8n has read it. */
const holding = (token: string, more: Partial<Session> = {}): ICredentialDataDecryptedObject => ({
	...typed,
	...toStore(token, { key, ...more }),
});
const asked = (what: 'store' | 'renew' | 'login', more: Partial<Session> = {}) =>
	holding('', { refresh, ...more, ask: { what, token: 'token-0' } });

async function done<T>(work: Promise<T>): Promise<T> {
	const outcome = work.catch((error: unknown) => error);
	await jest.advanceTimersByTimeAsync(100);
	const value = await outcome;
	if (value instanceof Error) throw value;
	return value as T;
}
const failed = async (http: HttpRequest, data: ICredentialDataDecryptedObject) => {
	const error = await done(signIn(http, data)).catch((each: unknown) => each);
	expect(error).toBeInstanceOf(SignInError);
	const { message, description, again, mayBeRefused, retryAfter } = error as SignInError;
	return { message, description, again, mayBeRefused, retryAfter };
};
const sessionOf = ({ sessionSecret }: Stored) => JSON.parse(sessionSecret) as Session;

describe('what is sent', () => {
	test('a login with half a minute to answer, whose redirect and 401 are answers', async () => {
		const { http, sent } = server();
		await done(signIn(http, asked('login')));
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
		const stored = await done(signIn(http, asked('renew')));
		expect(sent).toMatchObject([
			{ url: 'https://auth.puzzel.com/api/Authenticate/GetAccessToken', body: refresh },
		]);
		expect(stored.accessToken).toBe('token-1');
		expect(sessionOf(stored)).toEqual({ key, refresh });
	});

	test('to store what a node has found out, nothing', async () => {
		const { http, sent } = server();
		const claim = { by: 'me', until: 5 };
		expect(await done(signIn(http, asked('store', { claim })))).toEqual(
			toStore('token-0', { key, refresh, claim }),
		);
		expect(sent).toHaveLength(0);
	});

	test('for another node than ours, a look at the API host after it, with the new token', async () => {
		const { http, sent } = server();
		await done(signIn(http, holding('')));
		expect(sent[1]).toEqual({
			method: 'GET',
			url: 'https://api.puzzel.com/ContactCentre5/accesstokeninformation',
			headers: { Authorization: 'Bearer token-1' },
			timeout: 30_000,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			encoding: 'stream',
			abortSignal: expect.any(AbortSignal),
		});
		expect(sent).toHaveLength(2);
	});
});

describe('what a login gives', () => {
	const granted = (refreshToken: unknown, more: object = {}) => ({
		statusCode: 200,
		body: { accessToken: 'a', refreshToken, ...more },
	});

	test.each([
		['a session', { customerKey: 12345, sessionId: 77 }, { customerKey: '12345', sessionId: '77' }],
		['none', null, undefined],
		['none', undefined, undefined],
		['none where it has no id', { customerKey: '1', sessionId: '' }, undefined],
		['none where it is something else', 'text', undefined],
	])('%s: %j', async (_, refreshToken, expected) => {
		const { http } = server({ login: () => granted(refreshToken) });
		const stored = await done(signIn(http, asked('login')));
		expect(stored.accessToken).toBe('a');
		expect(sessionOf(stored)).toEqual(expected ? { key, refresh: expected } : { key });
	});

	test('no session where a second factor is missing, or with a status that is no success', async () => {
		for (const answer of [
			granted(null, { twoFactorRequired: true }),
			{ ...granted(null, { message: 'Wrong password' }), statusCode: 403 },
		]) {
			const { http } = server({ login: () => answer });
			jest.setSystemTime(START);
			const stored = await done(signIn(http, asked('login')));
			expect(stored.accessToken).toBe('none');
			expect(sessionOf(stored).refusal).toMatchObject({
				count: 1,
				at: START + 5,
				until: START + 5 + 3_600_000,
			});
		}
	});

	test('the third refusal holds until the credential is changed', async () => {
		const { http } = server({ login: () => wrong });
		const before = { at: 1, until: 2, message: 'm', description: 'd' };
		const second = await done(signIn(http, asked('login', { refusal: { count: 1, ...before } })));
		expect(sessionOf(second).refusal).toMatchObject({ count: 2, until: START + 5 + 3_600_000 });
		const third = await done(signIn(http, asked('login', { refusal: { count: 2, ...before } })));
		expect(sessionOf(third).refusal).toMatchObject({
			count: 3,
			message: expect.stringContaining('password is wrong') as string,
		});
		expect(sessionOf(third).refusal).not.toHaveProperty('until');
	});
});

describe('where nothing was judged, it is told whether to try again and whether it may count', () => {
	const told = async (login: unknown, what: 'login' | 'renew' = 'login') =>
		await failed(server({ login: () => login, renew: () => login }).http, asked(what));

	test('a lost login may have been refused, a lost renewal not', async () => {
		const lost = failure({ code: 'ECONNRESET' });
		expect(await told(lost)).toMatchObject({
			again: true,
			mayBeRefused: true,
			message:
				'n8n could not reach auth.puzzel.com: the connection was cut. Check "Authentication URL" in the credential and the network.',
			description: expect.stringContaining('"Allowed domains"') as string,
		});
		expect(await told(lost, 'renew')).toMatchObject({ again: true, mayBeRefused: false });
	});

	test('a host that is not reached has refused nobody', async () => {
		expect(await told(failure({ code: 'ENOTFOUND' }))).toMatchObject({ again: true, mayBeRefused: false });
	});

	test('a busy host may be asked again, when it says', async () => {
		const busy = { statusCode: 429, headers: { 'retry-after': '7' }, body: {} };
		for (const what of ['login', 'renew'] as const)
			expect(await told(busy, what)).toMatchObject({ again: true, mayBeRefused: false, retryAfter: '7' });
		expect(await told({ statusCode: 503, body: '' })).toMatchObject({
			retryAfter: undefined,
			description: expect.stringContaining('not judged') as string,
		});
	});

	test('a page, something else, or headers that are none, are not asked again', async () => {
		expect(await told({ statusCode: 200, body: {} })).toMatchObject({
			again: false,
			mayBeRefused: false,
			message: expect.stringContaining('does not answer like Puzzel') as string,
		});
		expect(await told({ statusCode: 200, headers: 'none', body: '<html>' })).toMatchObject({
			again: false,
			mayBeRefused: false,
		});
	});

	test('words that may be a refusal count as one', async () => {
		expect(await told({ statusCode: 400, body: { message: 'E-17' } })).toMatchObject({
			again: false,
			mayBeRefused: true,
		});
	});

	test('an answer that was cut short may hold anything; with another status it is a page', async () => {
		const half = ' {"accessToken":"a';
		expect(await told({ statusCode: 200, body: half })).toMatchObject({
			again: true,
			mayBeRefused: true,
			message: 'The answer of auth.puzzel.com to the sign-in was cut short',
		});
		expect(await told({ statusCode: 199, body: half })).toMatchObject({ again: false });
		expect(await told({ statusCode: 300, body: half })).toMatchObject({ again: false });
	});

	test('n8n’s own refusal to send is told without the password', async () => {
		expect(await told(new Error('Domain not allowed for right-password'))).toEqual({
			message: 'n8n did not send the sign-in to auth.puzzel.com: Domain not allowed for ***',
			description: expect.stringContaining('the login host must be listed there') as string,
			again: false,
			mayBeRefused: false,
			retryAfter: undefined,
		});
		const http = async () => await Promise.reject('text' as unknown as Error);
		expect((await failed(http, asked('login'))).message).toContain(': unknown error');
	});

	test.each([
		['with a blank', 'two words'],
		['of a page', '<html>'],
		['that is empty', ''],
	])('a renewed token %s is none, so there is a login', async (_, body) => {
		const { http, count } = server({ renew: () => ({ statusCode: 200, body }) });
		expect((await done(signIn(http, asked('renew')))).accessToken).toBe('token-1');
		expect(count('/LogIn')).toBe(1);
	});

	test('a renewal that is answered with a token and a failure is none', async () => {
		const { http, count } = server({ renew: () => ({ statusCode: 403, body: 'a-token' }) });
		await done(signIn(http, asked('renew')));
		expect(count('/LogIn')).toBe(1);
	});
});

describe('items that n8n sends by itself', () => {
	const wait = async (ms: number) => await jest.advanceTimersByTimeAsync(ms);

	test('which read the credential before it was renewed, all get the new token, however late', async () => {
		const { http, count } = server();
		const old = holding('token-0', { refresh });
		await done(signIn(http, { ...old }));
		await wait(600_000);
		expect((await done(signIn(http, { ...old }))).accessToken).toBe('token-1');
		expect(count('/GetAccessToken')).toBe(1);
	});

	test('whose new token is refused too get another one', async () => {
		const { http, count } = server();
		await done(signIn(http, holding('token-0', { refresh })));
		expect((await done(signIn(http, holding('token-1', { refresh })))).accessToken).toBe('token-2');
		expect(count('/GetAccessToken')).toBe(2);
	});

	test('and that read it empty share a login for a minute', async () => {
		const { http, count } = server();
		await done(signIn(http, holding('')));
		await wait(59_000);
		await done(signIn(http, holding('')));
		expect(count('/LogIn')).toBe(1);
		await wait(1_000);
		await done(signIn(http, holding('')));
		expect(count('/LogIn')).toBe(2);
	});

	test('share a refusal for two seconds; later ones find it in the credential', async () => {
		const { http, count } = server({ login: () => wrong });
		const stored = await done(signIn(http, holding('')));
		await wait(1_800);
		expect(await done(signIn(http, holding('')))).toEqual(stored);
		expect(count('/LogIn')).toBe(1);
		expect(await done(signIn(http, { ...typed, ...stored }))).toEqual(stored);
		expect(count('/LogIn')).toBe(1);
		await wait(200);
		await done(signIn(http, holding('')));
		expect(count('/LogIn')).toBe(2);
	});

	test('at once share one sign-in', async () => {
		const { http, count } = server();
		const all = Promise.all(Array.from({ length: 9 }, async () => await signIn(http, holding(''))));
		await jest.advanceTimersByTimeAsync(100);
		expect(new Set((await all).map(({ accessToken }) => accessToken))).toEqual(new Set(['token-1']));
		expect(count('/LogIn')).toBe(1);
	});

	test('of a hundred credentials are remembered, those that signed in last', async () => {
		const { http, count } = server({ takes: 0 });
		const user = async (n: number, token = 'old') => {
			const data = { ...typed, userName: `user-${n}` };
			await done(signIn(http, { ...data, ...toStore(token, readSession(data)) }));
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

describe('the header of a call', () => {
	const options = (headers?: Record<string, string>) => ({
		url: 'https://x',
		...(headers ? { headers } : {}),
	});

	test('is the token, beside the headers of the call', () => {
		expect(authorize(holding('t'), options({ accept: 'a' })).headers).toEqual({
			accept: 'a',
			Authorization: 'Bearer t',
		});
		expect(authorize(holding('t'), options()).headers).toEqual({ Authorization: 'Bearer t' });
	});

	test('is never that of a call that is only the occasion to sign in', () => {
		expect(() => authorize(holding('t'), options({ [SIGN_IN_ONLY]: 'true' }))).toThrow('not to be sent');
	});

	test.each([
		['no token', holding('')],
		['the token of another user', { ...holding('t'), userName: 'other' }],
		['no session', { ...typed, accessToken: 't' }],
	])('with %s n8n is told to sign in first', (_, data) => {
		expect(() => authorize(data, options())).toThrow('There is no session yet');
		try {
			authorize(data, options());
		} catch (error) {
			expect(error).toMatchObject({ response: { status: 401 } });
		}
	});

	test('while a refusal holds it is the error', () => {
		const refusal = { count: 1, at: START, until: START + 60_000, message: 'Refused.', description: 'd' };
		expect(() => authorize(holding('none', { refusal }), options())).toThrow('Refused. This was Puzzel');
	});

	describe('in the test of the form', () => {
		const test1 = () => options({ [CREDENTIAL_TEST]: 'true', accept: 'a' });

		test('comes after a login, though there is a session', async () => {
			const { http, count } = server();
			const data = holding('token-0', { refresh });
			expect(() => authorize(data, test1())).toThrow('There is no session yet');
			Object.assign(data, await done(signIn(http, data)));
			expect(count('/LogIn')).toBe(1);
			expect(count('/GetAccessToken')).toBe(0);
			expect(authorize(data, test1()).headers).toEqual({ accept: 'a', Authorization: 'Bearer token-1' });
		});

		test('is not there where the API host is not', async () => {
			const told = async (error: object) => {
				const { http } = server({ api: () => failure(error) });
				const data = holding('');
				expect(() => authorize(data, test1())).toThrow('There is no session yet');
				Object.assign(data, await done(signIn(http, data)));
				return authorize(data, test1()).headers;
			};
			await expect(told({ code: 'ENOTFOUND' })).rejects.toMatchObject({
				message: expect.stringContaining(
					'n8n could not reach api.puzzel.com: there is no host of that name. Check "API URL"',
				) as string,
				mayBeRefused: false,
			});
			expect(await told({ code: 'ECONNRESET' })).toBeDefined();
			expect(await told({ isAxiosError: false, message: 'Domain not allowed' })).toBeDefined();
		});

		test('after a refusal the API host is not asked', async () => {
			const { http, calls } = server({ login: () => wrong });
			await done(signIn(http, holding('')));
			expect(calls()).toHaveLength(0);
		});
	});
});

describe('what is stored', () => {
	test.each([
		['nothing', {}],
		['nothing', { sessionSecret: '' }],
		['half of it', { sessionSecret: '{"key":' }],
		['something else', { sessionSecret: '{"key":5}' }],
		['null', { sessionSecret: 'null' }],
		['that of another user', { ...holding('t', { refresh }), userName: 'other' }],
	])('%s is an empty session', (_, more) => {
		const data = { ...typed, ...more };
		expect(Object.keys(readSession(data))).toEqual(['key']);
		expect(readSession(data).key).toBe(readSession({ ...data, sessionSecret: '' }).key);
	});

	test('its token is used by whom it was made for', () => {
		expect(usableToken(holding('t'))).toBe('t');
		expect(usableToken(holding('none'))).toBeUndefined();
		expect(usableToken(holding(''))).toBeUndefined();
		expect(usableToken({ ...holding('t'), password: 'other' })).toBeUndefined();
		expect(usableToken({ ...typed, accessToken: 't' })).toBeUndefined();
		expect(usableToken({ ...holding('t'), accessToken: 5 })).toBeUndefined();
	});
});

describe('a refusal that holds', () => {
	const refusal = { count: 2, at: 0, until: 3_600_000, message: 'Refused.', description: 'Correct it.' };
	const at = (session: Partial<Session>, now: number) => standingRefusal({ key, ...session }, now);

	test('is told with its age, for how long it holds, and what to do', () => {
		const error = at({ refusal }, 1_800_000)!;
		expect(error.message).toBe(
			"Refused. This was Puzzel's answer 30 minutes ago (refused 2 times); n8n does not ask again for 30 minutes, unless the credential is changed.",
		);
		expect(error.description).toBe(
			'Correct it. To have Puzzel asked at once, open the credential and press "Retry".',
		);
		expect(error).toMatchObject({ again: false, mayBeRefused: false });
		const forever = at({ refusal: { ...refusal, until: undefined } }, 9e12)!;
		expect(forever.message).toContain(
			'(refused 2 times); n8n does not ask again until the credential is changed.',
		);
	});

	test('holds to its end, and not a moment longer', () => {
		expect(at({ refusal }, 3_599_999)).toBeDefined();
		expect(at({ refusal }, 3_600_000)).toBeUndefined();
		expect(at({}, 0)).toBeUndefined();
	});

	test('may stand for answers that were lost', () => {
		const unknown = { count: 3, until: 120_000 };
		const error = at({ unknown, refusal: { ...refusal, until: 1 } }, 60_000)!;
		expect(error.message).toContain('answers to the last 3 sign-ins were lost or unclear');
		expect(error.message).toContain('does not ask again for 60 seconds');
		expect(error.description).toContain('four wrong passwords in a row lock an account');
		expect(error.description).toContain('press "Retry"');
		expect(at({ unknown }, 120_000)).toBeUndefined();
	});
});

test.each([
	[0, '1 second'],
	[1_000, '1 second'],
	[1_001, '2 seconds'],
	[99_000, '99 seconds'],
	[99_001, '2 minutes'],
	[3_600_000, '60 minutes'],
	[99 * 60_000, '99 minutes'],
	[100 * 60_000, '2 hours'],
	[86_400_000, '24 hours'],
])('%i ms are %s', (ms, words) => {
	expect(inWords(ms)).toBe(words);
});

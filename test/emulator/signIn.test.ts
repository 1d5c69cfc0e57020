import { createEmulator, createManualClock, DEMO_CLIENT, type Emulator, type Fault } from '../../emulator';
import { check, LOG_IN, logIn, renew, send, tokenOf } from './client';

const clock = createManualClock();
const WRONG = { password: 'wrong' };
let emulator: Emulator;

const account = async () => {
	const { json } = await send(emulator, 'GET', '/_emulator/state');
	return (json.accounts as Array<{ userName: string }>).find(({ userName }) => userName === LOG_IN.userName);
};

describe('signing in', () => {
	beforeAll(async () => {
		emulator = await createEmulator({ clock });
	});
	afterAll(async () => await emulator.close());
	beforeEach(() => emulator.reset());

	it('answers the documented shape, outside the envelope', async () => {
		const { status, json } = await logIn(emulator);
		expect({ status, json }).toEqual({
			status: 200,
			json: {
				accessToken: expect.stringMatching(/^[^.]+\.[^.]+\.[^.]+$/),
				refreshToken: {
					customerKey: '12345',
					sessionId: expect.any(String),
					expiryDate: new Date(clock.now() + 24 * 3_600_000).toISOString().replace(/\.?0*Z$/, ''),
				},
				languageCode: 'EN',
				twoFactorRequired: false,
				twoFactor: null,
				logoutFromExternalIdentityProvider: false,
			},
		});
	});

	it.each([
		['a wrong password', WRONG, 401, /password/, 1],
		['an unknown customer', { customerKey: '999' }, 401, /customer/, 1],
		['an unknown user', { userName: 'nobody' }, 401, /password/, 1],
		['a locked account', { userName: 'locked' }, 403, /locked/, 1],
		['a number as key', { customerKey: 12345 as unknown as string }, 400, /customerKey/, 0],
	])('refuses %s, and counts whoever was refused by Puzzel', async (_, changes, status, message, refused) => {
		expect(await logIn(emulator, changes)).toMatchObject({
			status,
			json: { message: expect.stringMatching(message) },
		});
		expect([emulator.refusedLogIns, emulator.count('LogIn')]).toEqual([refused, 1]);
		const { counts } = (await send(emulator, 'GET', '/_emulator/state')).json;
		expect(counts.refusedLogIns).toBe(refused);
	});

	it('gives a two-factor user no token, and takes a key with letters', async () => {
		expect((await logIn(emulator, { userName: 'twofactor' })).json).toMatchObject({
			twoFactorRequired: true,
			accessToken: null,
		});
		expect((await logIn(emulator, { customerKey: 'AB-77' })).status).toBe(200);
		expect(emulator.refusedLogIns).toBe(0);
	});

	it('locks after four wrong passwords in a row, and only then', async () => {
		const statuses = async (...passwords: string[]) => {
			const all: number[] = [];
			for (const password of passwords) all.push((await logIn(emulator, { password })).status);
			return all;
		};
		const right = LOG_IN.password;
		expect(await statuses('1', '2', '3', right)).toEqual([401, 401, 401, 200]);
		expect(await statuses('1', '2', '3')).toEqual([401, 401, 401]);
		expect(await account()).toMatchObject({ locked: false, wrongPasswordsInARow: 3 });
		expect(await statuses('4', right)).toEqual([401, 403]);
		expect(await account()).toMatchObject({ locked: true, wrongPasswordsInARow: 4 });
		emulator.reset();
		expect(await statuses(right)).toEqual([200]);
	});

	it('is renewed by session, with a bare token as a JSON string', async () => {
		const { sessionId } = (await logIn(emulator)).json.refreshToken;
		emulator.expireTokens();
		const { status, json } = await renew(emulator, sessionId);
		expect([status, await check(emulator, json)]).toEqual([200, 200]);
		expect((await renew(emulator, 'unknown')).status).toBe(401);
		clock.advance(24 * 3_600_000);
		expect((await renew(emulator, sessionId)).status).toBe(401);
	});

	it('takes a new password from the moment it is changed; tokens and sessions stay valid', async () => {
		const { accessToken, refreshToken } = (await logIn(emulator)).json;
		emulator.changePassword(LOG_IN.userName, 'new');
		expect((await logIn(emulator)).status).toBe(401);
		expect((await logIn(emulator, { password: 'new' })).status).toBe(200);
		expect(await check(emulator, accessToken)).toBe(200);
		expect((await renew(emulator, refreshToken.sessionId)).status).toBe(200);
		// The same name of another customer is another user.
		expect((await logIn(emulator, { customerKey: 'AB-77' })).status).toBe(200);
	});

	it('ends tokens and sessions with the password where the change says so', async () => {
		const { accessToken, refreshToken } = (await logIn(emulator)).json;
		const others = await tokenOf(emulator, { customerKey: 'AB-77' });
		const change = async (body: object) => await send(emulator, 'POST', '/_emulator/password', { body });
		const { userName } = LOG_IN;
		expect((await change({ userName, password: 'new', sessions: true })).status).toBe(200);
		expect(await check(emulator, accessToken)).toBe(401);
		expect((await renew(emulator, refreshToken.sessionId)).status).toBe(401);
		expect(await check(emulator, others)).toBe(200);
		expect((await change({ userName: 'nobody', password: 'new' })).status).toBe(404);
		expect((await change({ userName })).status).toBe(400);
	});

	const faults: Array<[what: string, fault: Fault, isCounted: boolean, status: number | undefined]> = [
		['a maintenance page', { name: 'htmlError', status: 503 }, false, 503],
		['a page of the gateway after the fact', { name: 'htmlError', status: 504, written: true }, true, 504],
		['a status after the fact', { name: 'status', status: 500, written: true }, true, 500],
		['half an answer', { name: 'halfJson' }, true, 401],
		['a cut before', { name: 'dropBefore' }, false, undefined],
		['a cut after', { name: 'dropAfter' }, true, undefined],
	];
	it.each(faults)('%s: whether the password was looked at', async (_what, fault, isCounted, status) => {
		emulator.addFault({ ...fault, operation: 'LogIn' } as Fault);
		const answer = await logIn(emulator, WRONG).catch(() => undefined);
		expect(answer?.status).toBe(status);
		expect(emulator.refusedLogIns).toBe(Number(isCounted));
		expect(await account()).toMatchObject({ wrongPasswordsInARow: Number(isCounted) });
	});

	it('shows no password, no session and no token in what is kept of the calls', async () => {
		const { accessToken, refreshToken } = (await logIn(emulator)).json;
		await check(emulator, accessToken);
		const kept = JSON.stringify(emulator.calls);
		for (const secret of [LOG_IN.password, accessToken, refreshToken.sessionId])
			expect(kept).not.toContain(secret);
		expect(emulator.calls.at(-1)).toMatchObject({
			token: 'valid',
			headers: { authorization: `Bearer …${accessToken.slice(-4)}` },
		});
	});
});

describe('access tokens', () => {
	afterEach(async () => await emulator.close());

	it('last as the seed says, as accesstokeninformation says', async () => {
		emulator = await createEmulator({ clock, seed: { tokenLifetimeSeconds: 60 } });
		const token = await tokenOf(emulator);
		const { json } = await send(emulator, 'GET', '/accesstokeninformation', { token });
		expect(json.result).toEqual({
			customerKey: '12345',
			customerId: 5012,
			userGroupId: 12,
			userId: 1230001,
			languageId: 1,
			languageCode: 'EN',
			passwordValidDaysLeft: 90,
			accessTokenExpiry: new Date(clock.now() + 60_000).toISOString(),
		});
		clock.advance(59_999);
		expect(await check(emulator, token)).toBe(200);
		clock.advance(1);
		expect(await check(emulator, token)).toBe(401);
	});

	it('are needed, with the word Bearer, and for the own customer only', async () => {
		emulator = await createEmulator({ clock });
		const token = await tokenOf(emulator);
		const get = async (key: string, authorization?: string) =>
			(await send(emulator, 'GET', `/${key}/users`, authorization ? { headers: { authorization } } : {}))
				.status;
		expect([await get('12345'), await get('12345', token), await get('12345', `Basic ${token}`)]).toEqual([
			401, 401, 401,
		]);
		expect([await get('12345', `bearer ${token}`), await get('AB-77', `Bearer ${token}`)]).toEqual([
			200, 403,
		]);
	});

	it('of one user are one at a time where the seed says so: a sign-in ends what was there, a refused one nothing', async () => {
		emulator = await createEmulator({ clock, seed: { oneSessionPerUser: true } });
		const first = (await logIn(emulator)).json;
		const renewed = (await renew(emulator, first.refreshToken.sessionId)).json as string;
		await logIn(emulator, WRONG);
		await logIn(emulator, { customerKey: 'AB-77' });
		expect([await check(emulator, first.accessToken), await check(emulator, renewed)]).toEqual([200, 200]);

		const second = await tokenOf(emulator);
		const statuses = await Promise.all(
			[first.accessToken, renewed, second].map((token) => check(emulator, token)),
		);
		expect(statuses).toEqual([401, 401, 200]);
		expect((await renew(emulator, first.refreshToken.sessionId)).status).toBe(401);

		emulator.addFault({ name: 'latency', ms: 300, operation: 'AccessTokenInformation' });
		const underWay = check(emulator, second);
		// A client of Puzzel ID ends them as well.
		const { clientId, clientSecret } = DEMO_CLIENT;
		const form = { grant_type: 'client_credentials', scope: 'contact-centre' };
		const body = new URLSearchParams({ ...form, client_id: clientId, client_secret: clientSecret });
		await fetch(emulator.tokenUrl, { method: 'POST', body });
		expect(await underWay).toBe(401);
	});
});

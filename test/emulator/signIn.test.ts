import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createEmulator, createManualClock, DEMO_SIGN_IN, type Emulator, type Fault } from '../../emulator';
import { LOG_IN, logIn, send, tokenOf } from './client';

const clock = createManualClock();
const WRONG = { password: 'wrong' };
let emulator: Emulator;

const check = async (token: string) =>
	(await send(emulator, 'GET', '/accesstokeninformation', { token })).status;
const renew = async (sessionId: string) =>
	await send(emulator, 'POST', '/api/Authenticate/GetAccessToken', {
		body: { customerKey: DEMO_SIGN_IN.customerKey, sessionId },
	});
const account = async () => {
	const { json } = await send(emulator, 'GET', '/_emulator/state');
	return (json.accounts as Array<{ userName: string }>).find(({ userName }) => userName === LOG_IN.userName);
};

describe('a user', () => {
	beforeAll(async () => {
		emulator = await createEmulator({ clock });
	});
	afterAll(async () => await emulator.close());
	beforeEach(() => emulator.reset());

	it('is locked by the fourth wrong password in a row, which the state shows', async () => {
		for (let wrong = 1; wrong <= 3; wrong++) {
			await logIn(emulator, WRONG);
			expect(await account()).toMatchObject({ locked: false, wrongPasswordsInARow: wrong });
		}
		await logIn(emulator, WRONG);
		expect(await account()).toMatchObject({ locked: true, wrongPasswordsInARow: 4 });
		expect((await logIn(emulator)).status).toBe(403);
	});

	it('has a new password from the moment it is changed; tokens and sessions stay valid', async () => {
		const { accessToken, refreshToken } = (await logIn(emulator)).json;
		emulator.changePassword(LOG_IN.userName, 'new');
		expect((await logIn(emulator)).status).toBe(401);
		expect((await logIn(emulator, { password: 'new' })).status).toBe(200);
		expect(await check(accessToken)).toBe(200);
		expect((await renew(refreshToken.sessionId)).status).toBe(200);
		// The same name of another customer is another user.
		expect((await logIn(emulator, { customerKey: 'AB-77' })).status).toBe(200);
		emulator.reset();
		expect((await logIn(emulator)).status).toBe(200);
	});

	it('loses tokens and sessions with the password where the change says so', async () => {
		const { accessToken, refreshToken } = (await logIn(emulator)).json;
		const others = await tokenOf(emulator, { customerKey: 'AB-77' });
		emulator.changePassword(LOG_IN.userName, 'new', { sessions: true });
		expect(await check(accessToken)).toBe(401);
		expect((await renew(refreshToken.sessionId)).status).toBe(401);
		expect(await check(others)).toBe(200);
	});

	it('gets a password over /_emulator, and an unknown user is refused', async () => {
		const { accessToken } = (await logIn(emulator, { customerKey: 'AB-77' })).json;
		const change = async (body: object) => await send(emulator, 'POST', '/_emulator/password', { body });
		const order = { customerKey: 'AB-77', userName: LOG_IN.userName, password: 'new', sessions: true };
		expect((await change(order)).status).toBe(200);
		expect(await check(accessToken)).toBe(401);
		expect((await logIn(emulator, { customerKey: 'AB-77', password: 'new' })).status).toBe(200);
		expect((await change({ userName: 'nobody', password: 'new' })).status).toBe(404);
		expect((await change({ userName: LOG_IN.userName })).status).toBe(400);
	});
});

describe('refused sign-ins are counted apart', () => {
	beforeAll(async () => {
		emulator = await createEmulator({ clock });
	});
	afterAll(async () => await emulator.close());
	beforeEach(() => emulator.reset());

	it('for the password, the customer and the lock, but not for two factors', async () => {
		await logIn(emulator);
		await logIn(emulator, { userName: 'twofactor' });
		expect(emulator.refusedLogIns).toBe(0);
		await logIn(emulator, WRONG);
		await logIn(emulator, { customerKey: '999' });
		await logIn(emulator, { userName: 'locked' });
		await logIn(emulator, { userName: 'nobody' });
		expect(emulator.refusedLogIns).toBe(4);
		expect(emulator.count('LogIn')).toBe(6);
		expect((await send(emulator, 'GET', '/_emulator/state')).json.counts.refusedLogIns).toBe(4);
	});

	const faults: Array<[what: string, fault: Fault, isCounted: boolean, status: number | undefined]> = [
		['a maintenance page', { name: 'htmlError', status: 503 }, false, 503],
		['a maintenance page with HTTP 200', { name: 'htmlError', status: 200 }, false, 200],
		['a page of the gateway after the fact', { name: 'htmlError', status: 504, written: true }, true, 504],
		['a gateway that finds nothing', { name: 'htmlError', status: 404 }, false, 404],
		['a firewall', { name: 'htmlError', status: 403 }, false, 403],
		['a status after the fact', { name: 'status', status: 500, written: true }, true, 500],
		['half an answer', { name: 'halfJson' }, true, 401],
		['a cut before', { name: 'dropBefore' }, false, undefined],
		['a cut after', { name: 'dropAfter' }, true, undefined],
		['a limit', { name: 'rateLimit', kind: 'fixedWindow', perSecond: 1 }, false, 429],
	];
	it.each(faults)('%s: whether the password was looked at', async (_what, fault, isCounted, status) => {
		emulator.addFault({ ...fault, operation: 'LogIn' } as Fault);
		// Of a limit the first call uses it up; both in one second of the clock, or in two, one after the other.
		const answers = [];
		do {
			answers.push(await logIn(emulator, WRONG).catch(() => undefined));
		} while (emulator.faults[0]!.hits === 0);
		const answer = answers.pop();
		expect(answer?.status).toBe(status);
		if (fault.name === 'htmlError') expect(answer!.text).toMatch(/^<html>/);
		expect(emulator.refusedLogIns).toBe(answers.length + (isCounted ? 1 : 0));
		expect(await account()).toMatchObject({ wrongPasswordsInARow: emulator.refusedLogIns });
	});

	it.each(faults)('%s: the same for a renewal', async (_what, fault, _isCounted, status) => {
		const { refreshToken } = (await logIn(emulator)).json;
		emulator.addFault({ ...fault, operation: 'GetAccessToken' } as Fault);
		let answer;
		do {
			answer = await renew(refreshToken.sessionId).catch(() => undefined);
		} while (emulator.faults[0]!.hits === 0);
		// Half an answer has the status of the whole one.
		expect(answer?.status).toBe(fault.name === 'halfJson' ? 200 : status);
		expect(emulator.calls.at(-1)).toMatchObject({ operation: 'GetAccessToken', faults: [fault.name] });
		expect((await logIn(emulator)).status).toBe(200);
	});

	it('a slow sign-in takes its time, and no other call does', async () => {
		const token = await tokenOf(emulator);
		emulator.addFault({ name: 'latency', ms: 300, operation: 'LogIn' });
		expect((await logIn(emulator)).status).toBe(200);
		await check(token);
		const [slow, quick] = emulator.calls.slice(-2);
		expect([slow!.faults, quick!.faults]).toEqual([['latency'], []]);
		expect(slow!.doneMs! - slow!.arrivedMs).toBeGreaterThan(295);
	});
});

describe('tokens by the seed', () => {
	afterEach(async () => await emulator.close());

	it('end after their seconds of the emulated clock, and are renewed for as many', async () => {
		emulator = await createEmulator({ clock, seed: { tokenLifetimeSeconds: 60 } });
		const { accessToken, refreshToken } = (await logIn(emulator)).json;
		clock.advance(59_999);
		expect(await check(accessToken)).toBe(200);
		clock.advance(1);
		expect(await check(accessToken)).toBe(401);
		const renewed = (await renew(refreshToken.sessionId)).json as string;
		expect(await check(renewed)).toBe(200);
		const { result } = (await send(emulator, 'GET', '/accesstokeninformation', { token: renewed })).json;
		expect(Date.parse(result.accessTokenExpiry)).toBe(clock.now() + 60_000);
		clock.advance(60_000);
		expect(await check(renewed)).toBe(401);
	});

	it('with one session per user: a sign-in ends what was there immediately, a refused one nothing', async () => {
		emulator = await createEmulator({ clock, seed: { oneSessionPerUser: true } });
		const first = (await logIn(emulator)).json;
		const renewed = (await renew(first.refreshToken.sessionId)).json as string;
		await logIn(emulator, WRONG);
		await logIn(emulator, { customerKey: 'AB-77' });
		expect([await check(first.accessToken), await check(renewed)]).toEqual([200, 200]);

		const second = await tokenOf(emulator);
		expect([await check(first.accessToken), await check(renewed), await check(second)]).toEqual([
			401, 401, 200,
		]);
		expect((await renew(first.refreshToken.sessionId)).status).toBe(401);
	});

	it('with one session per user: of many sign-ins together one stays; a call in progress loses its token', async () => {
		emulator = await createEmulator({ clock, seed: { oneSessionPerUser: true } });
		const tokens = await Promise.all(Array.from({ length: 8 }, async () => await tokenOf(emulator)));
		const statuses = await Promise.all(tokens.map(check));
		expect(statuses.filter((status) => status === 200)).toHaveLength(1);

		const valid = tokens[statuses.indexOf(200)]!;
		emulator.addFault({ name: 'latency', ms: 500, operation: 'AccessTokenInformation' });
		const underWay = check(valid);
		await tokenOf(emulator);
		expect(await underWay).toBe(401);
	});
});

it('a data file carries changed passwords over a restart', async () => {
	const folder = await mkdtemp(path.join(tmpdir(), 'emulator-'));
	const dataFile = path.join(folder, 'state.json');
	const first = await createEmulator({ clock, dataFile });
	first.changePassword(LOG_IN.userName, 'new');
	await first.close();
	const second = await createEmulator({ clock, dataFile });
	expect((await logIn(second)).status).toBe(401);
	expect((await logIn(second, { password: 'new' })).status).toBe(200);
	await second.close();
	await rm(folder, { recursive: true });
});

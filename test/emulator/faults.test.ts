import { createEmulator, createManualClock, type Emulator, type Fault } from '../../emulator';
import { add, check as checked, logIn, send, tokenOf } from './client';

const clock = createManualClock();
let emulator: Emulator;
let token: string;

beforeAll(async () => {
	emulator = await createEmulator({ clock });
});
beforeEach(async () => {
	emulator.reset();
	token = await tokenOf(emulator);
});
afterAll(async () => await emulator.close());

const check = async () => await send(emulator, 'GET', '/accesstokeninformation', { token });
const statuses = async (count: number) => {
	const all: number[] = [];
	while (all.length < count) all.push(await checked(emulator, token));
	return all;
};
const waiting = () => emulator.centre.queue(101).waiting.length;

describe('the next calls', () => {
	it('are answered one plan after the other, and then no more', async () => {
		emulator.answerNext({ status: 429, headers: { 'Retry-After': '7' } });
		emulator.answerNext({ count: 2, body: { result: 1, code: 0, id: null, message: '' } });
		const first = await check();
		expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7']);
		expect(emulator.calls.at(-1)).toMatchObject({ status: 429, faults: ['status'] });
		expect(await check()).toMatchObject({ status: 200, json: { result: 1 } });
		await check();
		expect((await check()).json.result).not.toBe(1);
		expect(emulator.faults).toEqual([]);
	});

	it('are only those of the operation named; the sign-in only by its name or by *', async () => {
		emulator.answerNext({ status: 500, match: 'RequestAdd' });
		emulator.answerNext({ status: 500 });
		expect((await logIn(emulator)).status).toBe(200);
		expect(await statuses(2)).toEqual([500, 200]);
		expect((await add(emulator, token)).status).toBe(500);
		emulator.answerNext({ status: 500, match: '*' });
		expect((await logIn(emulator)).status).toBe(500);
	});

	it('come late', async () => {
		emulator.answerNext({ delayMs: 60 });
		expect(await statuses(1)).toEqual([200]);
		const { arrivedMs, doneMs } = emulator.calls.at(-1)!;
		expect(doneMs! - arrivedMs).toBeGreaterThan(55);
	});
});

describe('a fault by name', () => {
	it.each<[Fault['name'], number]>([
		['dropBefore', 0],
		['dropAfter', 1],
	])('%s: no response, whether done or not', async (name, done) => {
		emulator.addFault({ name, times: 1 } as Fault);
		await expect(add(emulator, token)).rejects.toThrow();
		expect(waiting()).toBe(done);
		const call = { operation: 'RequestAdd', status: 0, answer: '', faults: [name] };
		expect(emulator.calls.at(-1)).toMatchObject(call);
		expect((await add(emulator, token)).json.code).toBe(0);
	});

	it('halfJson: done, but half an answer', async () => {
		emulator.addFault({ name: 'halfJson', operation: 'RequestAdd' });
		const { status, text, json } = await add(emulator, token);
		expect([status, json, text.slice(0, 9), waiting()]).toEqual([200, undefined, '{"result"', 1]);
	});

	it('htmlError: a page, done or not', async () => {
		emulator.addFault({ name: 'htmlError', status: 504, operation: 'RequestAdd', written: true });
		emulator.addFault({ name: 'htmlError' });
		const late = await add(emulator, token);
		expect([late.status, late.headers.get('content-type'), waiting()]).toEqual([504, 'text/html', 1]);
		expect((await check()).text).toContain('<h1>502');
	});

	it('envelopeFailure: HTTP 200 with the code', async () => {
		emulator.addFault({ name: 'envelopeFailure', code: 77, message: 'No' });
		expect(await check()).toMatchObject({ status: 200, json: { result: null, code: 77, message: 'No' } });
	});

	it.each([
		['seconds', /^10$/],
		['date', /GMT$/],
		['none', /^null$/],
		[0, /^0$/],
		['3600', /^3600$/],
		[2_592_000, /^2592000$/],
		['garbage', /^garbage$/],
	] as const)('rateLimit: refuses what comes too early, with Retry-After %s', async (retryAfter, pattern) => {
		emulator.addFault({ name: 'rateLimit', kind: 'leakyBucket', perSecond: 0.1, retryAfter, status: 503 });
		expect(await statuses(1)).toEqual([200]);
		const { status, headers } = await check();
		expect(status).toBe(503);
		expect(String(headers.get('retry-after'))).toMatch(pattern);
		expect(emulator.faults).toMatchObject([{ name: 'rateLimit', hits: 1 }]);
	});

	it('rateLimit: counts all connections of a customer together, and each customer apart', async () => {
		const other = await tokenOf(emulator, { customerKey: 'AB-77' });
		emulator.addFault({ name: 'rateLimit', kind: 'slidingWindow', perSecond: 0.05, windowMs: 60_000 });
		const users = async (key: string, by: string) =>
			(await send(emulator, 'GET', `/${key}/users`, { token: by })).status;
		// A token says as well as the path whose call it is, and what is not known at all is counted, too.
		expect(await statuses(1)).toEqual([200]);
		const own = [await users('12345', token), await users('12345', token), await users('12345', token)];
		expect(own).toEqual([200, 200, 429]);
		expect(await users('AB-77', other)).toBe(200);
		const strangers = await Promise.all(Array.from({ length: 4 }, async () => await users('999', 'none')));
		expect(strangers.sort()).toEqual([401, 401, 401, 429]);
	});

	it('rateLimit: counts sign-ins where it is for them, by the customer they name', async () => {
		emulator.addFault({ name: 'rateLimit', kind: 'leakyBucket', perSecond: 0.1, operation: 'LogIn' });
		const first = (await logIn(emulator)).status;
		const other = (await logIn(emulator, { customerKey: 'AB-77' })).status;
		expect([first, other, (await logIn(emulator)).status]).toEqual([200, 200, 429]);
	});

	it('rateLimit: can be changed, and goes on with what it has counted', async () => {
		const rate = { kind: 'slidingWindow', perSecond: 0.05, windowMs: 60_000 } as const;
		const { id } = emulator.addFault({ name: 'rateLimit', ...rate });
		expect(await statuses(4)).toEqual([200, 200, 200, 429]);
		expect(emulator.changeFault(id, { perSecond: 0.1 })).toMatchObject({ id, hits: 1, perSecond: 0.1 });
		expect(await statuses(4)).toEqual([200, 200, 200, 429]);
		emulator.changeFault(id, { kind: 'tokenBucket', burst: 2 });
		expect(await statuses(3)).toEqual([200, 200, 429]);
		expect(() => emulator.changeFault(id, { perSecond: -1 })).toThrow(/perSecond/);
		expect(() => emulator.changeFault(99, { perSecond: 1 })).toThrow('There is no fault 99');
	});

	it('rateLimit: must let a call through', () => {
		const none = { name: 'rateLimit', kind: 'fixedWindow', perSecond: 0.5 } as const;
		expect(() => emulator.addFault(none)).toThrow(/windowMs/);
		expect(emulator.addFault({ ...none, windowMs: 2000 })).toMatchObject({ windowMs: 2000 });
	});

	it('tokenStorm: all tokens end at every n-th call', async () => {
		emulator.addFault({ name: 'tokenStorm', everyCalls: 3 });
		expect(await statuses(3)).toEqual([200, 200, 401]);
		token = await tokenOf(emulator);
		expect(await statuses(3)).toEqual([200, 200, 401]);
	});

	it('clockSkew and legacyDates: every date is ahead and in the old form, the expiry is not ahead', async () => {
		emulator.addFault({ name: 'clockSkew', ms: 3_600_000 });
		const { json, headers } = await check();
		const expiry = clock.now() + 900_000 + 3_600_000;
		expect(Date.parse(json.result.accessTokenExpiry)).toBe(expiry);
		expect(Date.parse(headers.get('date')!) - Date.now()).toBeGreaterThan(3_590_000);
		emulator.addFault({ name: 'legacyDates' });
		expect((await check()).json.result.accessTokenExpiry).toBe(`/Date(${expiry}-0000)/`);
		clock.advance(900_000);
		expect(await statuses(1)).toEqual([401]);
	});

	it('absentFields: what is empty is left out, in the envelope too', async () => {
		const get = async () =>
			(await send(emulator, 'GET', '/12345/visualqueues/stateinformation/All', { token })).json;
		expect(await get()).toMatchObject({ id: null, message: '' });
		emulator.addFault({ name: 'absentFields' });
		const { result, ...envelope } = await get();
		expect(envelope).toEqual({ code: 0 });
		expect(result[0]).toMatchObject({ id: 201, queueSize: 0 });
		expect(result[0]).not.toHaveProperty('waitTimeMaxSeconds');
	});

	it('strikes the same calls under the same seed', async () => {
		const run = async () => {
			emulator.reset();
			token = await tokenOf(emulator);
			emulator.addFault({ name: 'status', status: 500, probability: 0.5 });
			return await statuses(12);
		};
		const first = await run();
		expect(new Set(first)).toEqual(new Set([200, 500]));
		expect(await run()).toEqual(first);
	});
});

describe('over /_emulator', () => {
	const control = async (method: string, path: string, body?: unknown) =>
		await send(emulator, method, `/_emulator${path}`, body === undefined ? {} : { body });

	it('faults are set, changed and taken away, and an invalid one is refused with a reason', async () => {
		const { id } = (await control('POST', '/faults', { name: 'rateLimit', perSecond: 10 })).json;
		expect((await control('PATCH', `/faults/${id}`, { perSecond: 20 })).json.perSecond).toBe(20);
		expect((await control('PATCH', `/faults/${id}`, { perSecond: 0 })).status).toBe(400);
		expect((await control('PATCH', '/faults/999', { perSecond: 1 })).status).toBe(404);
		expect((await control('DELETE', `/faults/${id}`)).status).toBe(200);
		expect((await control('DELETE', `/faults/${id}`)).status).toBe(404);
		await control('POST', '/faults', { name: 'status', status: 503 });
		await control('DELETE', '/faults');
		expect(await statuses(1)).toEqual([200]);
		const refused = { status: 400, json: { message: /name/ } };
		expect(await control('POST', '/faults', { name: 'gremlins' })).toMatchObject(refused);
	});

	it('users are set and act, and requests are moved', async () => {
		const id = (await add(emulator, token)).json.result;
		const user = '/users/1231237';
		await control('POST', `${user}/state`, { contactCentreStatus: 'LoggedOn' });
		const rejected = { requestId: id, status: 'InQueue' };
		expect((await control('POST', `${user}/reject`)).json).toMatchObject(rejected);
		const accepted = { requestId: id, status: 'Connected', userId: 1231237 };
		expect((await control('POST', `${user}/accept`, { requestId: id })).json).toEqual(accepted);
		expect((await control('POST', `${user}/finish`)).json).toMatchObject({ status: 'Disconnected' });
		expect((await control('POST', `${user}/finish`)).status).toBe(409);
		expect((await control('POST', '/users/1/accept')).status).toBe(404);
		const second = (await add(emulator, token)).json.result;
		const moved = await control('POST', `/requests/${second}/move`, { status: 'OnHold' });
		expect(moved.json.status).toBe('OnHold');
	});

	it('tokens expire, the clock goes on, and everything is reset', async () => {
		await control('POST', '/tokens/expire');
		expect(await statuses(1)).toEqual([401]);
		const before = clock.now();
		expect((await control('POST', '/clock', { advanceSeconds: 90 })).json.now).toBe(before + 90_000);
		expect((await control('POST', '/clock', { speed: -1 })).status).toBe(400);
		await control('POST', '/reset');
		expect(emulator.calls).toHaveLength(0);
	});

	it('the state shows queues, agents, callouts, calls and faults', async () => {
		const id = (await add(emulator, token)).json.result;
		await send(emulator, 'POST', '/12345/users/1231234/callout', { token, body: { destination: '0047' } });
		const { json } = await control('GET', '/state');
		expect(json.counts).toMatchObject({ waiting: 1, alerting: 1, connected: 0, calls: 3 });
		expect(json.queues[0]).toMatchObject({ waiting: 1, top: [{ requestId: id }] });
		expect(json.agents).toHaveLength(12);
		const callout = { destination: '0047', status: 'Alerting', userName: 'Ingrid Solberg' };
		expect(json.callouts).toMatchObject([callout]);
		const call = { operation: 'CallOutAdd', body: '{"destination":"0047"}', status: 200 };
		expect(json.calls[0]).toMatchObject(call);
		expect((await control('GET', '/state?customerKey=AB-77')).json.queues).toHaveLength(1);
		expect((await control('GET', '/calls?operation=RequestAdd')).json).toHaveLength(1);
	});
});

it('takes faults from the seed, and names what is wrong with one', async () => {
	const faulty = await createEmulator({ seed: { faults: [{ name: 'status', status: 418 }] } });
	expect((await send(faulty, 'GET', '/accesstokeninformation')).status).toBe(418);
	await faulty.close();
	const wrong = createEmulator({ seed: { faults: [{ name: 'latency', ms: -1 }], tokenLifetimeSeconds: 0 } });
	await expect(wrong).rejects.toThrow(/tokenLifetimeSeconds: .*\n.*faults\[0\]\.ms: /);
});

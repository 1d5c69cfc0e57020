import { createEmulator, createManualClock, type Emulator } from '../../emulator';
import { add, logIn, send, tokenOf } from './client';

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
	while (all.length < count) all.push((await check()).status);
	return all;
};
const waiting = () => emulator.centre.queue(101).waiting.length;

describe('the next calls', () => {
	it('are answered with a status and headers, and then no more', async () => {
		emulator.answerNext({ count: 2, status: 503, headers: { 'Retry-After': '7' } });
		const first = await check();
		expect([first.status, first.headers.get('retry-after')]).toEqual([503, '7']);
		expect(await statuses(2)).toEqual([503, 200]);
		expect(emulator.calls.map(({ status, faults }) => ({ status, faults }))).toContainEqual({
			status: 503,
			faults: ['status'],
		});
		expect(emulator.faults).toEqual([]);
	});

	it('are answered one plan after the other', async () => {
		emulator.answerNext({ status: 429 });
		emulator.answerNext({
			count: 2,
			status: 502,
			body: '<html></html>',
			headers: { 'content-type': 'text/html' },
		});
		expect(await statuses(4)).toEqual([429, 502, 502, 200]);
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

	it("are answered with a body of one's own", async () => {
		emulator.answerNext({ body: { result: 1, code: 0, id: null, message: '' } });
		expect(await check()).toMatchObject({ status: 200, json: { result: 1 } });
	});

	it('come late', async () => {
		emulator.answerNext({ delayMs: 60 });
		const start = performance.now();
		expect((await check()).status).toBe(200);
		expect(performance.now() - start).toBeGreaterThan(55);
		const { arrivedMs, doneMs } = emulator.calls.at(-1)!;
		expect(doneMs! - arrivedMs).toBeGreaterThan(55);
	});
});

describe('a dropped connection', () => {
	it('before: nothing was done', async () => {
		emulator.addFault({ name: 'dropBefore', times: 1 });
		await expect(add(emulator, token)).rejects.toThrow();
		expect(waiting()).toBe(0);
		expect(emulator.calls.at(-1)).toMatchObject({
			operation: 'RequestAdd',
			status: 0,
			faults: ['dropBefore'],
		});
	});

	it('after: it was done, and no response was sent', async () => {
		emulator.addFault({ name: 'dropAfter', operation: 'RequestAdd', times: 1 });
		await expect(add(emulator, token)).rejects.toThrow();
		expect(waiting()).toBe(1);
		expect(emulator.calls.at(-1)).toMatchObject({ operation: 'RequestAdd', status: 0, answer: '' });
		expect((await add(emulator, token)).json.code).toBe(0);
	});
});

describe('a fault by name', () => {
	it('halfJson: done, but half an answer', async () => {
		emulator.addFault({ name: 'halfJson', operation: 'RequestAdd' });
		const { status, text, json } = await add(emulator, token);
		expect({ status, json, start: text.slice(0, 9) }).toEqual({
			status: 200,
			json: undefined,
			start: '{"result"',
		});
		expect(waiting()).toBe(1);
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
		['seconds', /^2$/],
		['date', /GMT$/],
		['none', undefined],
	] as const)('rateLimit: refuses calls above the limit, with %s', async (retryAfter, pattern) => {
		emulator.addFault({ name: 'rateLimit', perSecond: 0.5, burst: 3, retryAfter });
		expect(await statuses(4)).toEqual([200, 200, 200, 429]);
		const header = (await check()).headers.get('retry-after');
		if (pattern) expect(header).toMatch(pattern);
		else expect(header).toBeNull();
		if (retryAfter === 'date') expect(Date.parse(header!)).toBeGreaterThan(Date.now());
		expect(emulator.faults).toMatchObject([{ name: 'rateLimit', hits: 2 }]);
	});

	it.each([
		['0', 0],
		['3600', '3600'],
		['2592000', 2_592_000],
		['garbage', 'garbage'],
		['-1', -1],
		['Thu, 01 Jan 1970 00:00:00 GMT', 'Thu, 01 Jan 1970 00:00:00 GMT'],
	] as const)('rateLimit: says Retry-After: %s as set', async (header, retryAfter) => {
		emulator.addFault({ name: 'rateLimit', kind: 'leakyBucket', perSecond: 0.1, retryAfter });
		expect(await statuses(1)).toEqual([200]);
		const refused = await check();
		expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, header]);
	});

	it('rateLimit: with another status, as some gateways have it', async () => {
		emulator.addFault({
			name: 'rateLimit',
			kind: 'leakyBucket',
			perSecond: 0.1,
			status: 503,
			retryAfter: 'none',
		});
		expect(await statuses(2)).toEqual([200, 503]);
	});

	it('rateLimit: over a sliding window, as the calls themselves show', async () => {
		emulator.addFault({ name: 'rateLimit', kind: 'slidingWindow', perSecond: 40, windowMs: 250 });
		const until = performance.now() + 700;
		while (performance.now() < until) await Promise.all(Array.from({ length: 4 }, check));
		const calls = emulator.calls.filter(({ operation }) => operation === 'AccessTokenInformation');
		const accepted = calls.filter(({ status }) => status === 200).map(({ arrivedMs }) => arrivedMs);
		expect(accepted.length).toBeGreaterThanOrEqual(20);
		for (const time of accepted) {
			expect(accepted.filter((other) => other > time - 250 && other <= time).length).toBeLessThanOrEqual(10);
		}
		for (const { status, faults } of calls) expect(faults).toEqual(status === 429 ? ['rateLimit'] : []);
		expect(calls.some(({ status }) => status === 429)).toBe(true);
	});

	it('rateLimit: counts all connections of a customer together, and each customer apart', async () => {
		const other = await tokenOf(emulator, { customerKey: 'AB-77' });
		emulator.addFault({ name: 'rateLimit', kind: 'slidingWindow', perSecond: 0.05, windowMs: 60_000 });
		const users = async (key: string, by: string) =>
			(await send(emulator, 'GET', `/${key}/users`, { token: by })).status;
		// A token says as well as the path whose call it is, and what is not known at all is counted, too.
		expect(await statuses(1)).toEqual([200]);
		const [one, two, three] = [
			await users('12345', token),
			await users('12345', token),
			await users('12345', token),
		];
		expect([one, two, three]).toEqual([200, 200, 429]);
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
		emulator.changeFault(id, { perSecond: 0.05, retryAfter: 'none' });
		expect((await check()).headers.get('retry-after')).toBeNull();
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

	it('clockSkew: every date is ahead, the expiry is not', async () => {
		emulator.addFault({ name: 'clockSkew', ms: 3_600_000 });
		const { json, headers } = await check();
		expect(Date.parse(json.result.accessTokenExpiry)).toBe(clock.now() + 900_000 + 3_600_000);
		expect(Date.parse(headers.get('date')!) - Date.now()).toBeGreaterThan(3_590_000);
		clock.advance(900_000);
		expect((await check()).status).toBe(401);
	});

	it('legacyDates: every date of the API in the old form', async () => {
		emulator.addFault({ name: 'legacyDates' });
		const { result } = (await check()).json;
		expect(result.accessTokenExpiry).toBe(`/Date(${clock.now() + 900_000}-0000)/`);
	});

	it('absentFields: what is empty is left out, in the envelope too', async () => {
		const get = async (path: string) => (await send(emulator, 'GET', path, { token })).json;
		const whole = await get('/12345/visualqueues/stateinformation/All');
		expect(whole).toMatchObject({ id: null, message: '' });
		emulator.addFault({ name: 'absentFields' });
		const { result, ...envelope } = await get('/12345/visualqueues/stateinformation/All');
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

	it('faults are set, counted and taken away', async () => {
		const { json } = await control('POST', '/faults', { name: 'latency', ms: 1, jitterMs: 2 });
		expect((await check()).status).toBe(200);
		expect(emulator.faults).toMatchObject([{ id: json.id, name: 'latency', hits: 1 }]);
		expect((await control('DELETE', `/faults/${json.id}`)).status).toBe(200);
		expect((await control('DELETE', `/faults/${json.id}`)).status).toBe(404);
		const limit = (await control('POST', '/faults', { name: 'rateLimit', perSecond: 10 })).json;
		expect((await control('PATCH', `/faults/${limit.id}`, { perSecond: 20 })).json.perSecond).toBe(20);
		expect((await control('PATCH', `/faults/${limit.id}`, { perSecond: 0 })).status).toBe(400);
		expect((await control('PATCH', '/faults/999', { perSecond: 1 })).status).toBe(404);
		await control('POST', '/faults', { name: 'status', status: 503 });
		await control('DELETE', '/faults');
		expect(await statuses(1)).toEqual([200]);
	});

	it('an invalid fault is refused with a reason', async () => {
		expect(await control('POST', '/faults', { name: 'gremlins' })).toMatchObject({
			status: 400,
			json: { message: /name/ },
		});
	});

	it('users are set and act, and requests are moved', async () => {
		const id = (await add(emulator, token)).json.result;
		await control('POST', '/users/1231237/state', { contactCentreStatus: 'LoggedOn' });
		expect((await control('POST', '/users/1231237/reject')).json).toMatchObject({
			requestId: id,
			status: 'InQueue',
		});
		expect((await control('POST', '/users/1231237/accept', { requestId: id })).json).toEqual({
			requestId: id,
			status: 'Connected',
			userId: 1231237,
		});
		expect((await control('POST', '/users/1231237/finish')).json).toMatchObject({ status: 'Disconnected' });
		expect((await control('POST', '/users/1231237/finish')).status).toBe(409);
		expect((await control('POST', '/users/1/accept')).status).toBe(404);
		const second = (await add(emulator, token)).json.result;
		expect((await control('POST', `/requests/${second}/move`, { status: 'OnHold' })).json.status).toBe(
			'OnHold',
		);
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
		expect(json.queues[0]).toMatchObject({
			waiting: 1,
			top: [{ requestId: id }],
		});
		expect(json.agents).toHaveLength(12);
		expect(json.callouts).toMatchObject([
			{ destination: '0047', status: 'Alerting', userName: 'Ingrid Solberg' },
		]);
		expect(json.calls[0]).toMatchObject({
			operation: 'CallOutAdd',
			body: '{"destination":"0047"}',
			status: 200,
		});
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

import type { IHttpRequestOptions } from 'n8n-workflow';

import { currentUserId, forgetCurrentUsers } from '../../nodes/api/currentUser';
import type { PuzzelFailure } from '../../nodes/api/failure';
import type { PuzzelCall } from '../../nodes/api/classify';
import { credential, failure, server, settled, startProcess, wrong, type Script } from './n8nProcess';

/** What one call goes through before a person gets an answer or an error: tries, pauses, tokens, the cancel button. */

const STARTED_AFTER_MS = 120_000;
const START = Date.UTC(2026, 0, 1, 12, 0, 0) - STARTED_AFTER_MS;

beforeEach(() => {
	jest.useFakeTimers({ now: START });
});
afterEach(() => {
	jest.restoreAllMocks();
	jest.useRealTimers();
});

const READ: PuzzelCall = {
	retrySafety: 'safe',
	path: '/12345/users/7',
	purpose: 'get the user',
};
const UPDATE: PuzzelCall = {
	retrySafety: 'idempotent',
	path: '/customers/12345/requests/7/update',
	body: { requestUpdateObject: { vipScore: 1 } },
	purpose: 'update the request',
	hint: 'Look at the request.',
};
const CREATE: PuzzelCall = {
	retrySafety: 'nonIdempotent',
	path: '/12345/requests',
	body: { type: 'mail' },
	purpose: 'create the request',
	ifLost: 'Look in Puzzel.',
};

const answer = (statusCode: number, body: unknown = {}, headers: object = {}) => ({
	statusCode,
	headers,
	body,
});
const said = (code: number, message: string) => ({ result: null, code, id: null, message });
const cut = failure({ code: 'ECONNRESET' });

/** The run of a node, and what its server has seen. */
async function startRun(
	script: Script = {},
	n8n: Parameters<typeof startProcess>[2] = {},
	store = credential(),
) {
	const puzzel = server(script);
	const process = startProcess(store, puzzel.http, n8n);
	const [run] = (await settled(process.connect())) as [Awaited<ReturnType<typeof process.connect>>];
	// n8n has been running for a while.
	await jest.advanceTimersByTimeAsync(STARTED_AFTER_MS);
	const call = async (...calls: PuzzelCall[]) =>
		await settled(...calls.map(async (each) => await run.call(each)));
	const failed = async (one: PuzzelCall) => (await call(one))[0] as unknown as PuzzelFailure;
	return { ...puzzel, store, process, run, call, failed };
}

const seconds = () => (Date.now() - START - STARTED_AFTER_MS) / 1000;

test.each([
	['/1/requests/2/update', '/customers/1/requests/2/update'],
	['/customers/1/requests/2/update', '/customers/1/requests/2/update'],
])('an API URL that ends in /customers, and the path %s', async (path, expected) => {
	const apiUrl = 'https://api.example.com/ContactCentre5/customers';
	const store = credential({ environment: 'custom', apiUrl });
	const { call, calls } = await startRun({}, {}, store);
	await call({ ...UPDATE, path });
	expect(calls().map(({ url }) => url)).toEqual([`https://api.example.com/ContactCentre5${expected}`]);
});

describe('how often a call is tried', () => {
	test('a read whose answer is always lost: five times, over some seconds, and the error says so', async () => {
		const { failed, calls } = await startRun({ api: () => cut });
		const { message, options } = await failed(READ);
		expect(calls()).toHaveLength(5);
		expect(message).toContain('Could not get the user: no response from');
		expect(options.description).toMatch(/^Tried 5 times in (\d+) s\.$/);
		const reported = Number(/in (\d+) s/.exec(options.description!)![1]);
		expect(Math.abs(reported - seconds())).toBeLessThan(1);
		// Half a second, one, two and four, each give or take a quarter.
		expect(seconds()).toBeGreaterThan(7.5 * 0.74);
		expect(seconds()).toBeLessThan(7.5 * 1.27);
	});

	test('a host that is never reached: five times, a create too', async () => {
		const { failed, calls } = await startRun({ api: () => failure({ code: 'ECONNREFUSED' }) });
		const { message, options } = await failed(CREATE);
		expect(calls()).toHaveLength(5);
		expect(message).toContain('Could not create the request: could not connect to api.puzzel.com');
		expect(options.mayHaveHappened).toBeUndefined();
		expect(options.description).toMatch(/Nothing was sent.*Tried 5 times/);
	});

	test('a create whose answer was lost: once', async () => {
		const { failed, calls } = await startRun({ api: () => cut });
		const { message, options } = await failed(CREATE);
		expect(calls()).toHaveLength(1);
		expect(message).toContain('Unclear whether Puzzel could create the request');
		expect(options).toMatchObject({ mayHaveHappened: true, description: 'Look in Puzzel.' });
	});

	test('a call that is refused for its contents: once', async () => {
		const { failed, calls } = await startRun({ api: () => answer(200, said(9, 'No')) });
		const { message, options } = await failed(UPDATE);
		expect(calls()).toHaveLength(1);
		expect(message).toBe('Could not update the request: Puzzel answered "No" (code 9)');
		expect(options).toMatchObject({ description: 'Look at the request.', code: 9, puzzelMessage: 'No' });
		expect(options.mayHaveHappened).toBeUndefined();
	});

	test('a minute of throttles and nothing else ends the run', async () => {
		const { failed, calls } = await startRun({ api: () => answer(429, {}, { 'retry-after': '1' }) });
		expect((await failed(READ)).message).toContain('rate limit was exceeded');
		expect(seconds()).toBeGreaterThan(60);
		expect(seconds()).toBeLessThan(130);
		const sent = calls().length;
		expect((await failed(CREATE)).message).toContain('rate limit was exceeded');
		expect(calls()).toHaveLength(sent);
	});

	test('a server that has not begun: once more, a create too', async () => {
		const { failed, call, calls } = await startRun({
			api: (_, number) => (number < 4 ? answer(425) : undefined),
		});
		expect((await failed(CREATE)).options.mayHaveHappened).toBeUndefined();
		expect(calls()).toHaveLength(2);
		await call(CREATE);
		expect(calls()).toHaveLength(4);
	});

	test('faults and limits are counted apart', async () => {
		const { call, calls } = await startRun({
			api: (_, number) =>
				number % 2 === 0 && number < 24
					? answer(429, {}, { 'retry-after': '1' })
					: number < 8
						? cut
						: undefined,
		});
		expect(await call(READ)).toMatchObject([{ code: 0 }]);
		expect(calls().length).toBeGreaterThan(8);
	});
});

describe('an update after a lost answer', () => {
	test('that is refused the second time may have been done by the first', async () => {
		const { failed } = await startRun({
			api: (_, number) => (number === 1 ? cut : answer(200, said(9, 'Unknown request'))),
		});
		const { options } = await failed(UPDATE);
		expect(options.mayHaveHappened).toBe(true);
		expect(options.description).toMatch(/^Look at the request\. The answer to an earlier try was lost/);
	});

	test('not so one that was not sent the first time', async () => {
		const { failed } = await startRun({
			api: (_, number) =>
				number === 1 ? failure({ code: 'ECONNREFUSED' }) : answer(200, said(9, 'Unknown request')),
		});
		expect((await failed(UPDATE)).options.mayHaveHappened).toBeUndefined();
	});
});

describe('how long a call waits', () => {
	test('a sign-in that takes longer than the call may wait for the rate limit is no rate limit', async () => {
		const { call } = await startRun({ takes: 3_000 });
		expect(await call({ ...READ, maxWaitMs: 1_000 })).toMatchObject([{ code: 0 }]);
	});

	const limited = (retryAfter: string, until = 1) => ({
		api: (_: unknown, number: number) =>
			number <= until ? answer(429, {}, { 'retry-after': retryAfter }) : undefined,
	});

	test('four minutes, where Puzzel asks for that', async () => {
		const { call, calls } = await startRun(limited('240'));
		expect(await call(READ)).toMatchObject([{ code: 0 }]);
		expect(calls()).toHaveLength(2);
		expect(seconds()).toBeGreaterThanOrEqual(240);
		expect(seconds()).toBeLessThan(260);
	});

	test('longer not at all: the error gives the time in the zone of the workflow', async () => {
		const { failed, calls } = await startRun(limited('3600'));
		const { message, options } = await failed(READ);
		expect(calls()).toHaveLength(1);
		expect(seconds()).toBeLessThan(2);
		expect(message).toMatch(
			/^Could not get the user: .* accepts no requests for 60 minutes \(until 14:00:0\d \+01:00\)/,
		);
		expect(options.description).toContain('waits at most 5 minutes');
		expect(options.httpStatus).toBe(429);
	});

	test('all waits together, not each', async () => {
		const { failed, calls } = await startRun({
			api: (_, number) => answer(429, {}, { 'retry-after': number === 1 ? '100' : '250' }),
		});
		expect((await failed(READ)).message).toContain('rate limit was exceeded');
		expect(calls()).toHaveLength(2);
		expect(seconds()).toBeLessThan(120);
	});

	test('a call that waits already ends too when the pause becomes longer', async () => {
		const { run, calls } = await startRun({
			takes: 20,
			api: (_, number) =>
				number === 1 ? undefined : answer(429, {}, { 'retry-after': number === 2 ? '60' : '3600' }),
		});
		await settled(run.call(READ));
		const [, second] = await settled(run.call(READ), run.call(UPDATE));
		expect((second as Error).message).toContain('Could not update the request');
		expect(calls()).toHaveLength(3);
		expect(seconds()).toBeLessThan(5);
	});

	test('and no other call leaves meanwhile', async () => {
		const { run, call, calls } = await startRun(limited('10'));
		await Promise.race([run.call(READ), jest.advanceTimersByTimeAsync(3_000)]);
		expect(calls()).toHaveLength(1);
		await call(UPDATE);
		expect(calls()).toHaveLength(3);
		expect(seconds()).toBeGreaterThanOrEqual(10);
	});
});

describe('a token that Puzzel does not accept', () => {
	const accepts = (...good: string[]) => ({
		api: ({ headers }: IHttpRequestOptions) =>
			good.includes(String(headers?.Authorization).replace('Bearer ', '')) ? undefined : answer(401),
	});

	test('is renewed, the call is sent again, and the new token is stored for all processes', async () => {
		const { call, store, calls, count } = await startRun(accepts('token-2'));
		expect(await call(READ)).toMatchObject([{ code: 0 }]);
		expect(calls()).toHaveLength(2);
		expect(count('/GetAccessToken')).toBe(1);
		expect(count('/LogIn')).toBe(1);
		expect(store.stored.accessToken).toBe('token-2');
	});

	test('is replaced by a login where the renewed one is not accepted either', async () => {
		const { call, calls, count } = await startRun(accepts('token-3'));
		expect(await call(READ)).toMatchObject([{ code: 0 }]);
		// With one look whether the renewed token is accepted at all.
		expect(calls()).toHaveLength(4);
		expect(count('/GetAccessToken')).toBe(1);
		expect(count('/LogIn')).toBe(2);
	});

	test('for one id alone fails that item, and the run goes on', async () => {
		const { call, failed, count, calls } = await startRun({
			api: ({ url }) => (url.endsWith(READ.path) ? answer(401) : undefined),
		});
		for (let item = 0; item < 3; item++) expect((await failed(READ)).options.httpStatus).toBe(401);
		expect(await call(UPDATE)).toMatchObject([{ code: 0 }]);
		expect(count('/LogIn')).toBe(1);
		expect(count('/GetAccessToken')).toBe(1);
		expect(calls().filter(({ url }) => url.endsWith('/accesstokeninformation')).length).toBeLessThan(4);
	});

	test('ends the run where that is not accepted either: no later call is sent', async () => {
		const { failed, calls, count } = await startRun(accepts());
		const { message, options } = await failed(READ);
		expect(message).toContain('Puzzel rejected the access token, although it is a new one');
		expect(options).toMatchObject({ httpStatus: 401 });
		expect(options.description).toContain('must belong to the same Puzzel environment');
		expect(calls()).toHaveLength(5);
		expect(count('/LogIn')).toBe(2);
		expect((await failed(CREATE)).message).toBe(message);
		expect(calls()).toHaveLength(5);
	});
});

describe('a sign-in that fails', () => {
	test('ends the run with the sentence of the credential and what to do', async () => {
		const { failed, calls, count } = await startRun({ login: () => wrong });
		for (const call of [READ, CREATE]) {
			const { message, options } = await failed(call);
			expect(message).toContain('answered "Invalid user name or password" (HTTP 401, code 7)');
			expect(options.description).toContain('Check "User Name", "Password"');
			expect(options.badInput).toBeUndefined();
		}
		expect(calls()).toHaveLength(0);
		expect(count('/LogIn')).toBe(1);
	});

	test('in the middle of a run, too, and ends the calls that wait', async () => {
		let logins = 0;
		const { run, calls } = await startRun({
			takes: 20,
			login: () => (logins++ ? wrong : undefined),
			renew: () => wrong,
			api: ({ method }) => (method === 'POST' ? answer(401) : answer(429, {}, { 'retry-after': '60' })),
		});
		const ended = await settled(run.call(READ), run.call(UPDATE), run.call(READ));
		for (const error of ended)
			expect((error as Error).message).toContain(
				'answered "Invalid user name or password" (HTTP 401, code 7)',
			);
		expect(calls()).toHaveLength(3);
		expect(seconds()).toBeLessThan(5);
	});

	test('whose answer was cut short says that, and no more', async () => {
		const { failed } = await startRun({ login: () => answer(200, '{"accessToken":') });
		const { message } = await failed(READ);
		expect(message).toBe('Sign-in failed: the response of auth.puzzel.com ended early (HTTP 200)');
	});

	test('an incomplete credential is reported before anything is sent', async () => {
		const puzzel = server();
		const { connect } = startProcess(credential({ password: '' }), puzzel.http);
		const [error] = await settled(connect().then(async (run) => await run.call(READ)));
		expect((error as Error).message).toContain('has no Password');
		const [incomplete] = await settled(startProcess(credential({ customerKey: '' }), puzzel.http).connect());
		expect((incomplete as unknown as PuzzelFailure).options).toMatchObject({
			badInput: true,
			description: expect.stringContaining('fill in "Customer Key"') as string,
		});
		expect(puzzel.sent).toHaveLength(0);
	});
});

describe('the cancel button', () => {
	test('nothing is sent after it', async () => {
		const stop = new AbortController();
		const { run, failed, sent } = await startRun({}, stop);
		expect(run.isCancelled).toBe(false);
		stop.abort();
		expect(run.isCancelled).toBe(true);
		expect((await failed(READ)).message).toBe('The run was cancelled');
		await jest.advanceTimersByTimeAsync(5_000);
		expect(sent).toHaveLength(0);
	});

	test.each([
		['a pause that Puzzel asked for', () => answer(429, {}, { 'retry-after': '120' })],
		['the time before a repetition', () => cut],
	])('ends %s immediately', async (_, api) => {
		const stop = new AbortController();
		const { run, calls } = await startRun({ api }, stop);
		const ended = run.call(READ).catch((error: Error) => error.message);
		await jest.advanceTimersByTimeAsync(400);
		expect(calls()).toHaveLength(1);
		stop.abort();
		expect(await ended).toBe('The run was cancelled');
		expect(calls()).toHaveLength(1);
	});

	test('does not wait for a sign-in, whose outcome is still stored', async () => {
		const stop = new AbortController();
		const { run, calls, store } = await startRun({ takes: 5_000 }, stop);
		const ended = run.call(READ).catch((error: Error) => error.message);
		await jest.advanceTimersByTimeAsync(1_000);
		stop.abort();
		expect(await ended).toBe('The run was cancelled');
		await jest.advanceTimersByTimeAsync(10_000);
		expect(calls()).toHaveLength(0);
		expect(store.stored.accessToken).toBe('token-1');
	});

	test('a run that cannot be cancelled is not', async () => {
		expect((await startRun()).run.isCancelled).toBe(false);
	});
});

describe('what is sent', () => {
	test('goes to the API URL with the token, is given a minute, and follows no redirect', async () => {
		const { call, calls } = await startRun();
		await call(READ, CREATE);
		expect(calls()).toEqual([
			{
				method: 'GET',
				url: 'https://api.puzzel.com/ContactCentre5/12345/users/7',
				headers: { Authorization: 'Bearer token-1' },
				json: true,
				timeout: 60_000,
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
				encoding: 'stream',
			},
			expect.objectContaining({ method: 'POST', body: { type: 'mail' } }),
		]);
	});

	test('has what the person chose under Request Options', async () => {
		const { call, calls } = await startRun();
		await call({ ...READ, requestOptions: { timeout: 5, proxy: 'http://proxy' as never } });
		expect(calls()[0]).toMatchObject({ timeout: 5, proxy: 'http://proxy' });
	});

	test('the customer key is encoded where it is part of the path', async () => {
		const { connect } = startProcess(credential({ customerKey: 'a/b c' }), server().http);
		const [run] = (await settled(connect())) as [Awaited<ReturnType<typeof connect>>];
		expect(run.customerPath).toBe('/a%2Fb%20c');
	});
});

test('calls leave evenly, as many as can come back meanwhile', async () => {
	const left: number[] = [];
	const { run } = await startRun({ takes: 20, api: () => void left.push(Date.now()) });
	const caller = async () => {
		for (let calls = 0; calls < 60; calls++) await run.call(READ);
	};
	await settled(...Array.from({ length: 10 }, caller));
	expect(left).toHaveLength(600);
	// Ten callers and answers of 20 ms: at least 1 ms apart.
	const later = left.slice(200);
	expect(later.at(-1)! - later[0]!).toBeLessThan(400 * 2.5);
	const together = later.filter((at, index) => later[index + 4]! - at < 4);
	expect(together.length).toBeLessThan(40);

	await settled(...Array.from({ length: 10 }, async () => await run.call(READ)));
	expect(left.at(-1)! - left.at(-10)!).toBeGreaterThan(8);
});

describe('the user of the credential', () => {
	beforeEach(forgetCurrentUsers);

	test('is asked for once', async () => {
		const { run, calls } = await startRun();
		const ids = await settled(...Array.from({ length: 3 }, async () => await currentUserId(run)));
		expect(ids).toEqual(['1', '1', '1']);
		expect(calls().map(({ method, url }) => `${method} ${url}`)).toEqual([
			'GET https://api.puzzel.com/ContactCentre5/accesstokeninformation',
		]);
	});

	test('is asked for again after a failure', async () => {
		const { run } = await startRun({
			api: (_, number) => (number === 1 ? answer(200, said(9, 'Not now')) : undefined),
		});
		const [error] = await settled(currentUserId(run));
		expect((error as Error).message).toBe(
			'Could not read who the user of the credential is: Puzzel answered "Not now" (code 9)',
		);
		expect(await settled(currentUserId(run))).toEqual(['1']);
	});

	test('is reported as missing if the response has none', async () => {
		const { run } = await startRun({ api: () => answer(200, { result: {}, code: 0 }) });
		const [error] = await settled(currentUserId(run));
		expect((error as Error).message).toContain('has no user id');
	});
});

describe('secrets', () => {
	test('are cut out of what Puzzel says, whichever it repeats', async () => {
		const { failed } = await startRun({
			api: () => answer(200, said(9, 'right-password, token-1 and session-1 are wrong')),
		});
		const { message, options } = await failed(READ);
		expect(message).toBe('Could not get the user: Puzzel answered "***, *** and *** are wrong" (code 9)');
		expect(options.puzzelMessage).toBe('***, *** and *** are wrong');
	});

	test('there are fewer of them where the login gives no session to renew', async () => {
		const { failed } = await startRun({
			login: () => answer(200, { accessToken: 'token-1' }),
			api: () => answer(200, said(9, 'token-1')),
		});
		expect((await failed(READ)).message).toBe('Could not get the user: Puzzel answered "***" (code 9)');
	});

	test('what fails in n8n before the call is sent has not happened, though it was a network', async () => {
		const { failed, calls } = await startRun({}, { refusesToSend: cut });
		const { message, options } = await failed(CREATE);
		expect(message).toBe('x');
		expect(options).toEqual({ badInput: true });
		expect(calls()).toHaveLength(0);
	});

	test('and out of an error of n8n’s own, after which nothing is tried again', async () => {
		const refusesToSend = Object.assign(new Error('Domain not allowed for right-password'), {
			description: 'Token token-1',
		});
		const { failed, calls } = await startRun({}, { refusesToSend });
		const { message, options } = await failed(CREATE);
		expect(message).toBe('Domain not allowed for ***');
		expect(options).toEqual({ badInput: true, description: 'Token ***' });
		expect(calls()).toHaveLength(0);
	});
});

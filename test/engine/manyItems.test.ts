import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { RoutingNode } from 'n8n-core';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type Emulator } from '../../emulator';
import { credentialFor, SIGNED_OUT } from '../../harness/engine/credentialFor';
import type { CredentialStore } from '../../harness/engine/credentialStore';
import type { Execution } from '../../harness/engine/execute';
import { subjectsIn } from '../../harness/subjects';
import { until } from '../../harness/until';
import { mostAtOnce, useEmulator } from '../../harness/engine/emulator';
import { runner } from '../../harness/engine/run';

/** What a night run meets: many items, a tired server, and nobody watching. */

const emulator = useEmulator();
const run = runner(emulator);

const CREATE: INodeParameters = {
	from: 'a@example.com',
	to: 'support@example.com',
	subject: '={{ "Task " + $json.n }}',
};

const numbered = (count: number): IDataObject[] => Array.from({ length: count }, (_, n) => ({ n }));

const create = async (count: number, more: Partial<Execution> = {}, options: INodeParameters = {}) =>
	await run('request.create', { ...CREATE, options }, { items: numbered(count), ...more });

const subjects = () => subjectsIn(emulator);

describe('in parallel, in order', () => {
	test('200 items and an empty token: 1 login, results in input order', async () => {
		const credential = credentialFor(emulator, SIGNED_OUT);
		const { output, links } = await create(200, { credential });
		expect(output).toHaveLength(200);
		expect(links).toEqual(Array.from({ length: 200 }, (_, index) => index));
		expect(emulator.count('LogIn')).toBe(1);
		// At the start, and twice around the claim that keeps other processes from signing in as well.
		expect(credential.reads).toBe(3);
		expect(new Set(subjects()).size).toBe(200);
	});

	test.each([[1], [4], [16]])('never more than concurrency %i in progress', async (concurrency) => {
		emulator.addFault({ name: 'latency', ms: 100, operation: 'RequestAdd' });
		await create(4 * concurrency, {}, { concurrency });
		const most = mostAtOnce(emulator, 'RequestAdd');
		expect(most).toBeLessThanOrEqual(concurrency);
		expect(most).toBeGreaterThan(concurrency / 2);
	});

	test.each([[0], [65], [2.5], ['many']])(
		'concurrency %p is a clear error, and nothing is sent',
		async (concurrency) => {
			const { error } = await create(3, {}, { concurrency });
			expect(error?.message).toContain('"Concurrency"');
			expect(emulator.count('RequestAdd')).toBe(0);
		},
	);

	test('callouts go strictly one after the other', async () => {
		emulator.addFault({ name: 'latency', ms: 15, operation: 'CallOutAdd' });
		await run(
			'callout.create',
			{
				userId: { __rl: true, mode: 'id', value: '1231234' },
				destination: '={{ "00472233445" + $json.n }}',
				whenUnavailable: 'callAnyway',
			},
			{ items: numbered(5) },
		);
		const spans = emulator.calls.filter(({ operation }) => operation === 'CallOutAdd');
		expect(spans).toHaveLength(5);
		spans
			.slice(1)
			.forEach((span, index) => expect(span.arrivedMs).toBeGreaterThanOrEqual(spans[index]!.doneMs!));
		expect(spans.map(({ body }) => (JSON.parse(body) as { destination: string }).destination)).toEqual(
			numbered(5).map(({ n }) => `00472233445${String(n)}`),
		);
	});

	test('the User node keeps to 16 at a time too, and signs in once', async () => {
		emulator.addFault({ name: 'latency', ms: 15, operation: 'UserGet' });
		const credential = credentialFor(emulator, SIGNED_OUT);
		const { output } = await run(
			'user.checkAvailability',
			{ userId: { __rl: true, mode: 'id', value: '1231234' } },
			{ credential, items: numbered(100) },
		);
		expect(output).toHaveLength(100);
		expect(emulator.count('LogIn')).toBe(1);
		expect(mostAtOnce(emulator, 'UserGet')).toBeLessThanOrEqual(16);
	});

	test('"current user" asks once per run who that is', async () => {
		const { output } = await run(
			'user.checkAvailability',
			{ userId: { __rl: true, mode: 'current', value: '' } },
			{ items: numbered(20) },
		);
		expect(output).toHaveLength(20);
		expect(emulator.count('AccessTokenInformation')).toBe(1);
	});
});

describe('the first failure', () => {
	test('ends the dispatch; what was in progress is awaited and reported', async () => {
		emulator.addFault({ name: 'latency', ms: 10, operation: 'RequestAdd' });
		const { error, status } = await run(
			'request.create',
			{
				...CREATE,
				to: '={{ $json.n === 40 ? "nobody@example.com" : "support@example.com" }}',
				options: { concurrency: 8 },
			},
			{ items: numbered(500) },
		);
		expect(status).toBe('error');
		expect(error?.context.itemIndex).toBe(40);
		// The others have time for some more while the refusal is on its way.
		expect(emulator.count('RequestAdd')).toBeLessThan(250);
		const reported = /(\d+) of 500 items were done \(request IDs ([\d, …]+)\)/.exec(error?.description ?? '');
		expect(Number(reported?.[1])).toBe(subjects().length);
	});
});

describe('Request Options of the User node', () => {
	let credential: CredentialStore;
	beforeEach(async () => {
		credential = credentialFor(emulator);
		await run('session.get', {}, { credential });
	});

	const look = async (requestOptions: INodeParameters, more: Partial<Execution> = {}) =>
		await run(
			'user.get',
			{ userId: { __rl: true, mode: 'id', value: '={{ $json.id }}' }, requestOptions },
			{ credential, items: [{ id: 1231234 }, { id: 999999999 }, { id: 1231235 }], ...more },
		);
	// n8n looks at what became of an item only after the last group, and logs a failure that nobody has looked
	// at until then. For jest that would be the end of the test.
	beforeEach(() => {
		const routing = RoutingNode.prototype as unknown as { makeRequest: () => Promise<unknown> };
		const { makeRequest } = routing;
		jest.spyOn(routing, 'makeRequest').mockImplementation(function (this: RoutingNode, ...of) {
			const answer = makeRequest.apply(this, of);
			answer.catch(() => undefined);
			return answer;
		});
	});
	afterEach(() => jest.restoreAllMocks());

	const oneByOne = { batching: { batch: { batchSize: 1, batchInterval: 300 } } };

	test('with batching, the first failure is the last call', async () => {
		const { error } = await look(oneByOne);
		expect(error?.context.itemIndex).toBe(1);
		expect(emulator.count('UserGet')).toBe(2);
	});

	test('with batching, Continue On Fail goes on, and Retry On Fail begins a new run', async () => {
		const { links, output } = await look(oneByOne, { onError: 'continueRegularOutput' });
		expect(links).toEqual([0, 1, 2]);
		expect(output[1]).toHaveProperty('error');
		expect(emulator.count('UserGet')).toBe(3);
		await look(oneByOne, { retryOnFail: { maxTries: 2, waitBetweenTries: 1 } });
		expect(emulator.count('UserGet')).toBe(3 + 2 * 2);
	});

	test('a timeout ends an answer that takes longer; a read is then asked again', async () => {
		emulator.addFault({ name: 'latency', ms: 12_000, operation: 'UserGet', times: 1 });
		const startedAt = Date.now();
		const { output } = await look({ timeout: 2_000 }, { items: [{ id: 1231234 }] });
		expect(output).toHaveLength(1);
		expect(emulator.count('UserGet')).toBe(2);
		expect(Date.now() - startedAt).toBeLessThan(12_000);
	});

	test('a proxy is used', async () => {
		const seen: string[] = [];
		const proxy = createServer((request, response) => {
			seen.push(`${request.method} ${request.url}`);
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ result: { id: 7 }, code: 0 }));
		}).listen(0, '127.0.0.1');
		await once(proxy, 'listening');
		const { port } = proxy.address() as AddressInfo;
		const { output } = await look({ proxy: `http://127.0.0.1:${port}` }, { items: [{ id: 1231234 }] });
		proxy.close();
		expect(output).toEqual([{ id: 7, available: false }]);
		expect(seen).toEqual([`GET ${emulator.apiUrl}/12345/users/1231234`]);
		expect(emulator.count('UserGet')).toBe(0);
	});
});

test('at a limit nothing fails, nothing is sent twice, and few requests are refused', async () => {
	emulator.addFault({ name: 'rateLimit', perSecond: 50, burst: 50 });
	const { output, error } = await create(200);
	expect(error).toBeUndefined();
	expect(output).toHaveLength(200);
	expect(new Set(subjects()).size).toBe(200);
	expect(emulator.calls.filter(({ status }) => status === 429).length).toBeLessThan(60);
});

describe('the cancel button', () => {
	test('no call is sent after it, and what was done is returned', async () => {
		emulator.addFault({ name: 'latency', ms: 20, operation: 'RequestAdd' });
		let answered = 0;
		const { status } = await create(2_000, {
			started: (run) =>
				void until(
					() => emulator.count('RequestAdd'),
					(count) => count >= 40,
				).then(() => {
					answered = emulator.calls.filter(({ doneMs }) => doneMs !== undefined).length;
					run.cancel();
				}),
		});
		expect(status).toBe('canceled');
		// A loop that had gone on would send several times while this answer is on its way.
		emulator.addFault({ name: 'latency', ms: 150, operation: 'AccessTokenInformation' });
		await run('session.get');
		// Only what was in progress was still to come.
		expect(emulator.count('RequestAdd')).toBeGreaterThanOrEqual(40);
		expect(emulator.count('RequestAdd')).toBeLessThanOrEqual(answered + 16);
	});
});

describe('a refused sign-in', () => {
	test('with 200 items and Retry On Fail reaches Puzzel once', async () => {
		const { error } = await create(200, {
			credential: credentialFor(emulator, { password: 'wrong' }),
			retryOnFail: { maxTries: 5, waitBetweenTries: 10 },
		});
		expect(error?.message).toContain('Sign-in failed: ');
		expect(emulator.count('LogIn')).toBe(1);
	});

	test('in the middle of a run ends it with the sentence of the credential, and no loop', async () => {
		const credential = credentialFor(emulator, { password: 'changed-meanwhile', accessToken: 'expired' });
		const { output } = await create(50, { credential, onError: 'continueRegularOutput' });
		expect(output).toHaveLength(50);
		output.forEach(({ error }) => expect(error).toContain('Sign-in failed: '));
		expect(emulator.count('LogIn')).toBe(1);
		// Only those that were in progress together met the 401.
		expect(emulator.count('RequestAdd')).toBeLessThanOrEqual(16);
	});
});

describe('faults and repetition', () => {
	const requestIds = async (count: number, credential: CredentialStore) =>
		(await create(count, { credential })).output.map(({ requestId }) => ({ id: requestId })) as IDataObject[];

	test.each([
		['get', 'RequestGet'],
		['update', 'RequestUpdate'],
		['delete', 'RequestDelete'],
	])('%s is repeated after a lost answer and after 502 and 503', async (operation, wire) => {
		const credential = credentialFor(emulator);
		const items = await requestIds(3, credential);
		const fault = { operation: wire, times: 1 };
		emulator.addFault({ name: 'dropBefore', ...fault });
		emulator.addFault({ name: 'status', status: 502, ...fault });
		emulator.addFault({ name: 'status', status: 503, ...fault });
		const { output, error } = await run(
			`request.${operation}`,
			{ requestId: '={{ $json.id }}', updateFields: { vipScore: 1 } },
			{ credential, items },
		);
		expect(error).toBeUndefined();
		expect(output).toHaveLength(3);
		expect(emulator.count(wire)).toBe(6);
	});

	test('a delete whose answer was lost and that is refused the second time says that it may be done', async () => {
		const credential = credentialFor(emulator);
		const items = await requestIds(1, credential);
		emulator.addFault({ name: 'halfJson', operation: 'RequestDelete', times: 1 });
		const { output } = await run(
			'request.delete',
			{ requestId: '={{ $json.id }}' },
			{ credential, items, onError: 'continueRegularOutput' },
		);
		expect(output[0]).toMatchObject({
			error: expect.stringMatching(/ould not delete the request/),
			message: expect.stringContaining('The answer to an earlier try was lost'),
			details: { mayHaveHappened: true },
		});
	});

	test.each([
		['dropBefore', {}],
		['dropAfter', {}],
		['halfJson', {}],
		['htmlError', {}],
		['status', { status: 500 }],
		['status', { status: 502 }],
		['status', { status: 503 }],
	])('create is never repeated after %s %p; the error says that the task may exist', async (name, more) => {
		emulator.addFault({ name, ...more, operation: 'RequestAdd', times: 1 } as Parameters<
			Emulator['addFault']
		>[0]);
		const { output } = await create(3, { onError: 'continueRegularOutput' }, { concurrency: 1 });
		expect(emulator.count('RequestAdd')).toBe(3);
		expect(output[0]).toMatchObject({
			error: expect.stringContaining('Unclear whether Puzzel could create'),
			message: expect.stringContaining('subject "Task 0"'),
			details: { mayHaveHappened: true },
		});
		expect(output[1]).toMatchObject({ code: 0 });
		expect(output[2]).toMatchObject({ code: 0 });
	});

	test('2 % dropped connections: no duplicate, every lost answer reported, the rest created', async () => {
		emulator.addFault({ name: 'dropAfter', probability: 0.02, operation: 'RequestAdd' });
		const { output } = await create(300, { onError: 'continueRegularOutput' });
		const lost = output.filter((item) => 'error' in item);
		expect(output).toHaveLength(300);
		expect(lost.length).toBeGreaterThan(0);
		lost.forEach(({ details }) => expect(details).toMatchObject({ mayHaveHappened: true }));
		expect(emulator.count('RequestAdd')).toBe(300);
	});

	test.each([1, 40])('Retry On Fail gives the declarative node a new run, of %i items', async (count) => {
		emulator.addFault({ name: 'envelopeFailure', code: 9, message: 'No', operation: 'UserGet', times: 1 });
		const { output, error } = await run(
			'user.get',
			{ userId: { __rl: true, mode: 'id', value: '1231234' } },
			{ items: numbered(count), retryOnFail: { maxTries: 2, waitBetweenTries: 10 } },
		);
		expect(error).toBeUndefined();
		expect(output).toHaveLength(count);
		// The first try stopped if it failed.
		expect(emulator.count('UserGet')).toBeLessThan(2 * count + 1);
	});
});

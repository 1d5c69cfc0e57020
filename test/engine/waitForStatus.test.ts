import type { INodeParameters } from 'n8n-workflow';

import { forgetRecentSignIns } from '../../credentials/signIn';
import { createEmulator, DEMO_ACCESS_POINTS, DEMO_AGENTS, type Emulator } from '../../emulator';
import { forgetPaces } from '../../nodes/api/paces';
import { credentialFor } from './credentialFor';
import { execute, type Execution } from './execute';
import { until } from './until';
import { varyAnswers } from './variedAnswers';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await createEmulator();
});
afterAll(async () => await emulator.close());
beforeEach(() => {
	emulator.reset();
	varyAnswers(emulator);
	forgetRecentSignIns();
	forgetPaces();
});

const request = async (parameters: INodeParameters, more: Partial<Execution> = {}) =>
	await execute({
		node: 'puzzelRequest',
		parameters: { resource: 'request', ...parameters },
		credential: credentialFor(emulator),
		...more,
	});

async function add(count: number): Promise<number[]> {
	const { output } = await request(
		{ operation: 'create', from: 'a@example.com', to: DEMO_ACCESS_POINTS.support, subject: 'S' },
		{ items: Array.from({ length: count }, () => ({})) },
	);
	return output.map(({ requestId }) => requestId as number);
}

const waitFor = async (ids: number[], parameters: INodeParameters = {}, more: Partial<Execution> = {}) =>
	await request(
		{
			operation: 'waitForStatus',
			requestId: '={{ $json.id }}',
			timeout: 30,
			pollInterval: 1,
			...parameters,
		},
		{ items: ids.map((id) => ({ id })), ...more },
	);

const looks = (id: number) =>
	emulator.calls.filter(({ operation, path }) => operation === 'RequestGet' && path.endsWith(`/${id}`))
		.length;

const agent = DEMO_AGENTS.eilidh;

test('what an agent has accepted was Connected, also when it is over; Disconnected ends the wait', async () => {
	const [accepted, given] = await add(2);
	const waiting = waitFor([accepted!, given!], { statuses: ['Connected'] });
	await until(() => looks(given!) === 1);
	emulator.setUserState(agent, { contactCentreStatus: 'LoggedOn', userStatus: 'Available' });
	emulator.accept(agent, accepted);
	emulator.finish(agent, accepted);
	emulator.moveRequest(given!, { status: 'Disconnected' });
	const { output } = await waiting;
	expect(output).toEqual([
		expect.objectContaining({ requestId: accepted, status: 'Disconnected', joined: true, reached: true }),
		expect.objectContaining({ requestId: given, status: 'Disconnected', joined: false, reached: false }),
	]);
});

test.each([
	[
		{ code: 0, result: { status: 'Diconnected' } },
		{ status: 'Diconnected', reached: true },
	],
	[
		{ code: 12, message: 'unknown' },
		{ reached: false, gone: true },
	],
])('Puzzel answers %j', async (body, expected) => {
	emulator.answerNext({ count: 2, status: 200, match: 'RequestGet', body });
	expect((await waitFor([4711])).output).toEqual([{ requestId: 4711, ...expected }]);
});

test('a single refusal does not mean that a request is gone', async () => {
	const [id] = await add(1);
	const waiting = waitFor([id!], { statuses: ['Disconnected'] });
	for (const refusals of [1, 2]) {
		await until(() => looks(id!) === 2 * refusals - 1);
		emulator.answerNext({ count: 1, status: 200, match: 'RequestGet', body: { code: 12, message: 'busy' } });
	}
	await until(() => looks(id!) === 4);
	emulator.moveRequest(id!, { status: 'Disconnected' });
	expect((await waiting).output).toEqual([expect.objectContaining({ requestId: id, reached: true })]);
});

test('all items wait together, with one call under way: looked at less and less often, the order kept', async () => {
	const ids = await add(40);
	const waiting = waitFor(ids, { timeout: 4, options: { concurrency: 1 } });
	await until(() => looks(ids[39]!) === 1);
	emulator.moveRequest(ids[39]!, { status: 'Disconnected' });
	emulator.moveRequest(ids[7]!, { status: 'OnHold' });
	const { output, links } = await waiting;
	expect(output.map(({ requestId }) => requestId)).toEqual(ids);
	expect(links).toEqual(ids.map((_, index) => index));
	expect(output.map(({ reached }) => reached)).toEqual(ids.map((id) => id === ids[39]));
	// After 0, 1, 2.5 and 4 seconds.
	expect(Math.max(...ids.map(looks))).toBeLessThanOrEqual(4);
	expect(looks(ids[7]!)).toBeGreaterThanOrEqual(3);
});

test('a limit is respected, and nothing is lost by it', async () => {
	const ids = await add(30);
	emulator.addFault({ name: 'rateLimit', operation: 'RequestGet', perSecond: 20, burst: 5 });
	for (const id of ids) emulator.moveRequest(id, { status: 'Disconnected' });
	const { output } = await waitFor(ids);
	expect(output.map(({ requestId, reached }) => [requestId, reached])).toEqual(ids.map((id) => [id, true]));
});

test('the cancel button ends the wait at once', async () => {
	const ids = await add(3);
	emulator.moveRequest(ids[0]!, { status: 'Disconnected' });
	let cancel = () => {};
	const waiting = waitFor(ids, { timeout: 600 }, { started: (run) => (cancel = () => run.cancel()) });
	await until(() => looks(ids[2]!) === 1);
	cancel();
	expect((await waiting).status).toBe('canceled');
});

test('the first failure ends the other waits, unless the run goes on with errors', async () => {
	const ids = await add(3);
	const failing = waitFor(ids, { timeout: 600 });
	await until(() => looks(ids[2]!) === 1);
	emulator.answerNext({ count: 1, status: 403, match: 'RequestGet' });
	const { error, status } = await failing;
	expect(status).toBe('error');
	expect(error?.message).toMatch(/Answered 403 on purpose/);

	emulator.answerNext({ count: 1, status: 403, match: 'RequestGet' });
	const { output } = await waitFor(ids, { timeout: 1 }, { onError: 'continueRegularOutput' });
	expect(output).toHaveLength(3);
	expect(output.filter((item) => 'error' in item)).toHaveLength(1);
});

describe('ten minutes, which pass in half a minute', () => {
	const ITEMS = 200;
	const SECONDS = 600;
	const realTimeout = setTimeout;
	let fast: Emulator;
	beforeAll(async () => {
		// The wire stays real: only what the nodes and the emulator take for the time runs faster.
		jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
		fast = await createEmulator();
	});
	afterAll(async () => {
		await fast.close();
		jest.useRealTimers();
		forgetPaces();
	});

	async function hurry<T>(run: Promise<T>): Promise<T> {
		let isOver = false;
		const end = () => (isOver = true);
		run.then(end, end);
		for (let calls = 0; !isOver; calls = fast.calls.length) {
			await new Promise((resolve) => realTimeout(resolve, 2));
			// Slower while calls are under way: they take their time in earnest.
			const isQuiet = fast.calls.length === calls && fast.calls.at(-1)?.doneMs !== undefined;
			jest.advanceTimersByTime(isQuiet ? 100 : 5);
		}
		return await run;
	}

	/** How long the wait behind the look at this second is, at the most. */
	const intervalAt = (second: number) => {
		let interval = 5;
		for (let at = 0; at + interval <= second; interval *= 1.5) at += interval;
		return Math.min(interval, 60);
	};

	test('200 items: no call too many, no status missed that lasted two intervals, the order kept', async () => {
		const { centre, clock } = fast;
		const ids = Array.from(
			{ length: ITEMS },
			() => centre.addRequest({ customerKey: '12345', queueId: 101, from: 'a', to: 'b', subject: 'S' }).id,
		);
		const began = clock.now();
		const second = () => (clock.now() - began) / 1_000;
		// Each fourth never gets the status, the others for two intervals at some time or other.
		const plans = ids.flatMap((id, index) => {
			const from = (index / ITEMS) * (SECONDS - 130);
			return index % 4 ? [{ id, from, until: from + 2 * intervalAt(from) + 1 }] : [];
		});
		for (const { id, from, until } of plans) {
			setTimeout(() => fast.moveRequest(id, { status: 'OnHold' }), from * 1_000);
			setTimeout(() => fast.moveRequest(id, { status: 'InQueue' }), until * 1_000);
		}
		const { output } = await hurry(
			waitFor(
				ids,
				{ statuses: ['OnHold'], timeout: SECONDS, pollInterval: 5 },
				{ credential: credentialFor(fast) },
			),
		);

		expect(second()).toBeGreaterThanOrEqual(SECONDS);
		expect(output.map(({ requestId }) => requestId)).toEqual(ids);
		expect(output.map(({ reached }) => reached)).toEqual(ids.map((_, index) => index % 4 !== 0));
		const looks = new Map(ids.map((id) => [id, [] as number[]]));
		for (const { operation, path, at } of fast.calls) {
			if (operation !== 'RequestGet') continue;
			looks.get(Number(path.split('/').at(-1)))!.push((Date.parse(at) - began) / 1_000);
		}
		for (const times of looks.values()) {
			times.slice(1).forEach((time, index) => {
				const isLast = index === times.length - 2;
				const interval = Math.min(5 * 1.5 ** index, 60);
				const gap = time - times[index]!;
				// The last look is at the timeout.
				if (!isLast || time < SECONDS - 1) expect(gap).toBeGreaterThanOrEqual(interval - 0.2);
			});
		}
		expect(Math.max(...[...looks.values()].map((times) => times.length))).toBeLessThanOrEqual(16);
	}, 180_000);
});

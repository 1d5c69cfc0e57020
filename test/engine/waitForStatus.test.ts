import type { INodeParameters } from 'n8n-workflow';

import { forgetRecentSignIns } from '../../credentials/signIn';
import { createEmulator, DEMO_ACCESS_POINTS, DEMO_AGENTS, type Emulator } from '../../emulator';
import { forgetPaces } from '../../nodes/api/paces';
import { credentialFor } from './credentialFor';
import { execute, type Execution } from './execute';
import { WaitTrial } from '../n8n/waitTrial';
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

	test('200 items: no call too many, no status missed that lasted two intervals, the order kept', async () => {
		const trial = new WaitTrial(fast, ITEMS, SECONDS);
		trial.begin();
		const { output } = await hurry(waitFor(trial.ids, trial.parameters, { credential: credentialFor(fast) }));
		trial.expectKept(output);
	}, 180_000);
});

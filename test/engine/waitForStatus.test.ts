import type { INodeParameters } from 'n8n-workflow';

import { forgetRecentSignIns } from '../../credentials/authenticate';
import { createEmulator, DEMO_ACCESS_POINTS, DEMO_AGENTS, type Emulator } from '../../emulator';
import { resetRateLimiters } from '../../nodes/api/rateLimiters';
import { credentialFor } from '../../harness/engine/credentialFor';
import { execute, type Execution } from '../../harness/engine/execute';
import { WaitTrial } from '../../harness/n8n/waitTrial';
import { varyAnswers } from '../../harness/engine/variedAnswers';

let emulator: Emulator;
beforeAll(async () => {
	// The wire stays real: only what the nodes and the emulator take for the time runs faster.
	jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
	emulator = await createEmulator();
});
afterAll(async () => {
	await emulator.close();
	jest.useRealTimers();
	resetRateLimiters();
});
beforeEach(() => {
	emulator.reset();
	varyAnswers(emulator);
	forgetRecentSignIns();
	resetRateLimiters();
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
	await hurry(
		request(
			{
				operation: 'waitForStatus',
				requestId: '={{ $json.id }}',
				timeout: 30,
				pollInterval: 1,
				...parameters,
			},
			{ items: ids.map((id) => ({ id })), ...more },
		),
	);

const realTimeout = setTimeout;

async function hurry<T>(run: Promise<T>): Promise<T> {
	let isOver = false;
	const end = () => (isOver = true);
	run.then(end, end);
	for (let calls = 0; !isOver; calls = emulator.calls.length) {
		for (const each of awaited) if (each.isSo() && awaited.delete(each)) each.goOn();
		await new Promise((resolve) => realTimeout(resolve, 2));
		// Slower while calls are in progress: they take their time in earnest.
		const isQuiet = emulator.calls.length === calls && emulator.calls.at(-1)?.doneMs !== undefined;
		jest.advanceTimersByTime(isQuiet ? 100 : 5);
	}
	return await run;
}

/** The clock stands still until whoever waits for a condition has gone on. */
const awaited = new Set<{ isSo: () => boolean; goOn: () => void }>();
const until = async (isSo: () => boolean) =>
	await new Promise<void>((goOn) => void awaited.add({ isSo, goOn }));

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
	[
		{ code: 0, result: { status: ' INQUEUE' } },
		{ status: ' INQUEUE', reached: true },
	],
])('Puzzel answers %j', async (body, expected) => {
	emulator.answerNext({ count: 9, status: 200, match: 'RequestGet', body });
	const statuses = '={{ "disconnected; in queue" }}';
	expect((await waitFor([4711], { statuses, timeout: 2 })).output).toEqual([
		{ requestId: 4711, ...expected },
	]);
});

test('a rate limit that lasts longer than the timeout does not prolong it', async () => {
	const [id] = await add(1);
	const startedAt = Date.now();
	emulator.addFault({ name: 'status', operation: 'RequestGet', status: 429, retryAfterSeconds: 100 });
	const { error } = await waitFor([id!], { timeout: 2 });
	expect(error).toMatchObject({
		message: expect.stringContaining("Puzzel's rate limit was exceeded") as string,
	});
	expect(Date.now() - startedAt).toBeLessThan(20_000);
});

test('simplified, the most useful fields come first; otherwise it is what Puzzel returns', async () => {
	emulator.clearFaults();
	const [id] = await add(1);
	emulator.moveRequest(id!, { status: 'Disconnected' });
	const [short] = (await waitFor([id!])).output;
	expect(Object.keys(short!).join(' ')).toBe(
		'requestId status reached joined mediaType queuePosition secondsInQueue requestStart queueEntryTime currentUserId variables',
	);
	const [whole] = (await waitFor([id!], { simplify: false })).output;
	expect(whole).toMatchObject({ ...short, sessionTime: expect.stringMatching(/^1970-/) });
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

describe('with a list of what Puzzel answers, the last one again and again', () => {
	const ok = (status: unknown, more = {}) => ({ body: { code: 0, result: { status, ...more } } });
	const refused = { body: { code: 17, message: 'No' } };
	const missing = { status: 404, body: { code: 17, message: 'No' } };
	const gateway = { status: 404, body: '<html>' };
	const fault = (status: number) => ({ status, body: '' });

	test.each<[string, object[], object, object]>([
		['one refusal at the end', [ok('InQueue'), refused], {}, { status: 'InQueue', reached: false }],
		[
			'refusals, then Connected',
			[refused, refused, ok('Connected')],
			{},
			{ status: 'Connected', reached: true },
		],
		['404 of a gateway, then Connected', [gateway, gateway, ok('Connected')], {}, { reached: true }],
		[
			'HTTP 500 and a page',
			[fault(500), { status: 200, body: '<html>' }, ok('Connected')],
			{},
			{ reached: true },
		],
		['404 of a gateway to the end', [ok('InQueue'), gateway], {}, { status: 'InQueue', reached: false }],
		['faults to the end', [ok('InQueue'), fault(500)], {}, { status: 'InQueue', reached: false }],
		[
			'gone after it was seen',
			[ok('InQueue'), missing],
			{},
			{ status: 'Disconnected', reached: true, gone: true },
		],
		[
			'gone, not waited for',
			[ok('InQueue'), refused],
			{ statuses: ['Connected'] },
			{ reached: false, gone: true },
		],
		['never there', [missing], {}, { reached: false, gone: true }],
		[
			'a joined that is a text',
			[ok('Disconnected', { joined: 'true' })],
			{ statuses: ['Connected'] },
			{ reached: true },
		],
		[
			'a status under another name',
			[ok(null, { requestStatus: 'Connected' })],
			{},
			{ status: 'Connected', reached: true },
		],
	])('%s', async (name, answers, parameters, expected) => {
		const [last] = answers.slice(-1);
		const timeout = name === 'one refusal at the end' ? 1 : 3;
		for (const each of answers) emulator.answerNext({ count: 1, status: 200, match: 'RequestGet', ...each });
		emulator.answerNext({ count: 99, status: 200, match: 'RequestGet', ...last });
		const { output } = await waitFor([4711], { timeout, ...parameters });
		expect(output).toEqual([expect.objectContaining({ requestId: 4711, ...expected })]);
		if (!('gone' in expected)) expect(output[0]).not.toHaveProperty('gone');
	});

	test('faults and nothing else are the error in the end', async () => {
		emulator.answerNext({ count: 99, status: 500, match: 'RequestGet' });
		const { error } = await waitFor([4711], { timeout: 1 });
		expect(error?.message).toContain('HTTP 500');
	});
});

test('a limit is respected, and nothing is lost by it', async () => {
	const ids = await add(30);
	emulator.addFault({ name: 'rateLimit', operation: 'RequestGet', perSecond: 20, burst: 5 });
	for (const id of ids) emulator.moveRequest(id, { status: 'Disconnected' });
	const { output } = await waitFor(ids);
	expect(output.map(({ requestId, reached }) => [requestId, reached])).toEqual(ids.map((id) => [id, true]));
});

test('the cancel button ends the wait immediately', async () => {
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

test('ten minutes with one call in progress: no call too many, no status missed that lasted two intervals, the order kept', async () => {
	const trial = new WaitTrial(emulator, 40, 600);
	trial.begin();
	const { output } = await waitFor(trial.ids, { ...trial.parameters, options: { concurrency: 1 } });
	trial.expectKept(output);
});

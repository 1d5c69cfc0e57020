import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Execution } from '../../harness/engine/execute';
import { ProcessedKeys } from '../../harness/engine/processedKeys';
import { subjectsIn } from '../../harness/subjects';
import { until } from '../../harness/until';
import { useEmulator } from '../../harness/engine/emulator';
import { runner } from '../../harness/engine/run';

/** Never twice, never lost: what a key holds, in one run, in all later ones, and next to another. */

const emulator = useEmulator();
const run = runner(emulator);
const keys = new ProcessedKeys();
beforeAll(async () => await keys.install());
beforeEach(() => {
	keys.rows.clear();
	keys.writes = 0;
	keys.broken = false;
});

const AGENT = 1231234;

const numbered = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, n) => ({ n, crm: `K${n}` }));

const crm = (...ids: unknown[]) => ids.map((id, n) => ({ crm: id, n })) as IDataObject[];

const KEY = { deduplicationKey: '={{ $json.crm }}' };

const keyed = async (items: IDataObject[], more: Partial<Execution> = {}, fields: INodeParameters = {}) =>
	await run(
		'request.create',
		{
			from: 'a@example.com',
			to: 'support@example.com',
			subject: '={{ "Task " + $json.n }}',
			options: KEY,
			...fields,
		},
		{ items, ...more },
	);

const called = async (items: IDataObject[], more: Partial<Execution> = {}, fields: INodeParameters = {}) =>
	await run(
		'callout.create',
		{
			userId: { __rl: true, mode: 'id', value: String(AGENT) },
			destination: '004722334455',
			whenUnavailable: 'skip',
			options: KEY,
			...fields,
		},
		{ items, ...more },
	);

/** Keys of the requests that Puzzel really has. */
const made = () => subjectsIn(emulator).map((subject) => subject.replace('Task ', 'K'));

/** As many keys of earlier runs in the row of the node. */
const fill = (count: number) => {
	const [row] = keys.rows.keys();
	keys.rows.set(
		row!,
		Array.from({ length: count }, (_, n) => `old ${n}`),
	);
};

const duplicate = (key: string) => ({ duplicate: true, deduplicationKey: key });

const lose = () => emulator.addFault({ name: 'dropAfter', operation: 'RequestAdd', times: 1 });

const refuseNext = (times = 1) =>
	emulator.addFault({ name: 'envelopeFailure', code: 9, message: 'No', operation: 'RequestAdd', times });

describe('a key is sent once', () => {
	test('in one run, and in the next', async () => {
		const first = await keyed(crm('A', 'B', 'A'));
		expect(first.output[0]).toMatchObject({ code: 0 });
		expect(first.output[2]).toEqual(duplicate('A'));
		const second = await keyed(crm('B', 'C'));
		expect(second.output[0]).toEqual(duplicate('B'));
		expect(second.output[1]).toMatchObject({ code: 0 });
		expect(emulator.count('RequestAdd')).toBe(3);
	});

	test('a callout too', async () => {
		const always = { whenUnavailable: 'callAnyway' };
		expect((await called(crm('A'), {}, always)).output[0]).toMatchObject({ ordered: true });
		expect((await called(crm('A'), {}, always)).output[0]).toEqual(duplicate('A'));
		expect(emulator.count('CallOutAdd')).toBe(1);
	});

	test('by two executions at the same time, whose keys are all recorded', async () => {
		const runs = await Promise.all([keyed(numbered(120)), keyed(numbered(120)), keyed(numbered(130))]);
		expect(made().sort()).toEqual(
			numbered(130)
				.map(({ crm: key }) => key)
				.sort(),
		);
		expect(emulator.count('RequestAdd')).toBe(130);
		expect(runs.flatMap(({ output }) => output).filter((item) => item.duplicate)).toHaveLength(240);
		expect(keys.all().sort()).toEqual(made().sort());
	});

	test('Retry On Fail repeats the node, not the tasks', async () => {
		refuseNext();
		const { output, error } = await keyed(numbered(40), {
			retryOnFail: { maxTries: 3, waitBetweenTries: 10 },
		});
		expect(error).toBeUndefined();
		expect(output).toHaveLength(40);
		expect(new Set(made()).size).toBe(40);
		expect(emulator.count('RequestAdd')).toBe(41);
	});

	test('200 items take their keys in four batches', async () => {
		await keyed(numbered(200));
		expect(keys.writes).toBeLessThanOrEqual(8);
		expect(keys.all()).toHaveLength(200);
	});

	test('where every key was freed or sent there is nothing to free', async () => {
		await keyed(numbered(10));
		expect(keys.writes).toBe(2);
	});

	test('20,000 are kept, the oldest goes first', async () => {
		await keyed(crm('A'));
		fill(21_000);
		await keyed(crm('B'));
		expect(keys.all().length).toBeGreaterThan(20_000);
		expect(keys.all()).not.toContain('old 0');
		expect(keys.all()).toContain('old 1000');
		expect(keys.all().at(-1)).toBe('B');
	});

	test('a small run drops nothing that a larger one needed', async () => {
		await keyed(crm('A'));
		fill(42_000);
		await keyed(crm('B'));
		expect(keys.all()).toContain('old 10');
	});

	test('a run of more than 20,000 items, repeated, sends nothing again', async () => {
		const many = numbered(21_000);
		await keyed(crm('K0'));
		const [row] = keys.rows.keys();
		keys.rows.set(
			row!,
			many.map(({ crm: key }) => String(key)),
		);
		const { output } = await keyed(many);
		expect(output.filter((item) => item.duplicate)).toHaveLength(21_000);
		expect(emulator.count('RequestAdd')).toBe(1);
	});

	test('spaces around a key do not make it another one', async () => {
		const { output } = await keyed(crm('A', ' A '));
		expect(output[1]).toEqual(duplicate('A'));
	});

	test('a key that an earlier run has sent is left alone by a run that fails', async () => {
		await keyed(crm('A'));
		refuseNext();
		await keyed(crm('A', 'B'), { onError: 'continueRegularOutput' });
		expect(keys.all()).toEqual(['A']);
	});
});

describe('a key that another run has taken', () => {
	const slow = (ms: number) => emulator.addFault({ name: 'latency', ms, operation: 'RequestAdd', times: 1 });
	const underWay = () => until(() => emulator.count('RequestAdd'));

	test.each([
		['is refused: the key is free, and the other run sends it', () => refuseNext(), false, 2],
		['is done: a duplicate', () => undefined, true, 1],
		['is lost: a duplicate, since it may have been done', () => lose(), true, 1],
	])('and whose item is in progress is waited for; the item %s', async (_, fault, isDuplicate, sent) => {
		slow(100);
		fault();
		const first = keyed(crm('A'), { onError: 'continueRegularOutput' });
		await underWay();
		const second = await keyed(crm('A'));
		await first;
		if (isDuplicate) expect(second.output).toEqual([duplicate('A')]);
		else expect(second.output[0]).toMatchObject({ code: 0 });
		expect(emulator.count('RequestAdd')).toBe(sent);
		expect(keys.all()).toEqual(['A']);
	});

	test('and whose item has not begun is sent by who comes first', async () => {
		emulator.addFault({ name: 'latency', ms: 150, operation: 'RequestAdd' });
		const first = keyed(numbered(10), {}, { options: { ...KEY, concurrency: 1 } });
		await underWay();
		const [, second] = await Promise.all([first, keyed([numbered(10)[9]!, numbered(10)[0]!])]);
		expect(second.output).toEqual([expect.objectContaining({ code: 0 }), duplicate('K0')]);
		expect(emulator.count('RequestAdd')).toBe(10);
		expect(keys.all().sort()).toEqual(made().sort());
	});

	test('is not waited for by a run that is cancelled', async () => {
		slow(700);
		const first = keyed(crm('A'));
		await underWay();
		let cancelled = false;
		const second = await keyed(crm('A'), {
			started: (run) => {
				run.cancel();
				cancelled = true;
			},
		});
		expect(cancelled).toBe(true);
		expect(second.output).toEqual([]);
		expect((await first).output[0]).toMatchObject({ code: 0 });
		expect(keys.all()).toEqual(['A']);
	});

	test('is waited for five minutes at most', async () => {
		slow(4_000);
		const first = keyed(crm('A'));
		await underWay();
		let now = performance.now();
		const clock = jest.spyOn(performance, 'now').mockImplementation(() => (now += 200_000));
		const [item] = (await keyed(crm('A'), { onError: 'continueRegularOutput' })).output;
		clock.mockRestore();
		expect(item).toMatchObject({
			error: expect.stringContaining('"A"'),
			details: { mayHaveHappened: true },
		});
		await first;
		expect(emulator.count('RequestAdd')).toBe(1);
	});

	/** What a kill leaves: the row as it was while the run was in progress. */
	const killed = async (items: IDataObject[]) => {
		slow(500);
		let left: Array<[string, string[]]> = [];
		const run = keyed(items);
		await underWay();
		left = [...keys.rows];
		await run;
		keys.rows.clear();
		for (const [row, entries] of left) keys.rows.set(row, entries);
		emulator.reset();
	};

	test('and did not end: nobody knows, in each later run', async () => {
		await killed(crm('A'));
		for (let run = 0; run < 2; run++) {
			const { output } = await keyed(crm('A', 'B'), { onError: 'continueRegularOutput' });
			expect(output[0]).toMatchObject({
				error: 'Another run took the Deduplication Key "A" and did not end, so this item may have been sent',
				message: expect.stringContaining('Check in Puzzel'),
				details: { mayHaveHappened: true },
			});
			expect(output[1]).toMatchObject(run ? duplicate('B') : { code: 0 });
		}
		expect(emulator.count('RequestAdd')).toBe(1);
	});

	test('and did not end stops a run that does not continue on errors', async () => {
		await killed(crm('A'));
		const { error } = await keyed(crm('A'), { retryOnFail: { maxTries: 3, waitBetweenTries: 10 } });
		expect(error?.message).toContain('did not end, so this item may have been sent');
		expect(emulator.count('RequestAdd')).toBe(0);
	});

	test('in an older version of this node counts as sent', async () => {
		await keyed(crm('A'));
		const [row] = keys.rows.keys();
		keys.rows.set(row!, ['old']);
		expect((await keyed(crm('old'))).output).toEqual([duplicate('old')]);
		expect(keys.all()).toEqual(['old']);
	});
});

describe('what was certainly not done leaves its key free', () => {
	test('a certain failure does, an ambiguous one takes it', async () => {
		refuseNext();
		await keyed(crm('A'), { onError: 'continueRegularOutput' });
		expect(keys.all()).toEqual([]);
		emulator.addFault({ name: 'dropAfter', operation: 'RequestAdd', times: 1 });
		await keyed(crm('A'), { onError: 'continueRegularOutput' });
		expect(keys.all()).toEqual(['A']);
		expect((await keyed(crm('A'))).output).toEqual([duplicate('A')]);
		expect(emulator.count('RequestAdd')).toBe(2);
	});

	test('for a later item of the same run: the second is tried, the third is a duplicate', async () => {
		refuseNext();
		const { output, links } = await keyed(crm('A', 'A', 'A'), { onError: 'continueRegularOutput' });
		expect(links).toEqual([0, 1, 2]);
		expect(output[0]).toMatchObject({ error: expect.stringContaining('"No" (code 9)') });
		expect(output[1]).toMatchObject({ code: 0 });
		expect(output[2]).toEqual(duplicate('A'));
		expect(emulator.count('RequestAdd')).toBe(2);
		expect(keys.all()).toEqual(['A']);
	});

	test('also far behind, in another portion', async () => {
		refuseNext();
		const items = [...crm('A'), ...numbered(120), ...crm('A')];
		const { output } = await keyed(
			items,
			{ onError: 'continueErrorOutput' },
			{ options: { ...KEY, concurrency: 1 } },
		);
		expect(output.at(-1)).toMatchObject({ code: 0 });
		expect(emulator.count('RequestAdd')).toBe(122);
	});

	test('one that may have been done keeps the others away', async () => {
		emulator.addFault({ name: 'dropAfter', operation: 'RequestAdd', times: 1 });
		const { output } = await keyed(crm('A', 'A', 'A'), { onError: 'continueRegularOutput' });
		expect(output[0]).toMatchObject({ details: { mayHaveHappened: true } });
		expect(output.slice(1)).toEqual([duplicate('A'), duplicate('A')]);
		expect(emulator.count('RequestAdd')).toBe(1);
	});

	test('after the failure that ends the run, nobody else tries', async () => {
		refuseNext();
		const { error } = await keyed(crm('A', 'A', 'A'));
		expect(error?.context.itemIndex).toBe(0);
		expect(emulator.count('RequestAdd')).toBe(1);
		expect(keys.all()).toEqual([]);
	});

	test('a callout that was skipped is made later: in the same run, or in the next', async () => {
		emulator.setUserState(AGENT, { contactCentreStatus: 'Pause' });
		const skipped = await called(crm('A', 'B', 'A'));
		expect(skipped.output).toEqual(crm('A', 'B', 'A').map(() => expect.objectContaining({ ordered: false })));
		expect(keys.all()).toEqual([]);
		emulator.setUserState(AGENT, { contactCentreStatus: 'LoggedOn', userStatus: 'Available' });
		expect((await called(crm('A'))).output[0]).toMatchObject({ ordered: true });
		expect((await called(crm('A'))).output[0]).toEqual(duplicate('A'));
		expect(emulator.count('CallOutAdd')).toBe(1);
	});
});

describe('a key that cannot be read', () => {
	test('is an error of its item, which is not sent', async () => {
		const { output } = await keyed(crm('', 'B', null), { onError: 'continueRegularOutput' });
		expect(output[0]?.error).toBe('"Deduplication Key" is empty for this item');
		expect(output[0]?.message).toContain('Check the expression in "Deduplication Key"');
		expect(output[1]).toMatchObject({ code: 0 });
		expect(output[2]?.error).toBe('"Deduplication Key" is empty for this item');
		expect(emulator.count('RequestAdd')).toBe(1);
	});

	test('goes to the error output', async () => {
		const { links, errorLinks } = await keyed(crm('A', '', 'C'), { onError: 'continueErrorOutput' });
		expect(links).toEqual([0, 2]);
		expect(errorLinks).toEqual([1]);
	});
});

describe('a run that ends early', () => {
	test('keeps the keys that were sent, and no others', async () => {
		emulator.addFault({ name: 'latency', ms: 5, operation: 'RequestAdd' });
		const to = '={{ $json.n === 120 ? "nobody@example.com" : "support@example.com" }}';
		const { error } = await keyed(numbered(300), {}, { to });
		expect(error).toBeDefined();
		expect(keys.all().sort()).toEqual(made().sort());
	});

	test('by the cancel button, too', async () => {
		emulator.addFault({ name: 'latency', ms: 20, operation: 'RequestAdd' });
		await keyed(numbered(5000), {
			started: (run) =>
				void until(
					() => emulator.count('RequestAdd'),
					(count) => count >= 40,
				).then(() => run.cancel()),
		});
		// Beyond those that were made only the ones that were in progress when it was cancelled.
		await until(() => keys.all().length <= made().length + 16);
		// While this answer is on its way, the emulator ends what it had begun.
		emulator.addFault({ name: 'latency', ms: 150, operation: 'AccessTokenInformation' });
		await run('session.get');
		expect(made().length).toBeGreaterThan(0);
		expect(keys.all()).toEqual(expect.arrayContaining(made()));
	});
});

describe("n8n's store of keys", () => {
	/** It breaks down while the calls of an operation are on their way. */
	const breakDuring = async <T>(operation: string, run: () => Promise<T>): Promise<T> => {
		emulator.addFault({ name: 'latency', ms: 400, operation, times: 3 });
		const running = run();
		await until(() => emulator.count(operation));
		keys.broken = true;
		return await running;
	};
	/** Only the first item. */
	const REFUSED = { to: '={{ $json.crm === "A" ? "nobody@example.com" : "support@example.com" }}' };
	const notFreed = 'so later runs may not know whether these keys were sent: A';

	test('stops the run before anything is sent where it cannot be used', async () => {
		keys.broken = true;
		const { error } = await keyed(crm('A', 'B'));
		expect(error?.message).toContain('so nothing was sent');
		expect(error?.description).toContain('n8n says: database is locked');
		expect(error?.name).toBe('NodeApiError');
		expect(emulator.count('RequestAdd')).toBe(0);
	});

	test('of many keys that stay taken twenty are named', async () => {
		const named = async (count: number) => {
			emulator.setUserState(AGENT, { contactCentreStatus: 'Pause' });
			const { error } = await breakDuring('UserGet', async () => await called(numbered(count)));
			keys.broken = false;
			keys.rows.clear();
			emulator.clearFaults();
			return error?.message.split('were sent: ')[1];
		};
		const twenty = numbered(20)
			.map((item) => item.crm)
			.join(', ');
		expect(await named(20)).toBe(twenty);
		emulator.reset();
		expect(await named(21)).toBe(`${twenty}, …`);
	});

	test('that breaks down at the end is reported next to the failure, with what was done', async () => {
		const { error } = await breakDuring(
			'RequestAdd',
			async () => await keyed(crm('A', 'B', 'C'), {}, REFUSED),
		);
		expect(error?.message).toContain('There is no access point');
		expect(error?.context.itemIndex).toBe(0);
		expect(error?.description).toMatch(/2 of 3 items were done \(request IDs \d+, \d+\)/);
		expect(error?.description).toContain(notFreed);
		expect(error?.description).toContain('database is locked');
	});

	test('is reported with what was done where nothing else failed', async () => {
		emulator.setUserState(AGENT, { contactCentreStatus: 'Pause' });
		const { error } = await breakDuring('UserGet', async () => await called(crm('A')));
		expect(error?.message).toContain(notFreed);
		expect(error?.name).toBe('NodeApiError');
	});

	test.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'with %s it is one more error item, and no result is lost',
		async (onError) => {
			const { output, errorOutput } = await breakDuring(
				'RequestAdd',
				async () => await keyed(crm('A', 'B', 'C'), { onError }, REFUSED),
			);
			const all = [...output, ...errorOutput];
			expect(all.filter(({ requestId }) => requestId !== undefined)).toHaveLength(2);
			expect(all.filter(({ error }) => error !== undefined).map(({ error }) => error)).toEqual([
				expect.stringContaining('There is no access point'),
				expect.stringContaining(notFreed),
			]);
			expect(errorOutput).toHaveLength(onError === 'continueErrorOutput' ? 2 : 0);
		},
	);
});

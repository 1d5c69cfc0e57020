import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { ProcessedKeys } from '../../harness/engine/processedKeys';
import { useEmulator } from '../../harness/engine/emulator';
import { runner } from '../../harness/engine/run';

/** What n8n shows above the results of a run that went well. */

const emulator = useEmulator();
const run = runner(emulator);
const keys = new ProcessedKeys();
beforeAll(async () => await keys.install());
beforeEach(() => keys.rows.clear());

const hintsOf = async (ids: string[], options: INodeParameters = {}) => {
	const { hints, error } = await run(
		'request.create',
		{ from: 'a@example.com', to: 'support@example.com', subject: 'Call back', options },
		{ items: ids.map((crm): IDataObject => ({ crm })) },
	);
	expect(error).toBeUndefined();
	return hints;
};

const byCrm = { deduplicationKey: '={{ $json.crm }}' };

test('nothing to show', async () => {
	expect(await hintsOf(['a', 'b'])).toEqual([]);
	expect(await hintsOf(['a', 'b'], byCrm)).toEqual([]);
});

test('one key for all items', async () => {
	expect(await hintsOf(['a', 'b', 'c'], { deduplicationKey: 'crmId' })).toEqual([
		'All 3 items have the same Deduplication Key, "crmId", so only one of them is ever sent. Use an expression that identifies each item, such as {{ $json.crmId }}.',
		'2 of 3 items were skipped: an earlier item of this run has the same Deduplication Key.',
	]);
	expect(await hintsOf(['a'], { deduplicationKey: 'other' })).toEqual([]);
});

test('items that an earlier run has sent', async () => {
	await hintsOf(['a', 'b'], byCrm);
	expect(await hintsOf(['a', 'b', 'c', 'c', 'd'], byCrm)).toEqual([
		'2 of 5 items were skipped: another run sent, or may have sent, the same Deduplication Key.',
		'1 of 5 items was skipped: an earlier item of this run has the same Deduplication Key.',
	]);
});

test('a single item', async () => {
	await hintsOf(['a'], byCrm);
	expect(await hintsOf(['a'], byCrm)).toEqual([
		'1 of 1 item was skipped: another run sent, or may have sent, the same Deduplication Key.',
	]);
});

test('a limit of Puzzel', async () => {
	emulator.addFault({ name: 'rateLimit', perSecond: 20, burst: 20 });
	const [hint, ...others] = await hintsOf(Array.from({ length: 80 }, (_, n) => String(n)));
	expect(others).toEqual([]);
	const rate = Number(
		/^Puzzel's rate limit slowed this run down to (\d+) API requests per second\.$/.exec(hint!)?.[1],
	);
	expect(rate).toBeGreaterThanOrEqual(1);
	expect(rate).toBeLessThanOrEqual(40);
});

import type { Fault } from '../../emulator';
import type { Execution } from '../../harness/n8n/execution';
import { useN8n } from '../../harness/n8n/testServer';
import { checkAvailability, createTasks, type Step } from '../../harness/n8n/workflow';
import { subjectOf } from '../../harness/subjects';

const ITEMS = 150;

const create: Step = {
	...createTasks({ deduplicationKey: '={{ $json.subject }}' }),
	settings: { onError: 'continueErrorOutput' },
};

/** The network and Puzzel at their worst, from the emulator's seed, in real n8n. */
describe('faults, in real n8n', () => {
	const n8n = useN8n({ isFresh: true });
	const { emulator } = n8n;

	const start = async (faults: Fault[], step: Step) => {
		for (const fault of faults) emulator.addFault(fault);
		const items = Array.from({ length: ITEMS }, (_, index) => ({ subject: `Task ${index}` }));
		const id = await n8n.create(items, step);
		return { run: async () => await n8n.session.run(id) };
	};

	/** What n8n shows above the results. */
	const hintsOf = ({ runData }: Execution, step: string) =>
		(runData[step]![0]!.hints ?? []).map(({ message }) => message);

	/** Subjects of what Puzzel has, each as often as it has it. */
	const created = () =>
		emulator.calls
			.filter(
				({ operation, faults, answer }) =>
					operation === 'RequestAdd' && (faults.includes('dropAfter') || answer.includes('"code":0')),
			)
			.map(({ body }) => subjectOf(body));

	test('lost answers: reported as such, nothing is created twice, also when the workflow is run again', async () => {
		const { run } = await start([{ name: 'dropAfter', operation: 'RequestAdd', probability: 0.05 }], create);
		const first = await run();
		const lost = first.items('Create', 1);
		expect(lost.length).toBeGreaterThan(0);
		lost.forEach(({ json }) => expect(json.details).toMatchObject({ mayHaveHappened: true }));
		expect(first.items('Create')).toHaveLength(ITEMS - lost.length);

		const second = await run();
		expect(second.items('Create')).toHaveLength(ITEMS);
		second.items('Create').forEach(({ json }) => expect(json.duplicate).toBe(true));
		expect(hintsOf(second, 'Create')).toEqual([
			`${ITEMS} of ${ITEMS} items were skipped: another run sent, or may have sent, the same Deduplication Key.`,
		]);
		expect(created().sort()).toEqual([...new Set(created())].sort());
		expect(new Set(created()).size).toBe(ITEMS);
	});

	/** n8n gives declarative nodes no way to show a hint. */
	const LIMITED = [
		expect.stringMatching(/^Puzzel's rate limit slowed this run down to \d+ API requests per second\.$/),
	];

	test.each([
		['programmatic', create, LIMITED],
		['declarative', checkAvailability, []],
	])('a limit and tokens that end again and again: all items are done (%s node)', async (_, step, hints) => {
		const { run } = await start(
			[
				{ name: 'rateLimit', perSecond: 20, burst: 10, retryAfter: 'date' },
				{ name: 'tokenStorm', everyCalls: 90 },
			],
			step,
		);
		const execution = await run();
		expect(execution.error).toBe('');
		expect(execution.items(step.name)).toHaveLength(ITEMS);
		expect(hintsOf(execution, step.name)).toEqual(hints);
		expect(emulator.calls.some(({ status }) => status === 429)).toBe(true);
		expect(emulator.calls.some(({ status }) => status === 401)).toBe(true);
		expect(emulator.count('LogIn')).toBe(1);
	});
});

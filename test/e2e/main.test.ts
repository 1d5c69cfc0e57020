import { DEMO_ACCESS_POINTS } from '../../emulator';
import { post } from '../../harness/n8n/form';
import { useN8n } from '../../harness/n8n/testServer';
import { httpRequest, type Step } from '../../harness/n8n/workflow';
import { itemsOf, OPERATIONS, parametersOf, seedOfOperations } from '../../harness/operations';
import { inN8n2 } from './versions';

/** The main job, each with at most one sign-in: every operation, an error output, a trigger's test event, an HTTP Request node. */
describe('in real n8n', () => {
	const n8n = useN8n({ seed: seedOfOperations() });
	const { emulator, session } = n8n;
	afterEach(() => expect(emulator.count('LogIn')).toBeLessThanOrEqual(1));

	const stepOf = (key: string, more: Partial<Step> = {}): Step => ({
		name: 'Step',
		type: OPERATIONS[key]!.node,
		parameters: parametersOf(key),
		...more,
	});

	test.each(Object.entries(OPERATIONS).filter(([, { output }]) => output))(
		'%s',
		async (key, { good, output }) => {
			const ids = good(emulator);
			const { error, items } = await n8n.run(itemsOf(ids), stepOf(key));
			expect(error).toBe('');
			expect(items('Step')).toMatchObject(
				ids.map((id, item) => ({ json: output!(id), pairedItem: { item } })),
			);
		},
	);

	inN8n2('request.sendAndWait', async () => {
		const id = await n8n.create(itemsOf([DEMO_ACCESS_POINTS.support]), stepOf('request.sendAndWait'));
		const executionId = await session.start(id);
		await session.waiting(executionId);
		await post([...emulator.centre.requests.values()].at(-1)!.uri!, { approved: 'true' });
		const { items } = await session.finished(executionId);
		expect(items('Step')).toMatchObject([{ json: { data: { approved: true } } }]);
	});

	test('an item that fails goes to the error output, the others go on', async () => {
		const { good, unknown } = OPERATIONS['request.get']!;
		const [first, , third] = good(emulator);
		const step = stepOf('request.get', { settings: { onError: 'continueErrorOutput' } });
		const { items } = await n8n.run(itemsOf([first, unknown, third]), step);
		expect(items('Step')).toHaveLength(2);
		expect(items('Step', 1)).toMatchObject([{ json: { id: unknown, error: expect.any(String) as string } }]);
	});

	test('a trigger that is tested shows an event', async () => {
		const id = await n8n.create({ name: 'Trigger', type: 'puzzelTrigger' });
		const { error, items } = await session.finished((await session.startStep(id, 'Trigger'))!);
		expect(error).toBe('');
		expect(items('Trigger')[0]!.json).toMatchObject({
			event: 'userStatusChanged',
			eventId: expect.any(String) as string,
		});
	});

	test('HTTP Request sends with the credential', async () => {
		const step = httpRequest(`${emulator.apiUrl}/accesstokeninformation`, n8n.credential);
		const { error, items } = await n8n.run([{}, {}], step);
		expect(error).toBe('');
		expect(items('Ask')).toMatchObject([1, 2].map(() => ({ json: { code: 0 } })));
	});
});

import type { INodeParameters } from 'n8n-workflow';

import { forgetRecentSignIns } from '../../credentials/signIn';
import { createEmulator, type Emulator } from '../../emulator';
import { forgetPaces } from '../../nodes/api/paces';
import { PuzzelRequest } from '../../nodes/Request/PuzzelRequest.node';
import { credentialFor } from './credentialFor';
import { editorContext } from './editor';
import { execute } from './execute';
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

describe('the state of visual queues', () => {
	const states = async (parameters: INodeParameters) =>
		(
			await execute({
				node: 'puzzelQueue',
				parameters: { resource: 'visualQueue', operation: 'getState', ...parameters },
				credential: credentialFor(emulator),
			})
		).output;

	test('all of them in one call, also where nothing was chosen', async () => {
		for (const parameters of [{}, { visualQueueId: { __rl: true, mode: 'all', value: '202' } }]) {
			expect((await states(parameters)).map(({ id }) => id)).toEqual([201, 202, 203]);
		}
		expect(emulator.count('VisualQueueStates')).toBe(2);
	});

	test('one of them, and null stays null', async () => {
		const visualQueueId = { __rl: true, mode: 'list', value: '202' };
		expect(await states({ visualQueueId })).toEqual([
			expect.objectContaining({
				id: 202,
				description: 'Sales',
				queueSize: 0,
				waitTimeMaxSeconds: null,
				sla: null,
				alarmFlag: 0,
			}),
		]);
	});
});

describe('lists in the form', () => {
	const type = new PuzzelRequest();
	const { searchQueues, searchVisualQueues } = type.methods.listSearch;
	const context = () => editorContext(type, credentialFor(emulator));

	test('visual queues by id, searched by name or id', async () => {
		expect(await searchVisualQueues.call(context())).toEqual({
			results: [
				{ name: 'Back office', value: '203' },
				{ name: 'Sales', value: '202' },
				{ name: 'Support', value: '201' },
			],
		});
		expect((await searchVisualQueues.call(context(), 'OFF')).results).toHaveLength(1);
		expect((await searchVisualQueues.call(context(), '201')).results).toEqual([
			{ name: 'Support', value: '201' },
		]);
	});

	test('queues by key, searched by name or key', async () => {
		const sales = { results: [{ name: 'Sales tasks (sales_tasks)', value: 'sales_tasks' }] };
		expect((await searchQueues.call(context())).results).toHaveLength(5);
		expect(await searchQueues.call(context(), 'sales T')).toEqual(sales);
		expect(await searchQueues.call(context(), 'Sales_Tasks')).toEqual(sales);
	});

	test('a queue without a key cannot be chosen, one without a description by its key', async () => {
		const result = [
			{ id: 1, description: 'No key' },
			{ id: 2, key: 'a', description: null },
		];
		emulator.answerNext({ count: 1, status: 200, match: 'QueueList', body: { code: 0, result } });
		expect(await searchQueues.call(context())).toEqual({ results: [{ name: 'a', value: 'a' }] });
	});

	test.each([
		['visual queues', searchVisualQueues],
		['queues', searchQueues],
	])('%s that the solution does not offer: a sentence, and the other way', async (what, search) => {
		emulator.addFault({ name: 'status', status: 404 });
		const sentence = `Puzzel could not list the ${what}: this call is not in Puzzel's public documentation; your solution does not offer it. `;
		await expect(search.call(context())).rejects.toThrow(sentence);
		await expect(search.call(context())).rejects.toThrow('choose "By ID"');
	});
});

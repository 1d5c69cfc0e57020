import type { INodeParameters } from 'n8n-workflow';

import { DEMO_AGENTS } from '../../emulator';
import { PuzzelRequest } from '../../nodes/Request/PuzzelRequest.node';
import { credentialFor } from '../../harness/engine/credentialFor';
import { editorContext } from '../../harness/engine/editor';
import { varyAnswers } from '../../harness/engine/variedAnswers';
import { answerOnce, useEmulator } from '../../harness/engine/emulator';
import { runner } from '../../harness/engine/run';

const emulator = useEmulator();
const run = runner(emulator);
beforeEach(() => varyAnswers(emulator));

describe('the state of visual queues', () => {
	const states = async (parameters: INodeParameters) =>
		(await run('visualQueue.getState', { ...parameters })).output;

	test('all of them in one call, also where nothing was chosen', async () => {
		for (const parameters of [{}, { visualQueueId: { __rl: true, mode: 'all', value: '202' } }]) {
			expect((await states(parameters)).map(({ id }) => id)).toEqual([201, 202, 203]);
		}
		expect(emulator.count('VisualQueueStates')).toBe(2);
	});

	const visualQueueId = { __rl: true, mode: 'list', value: '202' };

	test('one of them, simplified: who waits, how long, who is there, and null stays null', async () => {
		emulator.clearFaults();
		const [state, ...others] = await states({ visualQueueId });
		expect(others).toEqual([]);
		expect(Object.entries(state!)).toEqual([
			['id', 202],
			['description', 'Sales'],
			['queueSize', 0],
			['waitTimeMaxSeconds', null],
			['waitTimeAverageSeconds', null],
			['agentsReady', expect.any(Number)],
			['agentsLoggedOn', expect.any(Number)],
			['agentsInPause', expect.any(Number)],
			['sla', null],
			['alarmFlag', 0],
		]);
	});

	test('without Simplify, all that Puzzel returns', async () => {
		expect(await states({ visualQueueId, simplify: false })).toEqual([
			expect.objectContaining({
				queueSizeCiq: 0,
				agentsUnavailable: expect.any(Number),
				callsOfferedToday: 0,
			}),
		]);
	});
});

describe('the agents of a visual queue', () => {
	const agents = async () =>
		await run('visualQueue.getAgents', { visualQueueId: { __rl: true, mode: 'list', value: '201' } });

	test('each once, with name and availability, whatever the status', async () => {
		emulator.setUserState(DEMO_AGENTS.ingrid, { contactCentreStatus: 'Pause' });
		const { output } = await agents();
		const ids = output.map(({ userId }) => userId);
		expect(new Set(ids).size).toBe(ids.length);
		expect(output).toContainEqual({
			name: 'Ingrid Solberg',
			userId: DEMO_AGENTS.ingrid,
			firstName: 'Ingrid',
			lastName: 'Solberg',
			contactCentreStatus: 'Pause',
			userStatus: 'Available',
			available: false,
		});
		expect(output).toContainEqual(expect.objectContaining({ contactCentreStatus: 'LoggedOff' }));
		expect(emulator.count('VisualQueueAgents')).toBe(1);
	});

	const answered = async (result: unknown) => {
		answerOnce(emulator, 'VisualQueueAgents', result);
		return await agents();
	};

	test('what Puzzel sends passes through, and nobody is available whose status is not known', async () => {
		const agent = { firstName: 'Kari', contactCentreStatus: 'LoggedOn', team: 7 };
		expect((await answered({ usersDetails: [agent, 'x', {}] })).output).toEqual([
			{ name: 'Kari', ...agent },
			{ name: null },
		]);
		expect((await answered({ usersDetails: [] })).output).toEqual([]);
	});

	test.each([[[{ firstName: 'Kari' }]], [{}], [null]])(
		'a response of another form, %j, is an error',
		async (result) => {
			expect((await answered(result)).error?.message).toContain('The response has no agents');
		},
	);
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
		answerOnce(emulator, 'QueueList', result);
		expect(await searchQueues.call(context())).toEqual({ results: [{ name: 'a', value: 'a' }] });
	});

	test.each([
		['visual queues', searchVisualQueues],
		['queues', searchQueues],
	])('%s that the solution does not offer: a sentence, and the other way', async (what, search) => {
		emulator.addFault({ name: 'status', status: 404 });
		const sentence = `Could not list the ${what}: your Puzzel solution does not support this operation (HTTP 404). `;
		await expect(search.call(context())).rejects.toThrow(sentence);
		await expect(search.call(context())).rejects.toThrow('choose "By ID"');
	});
});

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { createManualClock, DEMO_ACCESS_POINTS, DEMO_AGENTS } from '../../emulator';
import { credentialFor } from '../../harness/engine/credentialFor';
import { execute, type Execution } from '../../harness/engine/execute';
import { ProcessedKeys } from '../../harness/engine/processedKeys';
import { answerOnce, useEmulator } from '../../harness/engine/emulator';

const clock = createManualClock();
const emulator = useEmulator({ clock });

const request = async (parameters: INodeParameters, more: Partial<Execution> = {}) =>
	await execute({
		node: 'puzzelRequest',
		parameters: { resource: 'request', ...parameters },
		credential: credentialFor(emulator),
		...more,
	});

const byId = (value: number | string) => ({ __rl: true, mode: 'id', value });

async function add(count: number, to = DEMO_ACCESS_POINTS.support, more: INodeParameters = {}) {
	const { output } = await request(
		{ operation: 'create', from: 'a@example.com', to, subject: 'S', options: { concurrency: 1 }, ...more },
		{ items: Array.from({ length: count }, () => ({})) },
	);
	return output.map(({ requestId }) => requestId as number);
}

describe('create refuses', () => {
	const create = async (parameters: INodeParameters) =>
		await request({
			operation: 'create',
			from: 'a@example.com',
			to: DEMO_ACCESS_POINTS.support,
			subject: 'S',
			...parameters,
		});
	afterEach(() => expect(emulator.count('RequestAdd')).toBe(0));

	test.each(['Kari', 'kari@', '@example.com', 'kari nordmann@example.com', '47223344', '<>'])(
		'%j as the sender',
		async (from) => {
			const { error } = await create({ from });
			expect(error?.message).toBe(`"From" is not an e-mail address: ${from}`);
			expect(error?.description).toContain('customer@example.com');
		},
	);

	test.each(['from ', '\u200bVIPSCORE', 'reserveduserid'])('%j as the name of a variable', async (name) => {
		const { error } = await create({ additionalFields: { variables: { values: [{ name, value: 'x' }] } } });
		expect(error?.message).toContain('has the reserved name');
	});

	test.each(['0', 0, '00'])('%j as the id of a request, a user or a visual queue', async (id) => {
		for (const [node, parameters, label] of [
			['puzzelRequest', { resource: 'request', operation: 'get', requestId: id }, 'Request ID'],
			['puzzelUser', { resource: 'user', operation: 'get', userId: byId(id) }, 'User'],
			[
				'puzzelQueue',
				{ resource: 'visualQueue', operation: 'getState', visualQueueId: byId(id) },
				'Visual Queue',
			],
		] as const) {
			const { error } = await request(parameters, { node });
			expect(error?.message).toBe(`"${label}" must be an ID, not 0`);
		}
	});

	test('a wait for a reserved user who is not there', async () => {
		const { error } = await create({ additionalFields: { reservedUserWaitTime: 60 } });
		expect(error?.message).toBe('"Reservation Time (Seconds)" needs a "Reserved User"');
		expect(error?.description).toBe('Add "Reserved User", or remove "Reservation Time (Seconds)".');
	});
});

test('a sender may have a name before the address', async () => {
	const from = 'Kari Nordmann <kari@example.com>';
	const { output } = await request({
		operation: 'create',
		from,
		to: DEMO_ACCESS_POINTS.support,
		subject: 'S',
	});
	expect(output[0]).toMatchObject({ code: 0 });
});

describe.each([['ISO 8601'], ['legacy dates']])('get, with %s', (dates) => {
	beforeEach(() => {
		if (dates === 'legacy dates') emulator.addFault({ name: 'legacyDates' });
	});

	test('simplified, the most useful fields come first, and the time in the queue is a number', async () => {
		const [requestId] = await add(1);
		clock.advance(3101);
		const { output } = await request({ operation: 'get', requestId: requestId! });
		expect(Object.keys(output[0]!).join(' ')).toBe(
			'requestId status joined mediaType queuePosition secondsInQueue requestStart queueEntryTime currentUserId variables',
		);
		expect(output[0]).toMatchObject({ requestId, status: 'InQueue', secondsInQueue: 3 });
	});

	test('whole, it is what Puzzel returns, with both', async () => {
		const [requestId] = await add(1);
		clock.advance(3101);
		const { output } = await request({ operation: 'get', requestId: requestId!, simplify: false });
		expect(output[0]).toMatchObject({
			requestId,
			id: requestId,
			sessionTime: '1970-01-01T00:00:03.101Z',
			secondsInQueue: 3,
			subject: 'S',
		});
	});
});

test('get: a point in time is no time in the queue', async () => {
	const sessionTime = '2026-11-21T09:30:00.000Z';
	answerOnce(emulator, 'RequestGet', { sessionTime });
	const { output } = await request({ operation: 'get', requestId: 1, simplify: false });
	expect(output).toEqual([{ requestId: 1, sessionTime }]);
});

describe('get many', () => {
	const list = async (parameters: INodeParameters, more: Partial<Execution> = {}) =>
		await request({ operation: 'getMany', visualQueueId: byId(201), ...parameters }, more);
	const idsOf = (output: IDataObject[]) => output.map(({ requestId }) => requestId);

	test('each waiting request is a separate item, linked to the item that asked for its queue', async () => {
		const support = await add(3);
		const sales = await add(2, DEMO_ACCESS_POINTS.sales);
		const { output, links } = await list(
			{ visualQueueId: byId('={{ $json.queue }}') },
			{ items: [{ queue: 202 }, { queue: 203 }, { queue: 201 }] },
		);
		expect(idsOf(output)).toEqual([...sales, ...support]);
		expect(links).toEqual([0, 0, 2, 2, 2]);
	});

	test('asks with the user of the credential, once for all items', async () => {
		await list({}, { items: [{}, {}, {}] });
		expect(emulator.count('AccessTokenInformation')).toBeLessThanOrEqual(1);
		expect(emulator.calls.at(-1)?.path).toBe('/ContactCentre5/12345/users/1230001/visualqueues/201');
	});

	test('simplified or whole; absent fields stay absent', async () => {
		const [requestId] = await add(1, DEMO_ACCESS_POINTS.support, { additionalFields: { vipScore: 20 } });
		clock.advance(65_000);
		expect((await list({})).output).toEqual([
			{
				requestId,
				status: 'InQueue',
				mediaType: 'EMail',
				secondsInQueue: 65,
				vip: 20,
				description: 'S',
				queueId: 101,
				reservedUserId: 0,
				requestRemoteAddress: 'a@example.com',
				destination: 'support@example.com',
			},
		]);
		emulator.addFault({ name: 'absentFields' });
		const [whole] = (await list({ simplify: false })).output;
		expect(whole).toMatchObject({ requestId, requestStatus: 'InQueue', timeInQueue: 65, secondsInQueue: 65 });
		expect(whole).not.toHaveProperty('callbackScheduledTime');
	});

	test('a time in the queue in the form of a date is read as well', async () => {
		const waiting = { requestId: '17', timeInQueue: '/Date(65000-0000)/' };
		answerOnce(emulator, 'WaitingRequestList', [waiting]);
		expect((await list({})).output).toEqual([{ requestId: 17, secondsInQueue: 65 }]);
	});

	test('all, or as many as wanted', async () => {
		const ids = await add(60);
		expect(idsOf((await list({})).output)).toEqual(ids.slice(0, 50));
		expect(idsOf((await list({ limit: 2 })).output)).toEqual(ids.slice(0, 2));
		expect(idsOf((await list({ returnAll: true })).output)).toEqual(ids);
	});

	test('narrowed by status and media type, before it is cut', async () => {
		const [first, second, third] = await add(3);
		emulator.setUserState(DEMO_AGENTS.eilidh, { contactCentreStatus: 'LoggedOn' });
		const narrowed = async (filters: INodeParameters) => idsOf((await list({ limit: 2, filters })).output);
		expect(await narrowed({ statuses: ['Alerting'] })).toEqual([first]);
		expect(await narrowed({ statuses: ['InQueue', 'OnHold'] })).toEqual([second, third]);
		expect(await narrowed({ statuses: ['InQueue'], mediaTypes: ['Phone'] })).toEqual([]);
		expect(await narrowed({ statuses: [], mediaTypes: '={{ "EMail, Chat" }}' })).toEqual([first, second]);
		expect(await narrowed({ statuses: '={{ "in queue; ON-HOLD" }}' })).toEqual([second, third]);
		expect(await narrowed({ mediaTypes: '={{ \'["e-mail"]\' }}' })).toEqual([first, second]);
	});

	test('after a failure, what other items have listed goes on', async () => {
		const ids = await add(2);
		const { output, links } = await list(
			{ visualQueueId: byId('={{ $json.queue }}') },
			{ items: [{ queue: 999 }, { queue: 201 }], onError: 'continueRegularOutput' },
		);
		expect(output[0]).toMatchObject({ error: expect.stringContaining('999') });
		expect(idsOf(output.slice(1))).toEqual(ids);
		expect(links).toEqual([0, 1, 1]);
	});
});

describe('eTasks', () => {
	const eTask = { resource: 'eTask', operation: 'create', from: 'crm', to: 'CRM tasks', subject: ' S ' };

	test('are sent with the key of the queue, and without what was left empty', async () => {
		const { output } = await request({ ...eTask, queueKey: byId(' sales_tasks '), uri: ' case 17 ' });
		expect(emulator.calls.at(-1)).toMatchObject({
			operation: 'ETaskAdd',
			path: '/ContactCentre5/12345/etasks',
			body: '{"eTask":{"from":"crm","to":"CRM tasks","subject":"S","uri":"case 17","queueKey":"sales_tasks"}}',
		});
		await request({ ...eTask, queueKey: byId('sales_tasks') });
		expect(emulator.calls.at(-1)?.body).not.toContain('uri');
		await request({ resource: 'eTask', operation: 'delete', requestId: output[0]!.requestId as number });
		expect(emulator.calls.at(-1)).toMatchObject({ operation: 'ETaskDelete', body: '', status: 200 });
	});

	test('have deduplication keys', async () => {
		const keys = new ProcessedKeys();
		await keys.install();
		const parameters = {
			...eTask,
			queueKey: byId('sales_tasks'),
			options: { deduplicationKey: '={{ $json.key }}' },
		};
		const { output } = await request(parameters, { items: [{ key: 'a' }, { key: 'a' }] });
		expect(output[1]).toEqual({ duplicate: true, deduplicationKey: 'a' });
		expect(emulator.count('ETaskAdd')).toBe(1);
	});

	test('are not sent again after a lost answer, and the error says where to look', async () => {
		emulator.addFault({ name: 'dropAfter', operation: 'ETaskAdd', times: 1 });
		const { output } = await request(
			{ ...eTask, queueKey: byId('sales_tasks') },
			{ onError: 'continueRegularOutput' },
		);
		expect(output[0]).toMatchObject({
			message: expect.stringContaining('sales_tasks'),
			details: { mayHaveHappened: true },
		});
		expect(emulator.count('ETaskAdd')).toBe(1);
	});
});

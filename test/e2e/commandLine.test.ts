import type { IDataObject } from 'n8n-workflow';

import {
	createEmulator,
	DEMO_ACCESS_POINTS,
	DEMO_AGENTS,
	DEMO_CLIENT,
	DEMO_SIGN_IN,
	type Emulator,
} from '../../emulator';
import { clientCredentialData, credentialData } from '../n8n/demo';
import type { Execution } from '../n8n/execution';
import { executeByCommand, importByCommand, type Installation } from '../n8n/n8n';
import { createTestInstallation } from '../n8n/testServer';
import { byId, currentUser, workflow } from '../n8n/workflow';

const CREDENTIAL = { id: 'puzzelCredential', name: 'Puzzel account' };
const FREE = DEMO_AGENTS.ingrid;
const PAUSED = DEMO_AGENTS.eilidh;

const create = { from: 'crm@example.com', to: DEMO_ACCESS_POINTS.support, subject: '={{ $json.subject }}' };
const eTask = {
	resource: 'eTask',
	queueKey: byId('back_office'),
	from: 'crm',
	to: 'CRM tasks',
	subject: '={{ $json.subject }}',
};
const callout = (userId: number, whenUnavailable: string) => ({
	userId: byId(userId),
	destination: '004722334455',
	whenUnavailable,
});
const byRequest = (operation: string, more: IDataObject = {}) => ({
	operation,
	requestId: '={{ $json.requestId }}',
	...more,
});

/** Every operation of every node. */
const everything = workflow(
	'Everything',
	[{ subject: 'First' }, { subject: 'Second' }, { subject: 'Third' }],
	CREDENTIAL,
	[
		{ name: 'Create', type: 'puzzelRequest', parameters: create },
		{ name: 'Get', type: 'puzzelRequest', parameters: byRequest('get'), after: 'Create' },
		{
			name: 'Update',
			type: 'puzzelRequest',
			parameters: byRequest('update', { updateFields: { vipScore: 500, additionalInfoSubject: 'Urgent' } }),
			after: 'Get',
		},
		{ name: 'Delete', type: 'puzzelRequest', parameters: byRequest('delete'), after: 'Update' },

		{ name: 'Create eTask', type: 'puzzelRequest', parameters: eTask },
		{
			name: 'Waiting',
			type: 'puzzelRequest',
			parameters: { operation: 'getMany', visualQueueId: byId(203), filters: { statuses: ['InQueue'] } },
			after: 'Create eTask',
			settings: { executeOnce: true },
		},
		{
			name: 'Queue State',
			type: 'puzzelQueue',
			parameters: { operation: 'getState', visualQueueId: byId(203) },
			after: 'Waiting',
			settings: { executeOnce: true },
		},
		{
			name: 'Delete eTask',
			type: 'puzzelRequest',
			parameters: {
				resource: 'eTask',
				operation: 'delete',
				requestId: "={{ $('Create eTask').item.json.requestId }}",
			},
			after: 'Queue State',
		},
		{
			name: 'Visual Queues',
			type: 'puzzelQueue',
			parameters: { returnAll: true },
			settings: { executeOnce: true },
		},
		{
			name: 'Queues',
			type: 'puzzelQueue',
			parameters: { resource: 'queue', returnAll: true },
			settings: { executeOnce: true },
		},

		{ name: 'Session', type: 'puzzelUser', parameters: { resource: 'session' } },
		{ name: 'User', type: 'puzzelUser', parameters: { userId: byId(FREE) } },
		{
			name: 'Users',
			type: 'puzzelUser',
			parameters: { operation: 'getMany', returnAll: true },
			settings: { executeOnce: true },
		},
		{
			name: 'States',
			type: 'puzzelUser',
			parameters: { operation: 'getStates', returnAll: true, filters: { onlyAvailable: true } },
			settings: { executeOnce: true },
		},
		{
			name: 'Availability',
			type: 'puzzelUser',
			parameters: { operation: 'checkAvailability', userId: byId(PAUSED) },
		},
		{
			name: 'Own Availability',
			type: 'puzzelUser',
			parameters: { operation: 'checkAvailability', userId: currentUser },
		},

		{
			name: 'Call Or Fail',
			type: 'puzzelCallout',
			parameters: callout(PAUSED, 'fail'),
			settings: { onError: 'continueErrorOutput' },
		},
		{ name: 'Call Or Skip', type: 'puzzelCallout', parameters: callout(PAUSED, 'skip') },
		{
			name: 'Call Anyway',
			type: 'puzzelCallout',
			parameters: callout(PAUSED, 'callAnyway'),
			settings: { executeOnce: true },
		},
		{
			name: 'Call Free Agent',
			type: 'puzzelCallout',
			parameters: callout(FREE, 'fail'),
			settings: { executeOnce: true },
		},
	],
);

const afterwards = workflow('Afterwards', [{ subject: 'Fourth' }, { subject: 'Fifth' }], CREDENTIAL, [
	{ name: 'Create', type: 'puzzelRequest', parameters: create },
	{
		name: 'Availability',
		type: 'puzzelUser',
		parameters: { operation: 'checkAvailability', userId: byId(PAUSED) },
	},
]);

const CLIENT_CREDENTIAL = { id: 'puzzelClient', name: 'Puzzel ID client' };
const byClient = { authentication: 'puzzelOAuth2Api' };
const clientLink = { puzzelOAuth2Api: CLIENT_CREDENTIAL };
const asClient = workflow('As a client', [{ subject: 'Sixth' }], CREDENTIAL, [
	{
		name: 'Create',
		type: 'puzzelRequest',
		parameters: { ...create, ...byClient },
		credentials: clientLink,
	},
	{
		name: 'Availability',
		type: 'puzzelUser',
		parameters: { ...byClient, operation: 'checkAvailability', userId: currentUser },
		credentials: clientLink,
	},
]);

/** n8n's command line: everything is imported, and each run is a process of its own. */
describe('n8n on the command line', () => {
	let emulator: Emulator;
	let installation: Installation;
	let execution: Execution;

	beforeAll(async () => {
		emulator = await createEmulator();
		installation = await createTestInstallation();
		await importByCommand(installation, 'credentials', [
			{ ...CREDENTIAL, type: 'puzzelApi', data: credentialData(emulator) },
		]);
		await importByCommand(installation, 'workflow', [everything, afterwards, asClient]);
		execution = await executeByCommand(installation, everything.id);
	}, 240_000);
	afterAll(async () => {
		await emulator.close();
		await installation.remove();
	});

	const json = (node: string, output = 0) => execution.items(node, output).map((item) => item.json);
	const ids = () => json('Create').map(({ requestId }) => requestId);
	const calls = (operation: string) => emulator.calls.filter((call) => call.operation === operation);

	test('the run succeeds with one login', () => {
		expect(execution.error).toBe('');
		expect(execution.status).toBe('success');
		expect(emulator.count('LogIn')).toBe(1);
	});

	test('Request: Create gives a request id for each item, linked to it', () => {
		expect(json('Create')).toEqual(
			Array.from({ length: 3 }, () => ({
				requestId: expect.any(Number) as number,
				message: expect.any(String) as string,
				code: 0,
			})),
		);
		expect(new Set(ids()).size).toBe(3);
		expect(execution.items('Create').map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
	});

	test('Request: Get reads what was created', () => {
		expect(json('Get').map(({ requestId }) => requestId)).toEqual(ids());
		for (const request of json('Get')) {
			expect(request).toMatchObject({ status: expect.any(String) as string, mediaType: 'EMail' });
		}
	});

	test('Request: Update changes each of them', () => {
		expect(json('Update')).toEqual(
			ids().map((requestId) => ({
				requestId,
				updated: true,
				message: expect.any(String) as string,
				code: 0,
			})),
		);
		expect(JSON.parse(String(calls('RequestUpdate')[0]?.body))).toEqual({
			requestUpdateObject: { vipScore: 500, additionalInfoSubject: 'Urgent' },
		});
	});

	test('Request: Delete withdraws each of them', () => {
		expect(json('Delete')).toEqual(ids().map((requestId) => ({ requestId, deleted: true, code: 0 })));
		expect(calls('RequestDelete').map(({ body }) => body)).toEqual(Array(3).fill('{"forceDelete":true}'));
	});

	test('eTask: Create puts one into the queue for each item, and Delete withdraws it', () => {
		const created = json('Create eTask').map(({ requestId }) => requestId);
		expect(new Set(created).size).toBe(3);
		const [first] = calls('ETaskAdd');
		expect(JSON.parse(String(first?.body))).toEqual({
			eTask: { from: 'crm', to: 'CRM tasks', subject: expect.any(String) as string, queueKey: 'back_office' },
		});
		expect(json('Delete eTask')).toEqual([{ requestId: created[0], deleted: true, code: 0 }]);
	});

	test('Request: Get Many gives each waiting request as an item, linked to the item that asked', () => {
		expect(
			json('Waiting')
				.map(({ requestId }) => requestId)
				.sort(),
		).toEqual(
			json('Create eTask')
				.map(({ requestId }) => requestId)
				.sort(),
		);
		for (const { pairedItem } of execution.items('Waiting')) expect(pairedItem).toEqual({ item: 0 });
		for (const request of json('Waiting')) {
			expect(request).toMatchObject({ status: 'InQueue', secondsInQueue: expect.any(Number) as number });
		}
	});

	test('Queue: states, visual queues and queues', () => {
		expect(json('Queue State')).toEqual([expect.objectContaining({ id: 203, queueSize: 3, sla: null })]);
		expect(json('Visual Queues').map(({ id }) => id)).toEqual([201, 202, 203]);
		expect(json('Queues').map(({ key }) => key)).toContain('back_office');
	});

	test('User: Get States reads everyone in one call', () => {
		expect(json('States')).toContainEqual(expect.objectContaining({ userId: FREE, available: true }));
		expect(json('States').map(({ userId }) => userId)).not.toContain(PAUSED);
		expect(calls('UserStateToday')).toHaveLength(1);
	});

	test('Session: Get tells who the credential is', () => {
		expect(json('Session')).toHaveLength(3);
		expect(json('Session')[0]).toMatchObject({
			customerKey: DEMO_SIGN_IN.customerKey,
			userId: expect.any(Number) as number,
		});
	});

	test('User: Get tells the state and whether the user is available', () => {
		expect(json('User')).toHaveLength(3);
		expect(json('User')[0]).toMatchObject({ id: FREE, contactCentreStatus: 'LoggedOn', available: true });
		expect(json('User')[0]).not.toHaveProperty('profiles');
	});

	test('User: Get Many lists the users', () => {
		const users = json('Users').map(({ id }) => id);
		expect(users).toEqual(expect.arrayContaining([FREE, PAUSED]));
	});

	test('User: Check Availability answers for a user and for the credential’s own user', () => {
		expect(json('Availability')).toEqual(
			Array.from({ length: 3 }, () => ({
				userId: PAUSED,
				available: false,
				contactCentreStatus: 'Pause',
				userStatus: expect.any(String) as string,
				name: expect.any(String) as string,
			})),
		);
		const own = json('Session')[0]?.userId;
		expect(json('Own Availability').map(({ userId }) => userId)).toEqual([own, own, own]);
	});

	test('Callout: with Fail, an unavailable user is an error and nobody is called', () => {
		expect(json('Call Or Fail')).toEqual([]);
		const errors = json('Call Or Fail', 1);
		expect(errors).toHaveLength(3);
		expect(errors[0]?.error).toMatch(/is not logged on: the status is Pause, so nobody was called/);
	});

	test('Callout: with Skip, the items go on and nobody is called', () => {
		expect(json('Call Or Skip')).toEqual(
			Array.from({ length: 3 }, () => ({
				ordered: false,
				userId: PAUSED,
				destination: '004722334455',
				reason: expect.stringMatching(/not logged on/) as string,
			})),
		);
	});

	test('Callout: with Call Anyway, and with a free user, the call is ordered', () => {
		expect(json('Call Anyway')).toEqual([
			expect.objectContaining({ ordered: true, userId: PAUSED, destination: '004722334455', code: 0 }),
		]);
		expect(json('Call Free Agent')).toEqual([
			expect.objectContaining({ ordered: true, userId: FREE, destination: '004722334455', code: 0 }),
		]);
		expect(calls('CallOutAdd').map(({ path }) => path)).toEqual(
			[PAUSED, FREE].map((id) => `/ContactCentre5/12345/users/${id}/callout`),
		);
	});

	// Last, since these are further processes: what the tests above look at is the first one's.
	test('a cold second process with an expired stored token renews the session, without the password', async () => {
		emulator.expireTokens();
		const before = emulator.calls.length;
		const second = await executeByCommand(installation, afterwards.id);
		expect(second.error).toBe('');
		expect(second.items('Create')).toHaveLength(2);
		expect(second.items('Availability')).toHaveLength(2);
		const since = emulator.calls.slice(before);
		expect(since.some(({ status, token }) => status === 401 && token === 'refused')).toBe(true);
		expect(since.filter(({ operation }) => operation === 'GetAccessToken')).toHaveLength(1);
		expect(since.filter(({ operation }) => operation === 'LogIn')).toHaveLength(0);
		const adds = since.filter(({ operation }) => operation === 'RequestAdd').map(({ status }) => status);
		expect(adds.filter((status) => status === 200)).toHaveLength(2);
		expect(adds.filter((status) => status === 401)).toHaveLength(2);
	});

	test('six fresh processes with a wrong password make one login, and a corrected one works at once', async () => {
		const store = async (password: string) =>
			await importByCommand(installation, 'credentials', [
				{ ...CREDENTIAL, type: 'puzzelApi', data: credentialData(emulator, { password }) },
			]);
		await store('mistyped');
		const before = emulator.count('LogIn');
		for (let process = 1; process <= 6; process++) {
			const { status, error } = await executeByCommand(installation, afterwards.id);
			expect(status).toBe('error');
			expect(error).toContain('the user name or the password is wrong');
		}
		expect(emulator.count('LogIn') - before).toBe(1);

		await store('demo-password');
		expect((await executeByCommand(installation, afterwards.id)).status).toBe('success');
	}, 300_000);

	test('six fresh processes with a wrong client secret ask Puzzel ID once, and a corrected one works at once', async () => {
		const store = async (changes: IDataObject) =>
			await importByCommand(installation, 'credentials', [
				{ ...CLIENT_CREDENTIAL, type: 'puzzelOAuth2Api', data: clientCredentialData(emulator, changes) },
			]);
		await store({ clientSecret: 'mistyped' });
		for (let process = 1; process <= 6; process++) {
			const { status, error } = await executeByCommand(installation, asClient.id);
			expect(status).toBe('error');
			expect(error).toContain('the client ID or the client secret is wrong');
		}
		expect(emulator.count('Token')).toBe(1);

		await store({});
		const { error, items } = await executeByCommand(installation, asClient.id);
		expect(error).toBe('');
		expect(items('Create')).toHaveLength(1);
		expect(items('Availability')[0]!.json).toMatchObject({ userId: DEMO_CLIENT.userId });
		expect(emulator.count('Token')).toBe(2);
	}, 300_000);
});

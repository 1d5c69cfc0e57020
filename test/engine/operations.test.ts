import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { forgetRecentSignIns } from '../../credentials/signIn';
import { forgetPaces } from '../../nodes/api/paces';
import { createEmulator, type Emulator, type Fault } from '../../emulator';
import { credentialFor } from './credentialFor';
import { execute, type Execution } from './execute';

/** Every operation, with three items, in every way an item can fail. */

let emulator: Emulator;
beforeAll(async () => {
	emulator = await createEmulator();
});
afterAll(async () => await emulator.close());
beforeEach(() => {
	emulator.reset();
	forgetRecentSignIns();
	forgetPaces();
});

interface Case {
	node: Execution['node'];
	/** Reads `id` of the item. */
	parameters: INodeParameters;
	/** The operation that the emulator counts. */
	wire: string;
	/** Ids of three good items. */
	good: () => Promise<unknown[]>;
	/** An id that Puzzel does not know; undefined where an item has nothing that could be wrong. */
	unknown?: unknown;
	/** An id that never reaches Puzzel. */
	malformed?: unknown;
	answers: (output: IDataObject, id: unknown) => void;
}

const byId = { __rl: true, mode: 'id', value: '={{ $json.id }}' };

async function threeRequests(): Promise<unknown[]> {
	const { output } = await execute({
		node: 'puzzelRequest',
		parameters: {
			resource: 'request',
			operation: 'create',
			from: 'a@example.com',
			to: 'support@example.com',
			subject: 'S',
		},
		credential: credentialFor(emulator),
		items: [{}, {}, {}],
	});
	return output.map(({ requestId }) => requestId);
}

const AGENTS = [1231234, 1231235, 1231236];
const agents = async () => {
	for (const id of AGENTS)
		emulator.setUserState(id, { contactCentreStatus: 'LoggedOn', userStatus: 'Available' });
	return await Promise.resolve(AGENTS);
};

const KEYS = ['support_mail', 'sales_tasks', 'back_office'];
const VISUAL_QUEUES = [201, 202, 203];

/** One in each of the three queues, and so in each of the three visual queues. */
async function threeETasks(): Promise<unknown[]> {
	const { output } = await execute({
		node: 'puzzelRequest',
		parameters: {
			resource: 'eTask',
			operation: 'create',
			from: 'crm',
			to: 'CRM',
			subject: 'S',
			queueKey: byId,
		},
		credential: credentialFor(emulator),
		items: KEYS.map((id) => ({ id })),
	});
	return output.map(({ requestId }) => requestId);
}

const waiting = async () => {
	await threeETasks();
	return VISUAL_QUEUES;
};

const CASES: Record<string, Case> = {
	'request create': {
		node: 'puzzelRequest',
		parameters: {
			resource: 'request',
			operation: 'create',
			from: 'a@example.com',
			to: '={{ $json.id }}',
			subject: 'S',
		},
		wire: 'RequestAdd',
		good: async () =>
			await Promise.resolve(['support@example.com', 'support@example.com', 'support@example.com']),
		unknown: 'nobody@example.com',
		malformed: '',
		answers: (output) =>
			expect(output).toEqual({ requestId: expect.any(Number), message: expect.any(String), code: 0 }),
	},
	'request get': {
		node: 'puzzelRequest',
		parameters: { resource: 'request', operation: 'get', requestId: '={{ $json.id }}' },
		wire: 'RequestGet',
		good: threeRequests,
		unknown: 999999999,
		malformed: '12/../../users',
		answers: (output, id) =>
			expect(output).toMatchObject({ requestId: id, status: 'InQueue', joined: false, mediaType: 'EMail' }),
	},
	'request update': {
		node: 'puzzelRequest',
		parameters: {
			resource: 'request',
			operation: 'update',
			requestId: '={{ $json.id }}',
			updateFields: { vipScore: 50 },
		},
		wire: 'RequestUpdate',
		good: threeRequests,
		unknown: 999999999,
		malformed: null,
		answers: (output, id) =>
			expect(output).toEqual({ requestId: id, updated: true, message: expect.any(String), code: 0 }),
	},
	'request delete': {
		node: 'puzzelRequest',
		parameters: { resource: 'request', operation: 'delete', requestId: '={{ $json.id }}' },
		wire: 'RequestDelete',
		good: threeRequests,
		unknown: 999999999,
		malformed: 'abc',
		answers: (output, id) => expect(output).toEqual({ requestId: id, deleted: true, code: 0 }),
	},
	'request getMany': {
		node: 'puzzelRequest',
		parameters: { resource: 'request', operation: 'getMany', visualQueueId: byId, limit: 1 },
		wire: 'WaitingRequestList',
		good: waiting,
		unknown: 999999999,
		malformed: 'Support',
		answers: (output, id) =>
			expect(output).toMatchObject({
				requestId: expect.any(Number),
				status: 'InQueue',
				secondsInQueue: expect.any(Number),
				queueId: { 201: 101, 202: 102, 203: 104 }[id as number],
			}),
	},
	'eTask create': {
		node: 'puzzelRequest',
		parameters: {
			resource: 'eTask',
			operation: 'create',
			from: 'crm',
			to: 'CRM',
			subject: 'S',
			queueKey: byId,
		},
		wire: 'ETaskAdd',
		good: async () => await Promise.resolve(KEYS),
		unknown: 'nobody',
		malformed: '',
		answers: (output) =>
			expect(output).toEqual({ requestId: expect.any(Number), message: expect.any(String), code: 0 }),
	},
	'eTask delete': {
		node: 'puzzelRequest',
		parameters: { resource: 'eTask', operation: 'delete', requestId: '={{ $json.id }}' },
		wire: 'ETaskDelete',
		good: threeETasks,
		unknown: 999999999,
		malformed: '1.5',
		answers: (output, id) => expect(output).toEqual({ requestId: id, deleted: true, code: 0 }),
	},
	'user get': {
		node: 'puzzelUser',
		parameters: { resource: 'user', operation: 'get', userId: byId },
		wire: 'UserGet',
		good: agents,
		unknown: 999999999,
		malformed: 'Anna',
		answers: (output, id) =>
			expect(output).toMatchObject({ id, available: true, contactCentreStatus: 'LoggedOn' }),
	},
	'user checkAvailability': {
		node: 'puzzelUser',
		parameters: { resource: 'user', operation: 'checkAvailability', userId: byId },
		wire: 'UserGet',
		good: agents,
		unknown: 999999999,
		malformed: '',
		answers: (output, id) =>
			expect(output).toEqual({
				userId: id,
				available: true,
				contactCentreStatus: 'LoggedOn',
				userStatus: 'Available',
				name: expect.any(String),
			}),
	},
	'user getMany': {
		node: 'puzzelUser',
		parameters: { resource: 'user', operation: 'getMany', limit: '={{ $json.id }}' },
		wire: 'UserList',
		good: async () => await Promise.resolve([1, 1, 1]),
		malformed: 0,
		answers: (output) =>
			expect(output).toMatchObject({ id: expect.any(Number), userName: expect.any(String) }),
	},
	'user getStates': {
		node: 'puzzelUser',
		parameters: { resource: 'user', operation: 'getStates', limit: '={{ $json.id }}' },
		wire: 'UserStateToday',
		good: async () => await Promise.resolve([1, 1, 1]),
		malformed: 0,
		answers: (output) =>
			expect(output).toMatchObject({
				userId: 1230001,
				name: 'Integration User',
				contactCentreStatus: 'LoggedOn',
				available: true,
				userGroupName: 'Integrations',
			}),
	},
	'queue getMany': {
		node: 'puzzelQueue',
		parameters: { resource: 'queue', operation: 'getMany', limit: '={{ $json.id }}' },
		wire: 'QueueList',
		good: async () => await Promise.resolve([1, 1, 1]),
		malformed: 0,
		answers: (output) => expect(output).toMatchObject({ id: 101, key: 'support_mail', serviceId: 41 }),
	},
	'visualQueue getMany': {
		node: 'puzzelQueue',
		parameters: { resource: 'visualQueue', operation: 'getMany', limit: '={{ $json.id }}' },
		wire: 'VisualQueueList',
		good: async () => await Promise.resolve([1, 1, 1]),
		malformed: 0,
		answers: (output) =>
			expect(output).toMatchObject({
				id: 201,
				description: 'Support',
				queues: [{ id: 101, key: 'support_mail' }, { id: 103 }, { id: 105 }],
			}),
	},
	'visualQueue getState': {
		node: 'puzzelQueue',
		parameters: { resource: 'visualQueue', operation: 'getState', visualQueueId: byId },
		wire: 'VisualQueueStates',
		good: waiting,
		unknown: 999999999,
		malformed: 'Support',
		answers: (output, id) => expect(output).toMatchObject({ id, queueSize: expect.any(Number) }),
	},
	'session get': {
		node: 'puzzelUser',
		parameters: { resource: 'session', operation: 'get' },
		wire: 'AccessTokenInformation',
		good: async () => await Promise.resolve([1, 2, 3]),
		answers: (output) => expect(output).toMatchObject({ customerKey: '12345', userId: expect.any(Number) }),
	},
	'callout create': {
		node: 'puzzelCallout',
		parameters: {
			resource: 'callout',
			operation: 'create',
			userId: byId,
			destination: '004722334455',
			whenUnavailable: 'callAnyway',
		},
		wire: 'CallOutAdd',
		good: agents,
		unknown: 999999999,
		malformed: '1 2',
		answers: (output, id) =>
			expect(output).toMatchObject({ ordered: true, userId: id, destination: '004722334455', code: 0 }),
	},
};

const itemsOf = (ids: unknown[]) => ids.map((id) => ({ id })) as IDataObject[];

const LINE = {
	error: expect.any(String),
	message: expect.any(String),
	details: expect.any(Object),
} as IDataObject;

/** The fields that the editor offers for mapping before the node has run. */
function promisedBy(name: string): string[] {
	const [resource, operation] = name.split(' ') as [string, string];
	const folder = {
		request: 'Request',
		eTask: 'Request',
		callout: 'Callout',
		user: 'User',
		session: 'User',
		queue: 'Queue',
		visualQueue: 'Queue',
	}[resource]!;
	const file = path.resolve(
		__dirname,
		`../../nodes/${folder}/__schema__/v1.0.0/${resource}/${operation}.json`,
	);
	const schema = JSON.parse(readFileSync(file, 'utf8')) as { properties: object };
	// Only a skipped callout has a reason.
	return Object.keys(schema.properties).filter((key) => key !== 'reason');
}

/** The calls of Puzzel's public documentation. */
const DOCUMENTED = [
	'RequestAdd',
	'RequestGet',
	'RequestUpdate',
	'RequestDelete',
	'UserGet',
	'CallOutAdd',
	'AccessTokenInformation',
];

/** Answers that hold everybody, of which the person's choice is made afterwards. */
const WHOLE = ['UserList', 'UserStateToday', 'QueueList', 'VisualQueueList', 'VisualQueueStates'];

describe.each(Object.entries(CASES))(
	'%s',
	(name, { node, parameters, wire, good, unknown, malformed, answers }) => {
		const isDocumented = DOCUMENTED.includes(wire);
		const hasLegacyDates = Object.keys(CASES).indexOf(name) % 2 === 0;
		beforeEach(() => {
			if (hasLegacyDates) emulator.addFault({ name: 'legacyDates' });
		});

		const go = async (ids: unknown[], more: Partial<Execution> = {}) =>
			await execute({ node, parameters, credential: credentialFor(emulator), items: itemsOf(ids), ...more });

		test('three items: three answers, linked to theirs', async () => {
			const ids = await good();
			const { status, output, links, error } = await go(ids);
			expect(error).toBeUndefined();
			expect(Object.keys(output[0]!)).toEqual(expect.arrayContaining(promisedBy(name)));
			expect(status).toBe('success');
			expect(links).toEqual([0, 1, 2]);
			output.forEach((each, index) => answers(each, ids[index]));
			expect(JSON.stringify(output)).not.toContain('/Date(');
		});

		for (const [kind, bad] of [
			['unknown to Puzzel', unknown],
			['malformed', malformed],
		] as const) {
			if (bad === undefined) continue;

			test(`${kind}, second of three: the error names item 1, and goes on under Continue On Fail`, async () => {
				const [first, , third] = await good();
				const ids = [first, bad, third];

				const stopped = await go(ids);
				expect(stopped.status).toBe('error');
				expect(stopped.error?.context.itemIndex).toBe(1);

				const again = await good();
				const goesOn = await go([again[0], bad, again[2]], { onError: 'continueRegularOutput' });
				expect(goesOn.status).toBe('success');
				expect(goesOn.links).toEqual([0, 1, 2]);
				expect(goesOn.output[1]).toEqual(LINE);
				answers(goesOn.output[0]!, again[0]);
				answers(goesOn.output[2]!, again[2]);

				const more = await good();
				const split = await go([more[0], bad, more[2]], { onError: 'continueErrorOutput' });
				expect(split.links).toEqual([0, 2]);
				expect(split.errorLinks).toEqual([1]);
				expect(split.errorOutput).toEqual([{ id: bad, ...LINE }]);
				answers(split.output[0]!, more[0]);
				answers(split.output[1]!, more[2]);
			});
		}

		test('malformed input never reaches Puzzel', async () => {
			if (malformed === undefined) return;
			await go([malformed], { onError: 'continueRegularOutput' });
			expect(emulator.count(wire)).toBe(WHOLE.includes(wire) ? 1 : 0);
		});

		test('HTTP 200 with a code other than 0 is a failure that carries code and message', async () => {
			const ids = await good();
			const credential = credentialFor(emulator);
			await execute({
				node: 'puzzelUser',
				parameters: { resource: 'session', operation: 'get' },
				credential,
			});
			emulator.addFault({
				name: 'envelopeFailure',
				code: 1234,
				message: 'Something of our own',
				operation: wire,
				times: 1,
			});
			const { output } = await go([ids[0]], { credential, onError: 'continueRegularOutput' });
			expect(output[0]).toEqual({
				error: expect.stringContaining('"Something of our own" (code 1234)'),
				message: expect.any(String),
				details: { code: 1234, message: 'Something of our own', httpStatus: 200, mayHaveHappened: false },
			});
		});

		test('HTTP 404 tells whether the call is one that the solution need not offer', async () => {
			const ids = await good();
			emulator.addFault({ name: 'status', status: 404, operation: wire, body: 'Not found' });
			const { output } = await go([ids[0]], { onError: 'continueRegularOutput' });
			const sentence = "this call is not in Puzzel's public documentation; your solution does not offer it";
			expect(output[0]).toMatchObject({
				error: expect.stringContaining(isDocumented ? 'HTTP 404' : sentence),
				message: expect.any(String),
				details: { httpStatus: 404, mayHaveHappened: false },
			});
			if (isDocumented) expect(output[0]!.error).not.toContain(sentence);
		});

		test('a token that expires before the run is renewed once, for all items', async () => {
			const ids = await good();
			const credential = credentialFor(emulator);
			await execute({
				node: 'puzzelUser',
				parameters: { resource: 'session', operation: 'get' },
				credential,
			});
			const logins = emulator.count('LogIn');
			const renewals = emulator.count('GetAccessToken');
			emulator.expireTokens();
			const { output, error } = await go(ids, { credential });
			expect(error).toBeUndefined();
			output.forEach((each, index) => answers(each, ids[index]));
			expect(emulator.count('LogIn')).toBe(logins);
			expect(emulator.count('GetAccessToken')).toBe(renewals + 1);
		});

		test('tokens that expire in the middle of the run lose no item and do nothing twice', async () => {
			const ids = await good();
			emulator.addFault({ name: 'tokenStorm', everyCalls: 2, times: 1, operation: wire });
			const done = () =>
				emulator.calls.filter(({ operation, status }) => operation === wire && status === 200).length;
			const before = done();
			const { output, error } = await go(ids);
			expect(error).toBeUndefined();
			expect(output).toHaveLength(3);
			expect(done()).toBe(before + 3);
			output.forEach((each, index) => answers(each, ids[index]));
		});
	},
);

test.each([
	['puzzelRequest', 'request', 'operation "brew" for the resource "request"'],
	['puzzelCallout', 'callout', 'operation "brew" for the resource "callout"'],
	['puzzelCallout', 'teapot', 'resource "teapot"'],
	['puzzelUser', 'user', 'operation "brew" for the resource "user"'],
	['puzzelUser', 'teapot', 'resource "teapot"'],
	['puzzelQueue', 'visualQueue', 'operation "brew" for the resource "visualQueue"'],
] as const)('%s with a resource "%s" and an operation "brew" has no %s', async (node, resource, what) => {
	const parameters = { resource, operation: 'brew' };
	const sentence = `This version of n8n-nodes-puzzel has no ${what}`;
	const credential = credentialFor(emulator);
	const items = itemsOf([1, 2, 3]);

	const { error } = await execute({ node, parameters, credential, items });
	expect(error?.message).toBe(sentence);
	expect(error?.description).toContain('update the package');
	// n8n turns every error of a declarative node into one of an API.
	if (node === 'puzzelRequest' || node === 'puzzelCallout') expect(error?.name).toBe('NodeOperationError');

	const goesOn = await execute({ node, parameters, credential, items, onError: 'continueErrorOutput' });
	expect(goesOn.errorOutput).toEqual(items.map((item) => ({ ...item, ...LINE, error: sentence })));
	expect(goesOn.errorLinks).toEqual([0, 1, 2]);
	expect(emulator.calls).toEqual([]);
});

test('no secret in any error, with every fault of the network', async () => {
	const credential = credentialFor(emulator);
	for (const fault of [
		{ name: 'dropBefore' },
		{ name: 'htmlError' },
		{ name: 'halfJson' },
		{ name: 'status', status: 500 },
	]) {
		emulator.addFault({ ...fault, operation: 'RequestAdd', times: 1 } as Fault);
		const { error } = await execute({
			node: 'puzzelRequest',
			parameters: { ...CASES['request create']!.parameters, to: 'support@example.com' },
			credential,
		});
		expect(error).toBeDefined();
		const everything = JSON.stringify(error, (_, value: unknown) =>
			value instanceof Error
				? { ...value, message: value.message, stack: value.stack, cause: value.cause }
				: value,
		);
		expect(everything).not.toContain('demo-password');
		expect(everything).not.toContain(String(credential.stored.accessToken));
	}
});

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import {
	DEMO_ACCESS_POINTS,
	DEMO_AGENTS,
	DEMO_BLOCKED_NUMBER,
	DEMO_SIGN_IN,
	defaultSeed,
	type Emulator,
	type Seed,
} from '../emulator';

/**
 * Every operation and every event once, for all tests that cover them: `test/contract/operationTable.test.ts` compares
 * the keys with what the nodes offer.
 */
export interface Operation {
	node: 'puzzelRequest' | 'puzzelUser' | 'puzzelCallout' | 'puzzelQueue';
	/** The smallest that works; they read `id` of the item. */
	parameters: INodeParameters;
	/** Every other field, with values that no default has. */
	filled: INodeParameters;
	/** Three ids with which it succeeds, after whatever that needs in the emulator. */
	good: (emulator: Emulator) => unknown[];
	/** An id that Puzzel does not have; undefined if an item has nothing that could be wrong. */
	unknown?: unknown;
	/** An id that is not sent. */
	malformed?: unknown;
	/** What it returns for an id; undefined if the execution waits instead. */
	output?: (id: unknown) => object;
	/** The emulator's name of the API request. */
	wire: string;
	/** Not in Puzzel's public documentation. */
	isUndocumented?: boolean;
	/** Returns a whole list, of which the node selects afterwards. */
	isWholeList?: boolean;
}

export interface Event {
	filled: INodeParameters;
	wire: string;
}

const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const fromList = (value: string, name: string) => ({
	__rl: true,
	mode: 'list',
	value,
	cachedResultName: name,
});
const itemById = byId('={{ $json.id }}');
const itemId = '={{ $json.id }}';
const NOBODY = 999999999;

const customerKey = DEMO_SIGN_IN.customerKey;
const KEYS = ['support_mail', 'sales_tasks', 'back_office'];
const VISUAL_QUEUES = [201, 202, 203];
const AGENTS = [DEMO_AGENTS.ingrid, 1231235, 1231236];

/** A visual queue with one agent, so that Get Agents has one output item. */
const ONE_AGENT = { id: 204, description: 'Chat', queueIds: [105] };

/** In which every operation succeeds. */
export function seedOfOperations(): Seed {
	const seed = defaultSeed();
	seed.customers[0]!.visualQueues!.push(ONE_AGENT);
	return seed;
}

/** One in each of three queues, and so in each of the three visual queues. */
const requests = ({ centre }: Emulator) =>
	[101, 102, 104].map((queueId) => {
		const request = { customerKey, queueId, from: 'crm', to: 'CRM', subject: 'S' };
		return centre.addRequest(request).id;
	});
const waiting = (emulator: Emulator) => {
	requests(emulator);
	return VISUAL_QUEUES;
};
const available = (emulator: Emulator) => {
	for (const id of AGENTS)
		emulator.setUserState(id, { contactCentreStatus: 'LoggedOn', userStatus: 'Available' });
	return AGENTS;
};
const limits = { good: () => [1, 1, 1], malformed: 0, isWholeList: true };

const variables = {
	values: [
		{ name: 'crmId', value: '=K-{{ $json.number }}' },
		{ name: 'language', value: 'nb' },
	],
};
const additionalFields = {
	vipScore: 5,
	reservedUserId: fromList('1231234', 'Ingrid Solberg'),
	reservedUserWaitTime: 60,
	variables,
	type: 'task',
	version: '1.1',
};
const options = { concurrency: 4, deduplicationKey: '={{ $json.number }}' };
const request = {
	from: 'kari@example.com',
	to: DEMO_ACCESS_POINTS.support,
	subject: '=Order {{ $json.number }}',
};

export const OPERATIONS: Record<string, Operation> = {
	'request.create': {
		node: 'puzzelRequest',
		parameters: { ...request, to: itemId },
		filled: { uri: '=https://crm.example.com/orders/{{ $json.number }}', additionalFields, options },
		good: () => [DEMO_ACCESS_POINTS.support, DEMO_ACCESS_POINTS.sales, DEMO_ACCESS_POINTS.backOffice],
		unknown: 'nobody@example.com',
		malformed: '',
		output: () => ({ code: 0 }),
		wire: 'RequestAdd',
	},
	'request.sendAndWait': {
		node: 'puzzelRequest',
		parameters: { ...request, to: itemId, message: 'Order {{ $json.number }}?' },
		filled: {
			responseType: 'customForm',
			formFields: {
				values: [
					{ fieldLabel: 'Reason', fieldType: 'dropdown', fieldOptions: { values: [{ option: 'Other' }] } },
					{ fieldLabel: 'Amount', fieldType: 'number', placeholder: 'In EUR', requiredField: true },
				],
			},
			additionalFields,
			options: {
				limitWaitTime: { values: { limitType: 'afterTimeInterval', resumeAmount: 2, resumeUnit: 'days' } },
			},
		},
		good: () => [DEMO_ACCESS_POINTS.support],
		unknown: 'nobody@example.com',
		malformed: '',
		wire: 'RequestAdd',
	},
	'request.get': {
		node: 'puzzelRequest',
		parameters: { requestId: itemId },
		filled: { simplify: false, options: { concurrency: 4 } },
		good: requests,
		unknown: NOBODY,
		malformed: '12/../../users',
		output: (requestId) => ({ requestId, status: 'InQueue', joined: false, mediaType: 'EMail' }),
		wire: 'RequestGet',
	},
	'request.getMany': {
		node: 'puzzelRequest',
		parameters: { visualQueueId: itemById, limit: 1 },
		filled: {
			visualQueueId: fromList('201', 'Support'),
			limit: 7,
			filters: { statuses: ['InQueue'], mediaTypes: ['EMail', 'Chat'] },
			simplify: false,
			options: { concurrency: 4 },
		},
		good: waiting,
		unknown: NOBODY,
		malformed: 'Support',
		output: (id) => ({ status: 'InQueue', queueId: { 201: 101, 202: 102, 203: 104 }[id as number] }),
		wire: 'WaitingRequestList',
		isUndocumented: true,
	},
	'request.update': {
		node: 'puzzelRequest',
		parameters: { requestId: itemId, updateFields: { vipScore: 50 } },
		filled: {
			updateFields: {
				vipScore: 9,
				reservedUserId: byId('1231237'),
				reservedSecondsFromNow: 120,
				additionalInfoSubject: 'More about it',
				additionalInfoUri: 'https://crm.example.com/more',
				variables,
			},
			options: { concurrency: 4 },
		},
		good: requests,
		unknown: NOBODY,
		malformed: null,
		output: (requestId) => ({ requestId, updated: true, code: 0 }),
		wire: 'RequestUpdate',
	},
	'request.delete': {
		node: 'puzzelRequest',
		parameters: { requestId: itemId },
		filled: { forceDelete: false, options: { concurrency: 4 } },
		good: requests,
		unknown: NOBODY,
		malformed: 'abc',
		output: (requestId) => ({ requestId, deleted: true, code: 0 }),
		wire: 'RequestDelete',
	},
	'request.waitForStatus': {
		node: 'puzzelRequest',
		// A request that does not exist is "gone", which is no error.
		parameters: { requestId: itemId, statuses: ['InQueue'], timeout: 1, pollInterval: 1 },
		filled: {
			statuses: ['InQueue', 'Connected'],
			timeout: 120,
			pollInterval: 3,
			simplify: false,
			options: { concurrency: 4 },
		},
		good: requests,
		malformed: 'abc',
		output: (requestId) => ({ requestId, status: 'InQueue', reached: true }),
		wire: 'RequestGet',
	},
	'eTask.create': {
		node: 'puzzelRequest',
		parameters: { from: 'crm', to: 'CRM', subject: 'S', queueKey: itemById },
		filled: { queueKey: fromList('support_mail', 'Support e-mail'), uri: 'crm:4711', options },
		good: () => KEYS,
		unknown: 'nobody',
		malformed: '',
		output: () => ({ code: 0 }),
		wire: 'ETaskAdd',
		isUndocumented: true,
	},
	'eTask.delete': {
		node: 'puzzelRequest',
		parameters: { requestId: itemId },
		filled: { options: { concurrency: 4 } },
		good: requests,
		unknown: NOBODY,
		malformed: '1.5',
		output: (requestId) => ({ requestId, deleted: true, code: 0 }),
		wire: 'ETaskDelete',
		isUndocumented: true,
	},
	'user.get': {
		node: 'puzzelUser',
		parameters: { userId: itemById },
		filled: { userId: fromList('1231234', 'Ingrid Solberg'), simplify: false },
		good: available,
		unknown: NOBODY,
		malformed: 'Anna',
		output: (id) => ({ id, available: true, contactCentreStatus: 'LoggedOn' }),
		wire: 'UserGet',
	},
	'user.checkAvailability': {
		node: 'puzzelUser',
		parameters: { userId: itemById },
		filled: { userId: { __rl: true, mode: 'current', value: '' } },
		good: available,
		unknown: NOBODY,
		malformed: '',
		output: (userId) => ({
			userId,
			available: true,
			contactCentreStatus: 'LoggedOn',
			userStatus: 'Available',
		}),
		wire: 'UserGet',
	},
	'user.getMany': {
		node: 'puzzelUser',
		parameters: { limit: itemId },
		filled: { limit: 7, filters: { name: 'ing', groupId: '11' } },
		...limits,
		output: () => ({ id: 1230001 }),
		wire: 'UserList',
		isUndocumented: true,
	},
	'user.getStates': {
		node: 'puzzelUser',
		parameters: { limit: itemId },
		filled: { limit: 7, filters: { onlyAvailable: true, userGroupName: 'Support' }, simplify: false },
		...limits,
		output: () => ({
			userId: 1230001,
			name: 'Integration User',
			available: true,
			userGroupName: 'Integrations',
		}),
		wire: 'UserStateToday',
		isUndocumented: true,
	},
	'session.get': {
		node: 'puzzelUser',
		parameters: {},
		filled: {},
		good: () => [1, 2, 3],
		output: () => ({ customerKey: '12345' }),
		wire: 'AccessTokenInformation',
	},
	'queue.getMany': {
		node: 'puzzelQueue',
		parameters: { limit: itemId },
		filled: { limit: 7 },
		...limits,
		output: () => ({ id: 101, key: 'support_mail', serviceId: 41 }),
		wire: 'QueueList',
		isUndocumented: true,
	},
	'visualQueue.getAgents': {
		node: 'puzzelQueue',
		parameters: { visualQueueId: itemById },
		filled: { visualQueueId: fromList('201', 'Support') },
		good: () => [ONE_AGENT.id, ONE_AGENT.id, ONE_AGENT.id],
		unknown: NOBODY,
		malformed: 'Support',
		output: () => ({ contactCentreStatus: 'LoggedOn', available: true }),
		wire: 'VisualQueueAgents',
		isUndocumented: true,
	},
	'visualQueue.getMany': {
		node: 'puzzelQueue',
		parameters: { limit: itemId },
		filled: { limit: 7 },
		...limits,
		output: () => ({
			id: 201,
			description: 'Support',
			queues: [{ id: 101, key: 'support_mail' }, { id: 103 }, { id: 105 }],
		}),
		wire: 'VisualQueueList',
		isUndocumented: true,
	},
	'visualQueue.getState': {
		node: 'puzzelQueue',
		parameters: { visualQueueId: itemById },
		filled: { visualQueueId: { __rl: true, mode: 'all', value: '' }, simplify: false },
		good: waiting,
		unknown: NOBODY,
		malformed: 'Support',
		output: (id) => ({ id }),
		wire: 'VisualQueueStates',
		isUndocumented: true,
		isWholeList: true,
	},
	'callout.create': {
		node: 'puzzelCallout',
		parameters: { userId: itemById, destination: '004722334455', whenUnavailable: 'callAnyway' },
		filled: {
			userId: fromList('1231234', 'Ingrid Solberg'),
			whenUnavailable: 'skip',
			additionalFields: {
				accessPoint: '004723456789',
				agentId: '1231234',
				alternateSource: '004723456780',
				ciqType: 'CallAgentFirst',
				countryCode: '47',
				disableReserved: true,
				listName: 'Campaign',
				listValue: 'A',
				maxAttempts: 3,
				maxOneRequestForPreferredAgent: true,
				preferredAgentWaitTimeSeconds: 30,
				queueKey: 'sales_phone',
				requestCategory: 'Sales',
				requestDescription: 'Call back',
				reservedAgentWaitTimeSeconds: 20,
				reservedUserId: byId('1231237'),
				scheduledDateTime: '2030-03-01T09:30:00',
				secondsBetweenAttempts: 90,
				serviceSystemVariables: { values: { name: 'v', resolve: true, type: 't', value: '1' } },
				userPhoneType: 'Mobile',
				vipScore: 4,
			},
			options: { deduplicationKey: '={{ $json.number }}' },
		},
		good: available,
		unknown: NOBODY,
		malformed: '1 2',
		output: (userId) => ({ ordered: true, userId, destination: '004722334455', code: 0 }),
		wire: 'CallOutAdd',
	},
	'callback.create': {
		node: 'puzzelCallout',
		parameters: {
			phoneNumber: itemId,
			accessPoint: DEMO_ACCESS_POINTS.supportPhone,
			queueKey: byId('support_phone'),
		},
		filled: {
			countryCode: 'NO',
			queueKey: fromList('support_phone', 'Support phone'),
			callFirst: 'customer',
			additionalFields: {
				requestDescription: 'Call back',
				requestCategory: 'Sales',
				scheduledDateTime: '2030-03-01T09:30:00',
				maxAttempts: 3,
				secondsBetweenAttempts: 90,
			},
			options: { deduplicationKey: '={{ $json.number }}' },
		},
		good: () => ['004722334455', '004722334456', '004722334457'],
		unknown: DEMO_BLOCKED_NUMBER,
		malformed: 'Kari',
		output: (phoneNumber) => ({ ordered: true, phoneNumber, queueKey: 'support_phone' }),
		wire: 'CallbackOnWeb',
	},
};

const pollTimes = { item: [{ mode: 'everyX', value: 5, unit: 'minutes' }] };

export const EVENTS: Record<string, Event> = {
	userStatusChanged: {
		filled: {
			pollTimes,
			userIds: ['1231234', '1231237'],
			userGroupName: 'Support',
			changes: ['becameAvailable', 'paused'],
		},
		wire: 'UserStateToday',
	},
	requestStatusChanged: {
		filled: { pollTimes, watch: 'ids', requestIds: '4711, 4712', statuses: ['Connected'] },
		wire: 'RequestGet',
	},
	requestEnteredQueue: {
		filled: {
			pollTimes,
			visualQueueId: fromList('201', 'Support'),
			filters: { mediaTypes: ['EMail'], minimumVipScore: 3, reservation: 'reserved' },
		},
		wire: 'WaitingRequestList',
	},
	queueThreshold: {
		filled: {
			pollTimes,
			visualQueueId: { __rl: true, mode: 'all', value: '' },
			metric: 'waitTimeMaxSeconds',
			direction: 'below',
			threshold: 60,
			resetAt: '90',
		},
		wire: 'VisualQueueStates',
	},
};

/** The parameters of an operation by its key, `resource.operation`. */
export function parametersOf(key: string, more: INodeParameters = {}): INodeParameters {
	const [resource, operation] = key.split('.') as [string, string];
	return { resource, operation, ...OPERATIONS[key]!.parameters, ...more };
}

export const itemsOf = (ids: unknown[]): IDataObject[] => ids.map((id) => ({ id }) as IDataObject);

import type { IDataObject, INodeParameters } from 'n8n-workflow';

/** A workflow to be saved: a Manual Trigger with this item, and a node in which every field is filled in. */
export interface Filled {
	node: string;
	parameters: INodeParameters;
	item?: IDataObject;
}

const fromList = (value: string, name: string) => ({
	__rl: true,
	mode: 'list',
	value,
	cachedResultName: name,
});
const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const variables = {
	values: [
		{ name: 'crmId', value: '=K-{{ $json.number }}' },
		{ name: 'language', value: 'nb' },
	],
};
const often = { item: [{ mode: 'everyX', value: 5, unit: 'minutes' }] };

/** Values that no default has, so that the editor saves each of them. */
export const WORKFLOWS: Record<string, Filled> = {
	'request-create': {
		node: 'puzzelRequest',
		parameters: {
			resource: 'request',
			operation: 'create',
			from: '={{ $json.email }}',
			to: 'support@example.com',
			subject: '=Order {{ $json.number }}',
			uri: '=https://crm.example.com/orders/{{ $json.number }}',
			additionalFields: {
				vipScore: 5,
				reservedUserId: fromList('1231234', 'Ingrid Solberg'),
				reservedUserWaitTime: 60,
				variables,
				type: 'task',
				version: '1.1',
			},
			options: { concurrency: 8, deduplicationKey: '={{ $json.number }}' },
		},
		item: { email: 'kari@example.com', number: 4711 },
	},
	'request-get': {
		node: 'puzzelRequest',
		parameters: {
			resource: 'request',
			operation: 'get',
			requestId: '={{ $json.requestId }}',
			simplify: false,
			options: { concurrency: 4 },
		},
		item: { requestId: 4711 },
	},
	'request-getMany': {
		node: 'puzzelRequest',
		parameters: {
			resource: 'request',
			operation: 'getMany',
			visualQueueId: fromList('201', 'Support'),
			returnAll: false,
			limit: 7,
			filters: { statuses: ['InQueue'], mediaTypes: ['EMail', 'Chat'] },
			simplify: false,
			options: { concurrency: 4 },
		},
	},
	'request-getMany-all': {
		node: 'puzzelRequest',
		parameters: { resource: 'request', operation: 'getMany', visualQueueId: byId('202'), returnAll: true },
	},
	'request-update': {
		node: 'puzzelRequest',
		parameters: {
			resource: 'request',
			operation: 'update',
			requestId: '4711',
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
		item: { number: 4711 },
	},
	'request-delete': {
		node: 'puzzelRequest',
		parameters: {
			resource: 'request',
			operation: 'delete',
			requestId: '4711',
			forceDelete: false,
			options: { concurrency: 4 },
		},
	},
	'request-waitForStatus': {
		node: 'puzzelRequest',
		parameters: {
			resource: 'request',
			operation: 'waitForStatus',
			requestId: '4711',
			statuses: ['Disconnected'],
			timeout: 120,
			pollInterval: 3,
			options: { concurrency: 4 },
		},
	},
	'eTask-create': {
		node: 'puzzelRequest',
		parameters: {
			resource: 'eTask',
			operation: 'create',
			queueKey: fromList('support_mail', 'Support e-mail'),
			from: 'crm',
			to: 'somebody',
			subject: '=Order {{ $json.number }}',
			uri: 'crm:4711',
			options: { concurrency: 4, deduplicationKey: '={{ $json.number }}' },
		},
		item: { number: 4711 },
	},
	'eTask-delete': {
		node: 'puzzelRequest',
		parameters: { resource: 'eTask', operation: 'delete', requestId: '4711', options: { concurrency: 4 } },
	},
	'user-get': {
		node: 'puzzelUser',
		parameters: {
			resource: 'user',
			operation: 'get',
			userId: fromList('1231234', 'Ingrid Solberg'),
			simplify: false,
		},
	},
	'user-getMany': {
		node: 'puzzelUser',
		parameters: {
			resource: 'user',
			operation: 'getMany',
			returnAll: false,
			limit: 7,
			filters: { name: 'ing', groupId: '11' },
		},
	},
	'user-getMany-all': {
		node: 'puzzelUser',
		parameters: { resource: 'user', operation: 'getMany', returnAll: true },
	},
	'user-getStates': {
		node: 'puzzelUser',
		parameters: {
			resource: 'user',
			operation: 'getStates',
			returnAll: false,
			limit: 7,
			filters: { onlyAvailable: true, userGroupName: 'Support' },
		},
	},
	'user-getStates-all': {
		node: 'puzzelUser',
		parameters: { resource: 'user', operation: 'getStates', returnAll: true },
	},
	'user-checkAvailability': {
		node: 'puzzelUser',
		parameters: { resource: 'user', operation: 'checkAvailability', userId: byId('={{ $json.agent }}') },
		item: { agent: 1231237 },
	},
	'user-checkAvailability-current': {
		node: 'puzzelUser',
		parameters: {
			resource: 'user',
			operation: 'checkAvailability',
			userId: { __rl: true, mode: 'current', value: '' },
		},
	},
	'session-get': { node: 'puzzelUser', parameters: { resource: 'session', operation: 'get' } },
	'callout-create': {
		node: 'puzzelCallout',
		parameters: {
			resource: 'callout',
			operation: 'create',
			userId: byId('1231234'),
			destination: '004722334455',
			whenUnavailable: 'callAnyway',
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
		item: { number: 4711 },
	},
	'callout-create-skip': {
		node: 'puzzelCallout',
		parameters: {
			resource: 'callout',
			operation: 'create',
			userId: fromList('1231234', 'Ingrid Solberg'),
			destination: '={{ $json.phone }}',
			whenUnavailable: 'skip',
		},
		item: { phone: '004722334455' },
	},
	'queue-getMany': {
		node: 'puzzelQueue',
		parameters: { resource: 'queue', operation: 'getMany', returnAll: false, limit: 7 },
	},
	'queue-getMany-all': {
		node: 'puzzelQueue',
		parameters: { resource: 'queue', operation: 'getMany', returnAll: true },
	},
	'visualQueue-getMany': {
		node: 'puzzelQueue',
		parameters: { resource: 'visualQueue', operation: 'getMany', returnAll: false, limit: 7 },
	},
	'visualQueue-getMany-all': {
		node: 'puzzelQueue',
		parameters: { resource: 'visualQueue', operation: 'getMany', returnAll: true },
	},
	'visualQueue-getState': {
		node: 'puzzelQueue',
		parameters: { resource: 'visualQueue', operation: 'getState', visualQueueId: fromList('201', 'Support') },
	},
	'visualQueue-getState-all': {
		node: 'puzzelQueue',
		parameters: {
			resource: 'visualQueue',
			operation: 'getState',
			visualQueueId: { __rl: true, mode: 'all', value: '' },
		},
	},
	'trigger-userStatusChanged': {
		node: 'puzzelTrigger',
		parameters: {
			pollTimes: often,
			event: 'userStatusChanged',
			userIds: ['1231234', '1231237'],
			userGroupName: 'Support',
			changes: ['becameAvailable', 'paused'],
		},
	},
	'trigger-requestStatusChanged': {
		node: 'puzzelTrigger',
		parameters: {
			pollTimes: often,
			event: 'requestStatusChanged',
			watch: 'ids',
			requestIds: '4711, 4712',
			statuses: ['Connected'],
		},
	},
	'trigger-requestStatusChanged-queue': {
		node: 'puzzelTrigger',
		parameters: { pollTimes: often, event: 'requestStatusChanged', visualQueueId: byId('201') },
	},
	'trigger-requestEnteredQueue': {
		node: 'puzzelTrigger',
		parameters: {
			pollTimes: often,
			event: 'requestEnteredQueue',
			visualQueueId: fromList('201', 'Support'),
			filters: { mediaTypes: ['EMail'], minimumVip: 3, reserved: true },
		},
	},
	'trigger-queueThreshold': {
		node: 'puzzelTrigger',
		parameters: {
			pollTimes: often,
			event: 'queueThreshold',
			visualQueueId: { __rl: true, mode: 'all', value: '' },
			figure: 'waitTimeMaxSeconds',
			direction: 'below',
			threshold: 60,
			resetAt: '90',
		},
	},
	'request-delete-oAuth2': {
		node: 'puzzelRequest',
		parameters: { authentication: 'puzzelOAuth2Api', operation: 'delete', requestId: '4711' },
	},
	'user-checkAvailability-oAuth2': {
		node: 'puzzelUser',
		parameters: {
			authentication: 'puzzelOAuth2Api',
			operation: 'checkAvailability',
			userId: { __rl: true, mode: 'current', value: '' },
		},
	},
	'callout-create-oAuth2': {
		node: 'puzzelCallout',
		parameters: {
			authentication: 'puzzelOAuth2Api',
			userId: byId('1231234'),
			destination: '004722334455',
		},
	},
	'queue-getMany-oAuth2': {
		node: 'puzzelQueue',
		parameters: { authentication: 'puzzelOAuth2Api', resource: 'queue', operation: 'getMany' },
	},
	'trigger-userStatusChanged-oAuth2': {
		node: 'puzzelTrigger',
		parameters: { authentication: 'puzzelOAuth2Api', pollTimes: often, event: 'userStatusChanged' },
	},
};

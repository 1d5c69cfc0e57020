import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';

import { DEMO_ACCESS_POINTS, DEMO_AGENTS, type Emulator, type Fault } from '../../emulator';
import type { Execution } from '../../harness/engine/execute';

const byId = (value: number | string) => ({ __rl: true, mode: 'id', value: String(value) });

/** Something that a person does wrong, or cannot know, and what n8n then has to tell. */
export interface Mistake {
	/** What was done, as the person would say it. */
	what: string;
	/** The field that is named in the text, as the form shows it. */
	field: string;
	node: Execution['node'];
	parameters: INodeParameters;
	/** The item that the node gets. */
	item?: IDataObject;
	/** What is typed into the credential instead of the right values. */
	credential?: (emulator: Emulator) => ICredentialDataDecryptedObject;
	/** How Puzzel is at that moment. */
	puzzel?: (emulator: Emulator) => void;
}

const request = (operation: string, more: INodeParameters): Pick<Mistake, 'node' | 'parameters'> => ({
	node: 'puzzelRequest',
	parameters: { resource: 'request', operation, ...more },
});

const create = (more: INodeParameters) =>
	request('create', {
		from: 'kari@example.com',
		to: DEMO_ACCESS_POINTS.support,
		subject: 'Call back',
		...more,
	});

const callout = (more: INodeParameters): Pick<Mistake, 'node' | 'parameters'> => ({
	node: 'puzzelCallout',
	parameters: {
		resource: 'callout',
		operation: 'create',
		userId: byId(DEMO_AGENTS.ingrid),
		destination: '004722334455',
		...more,
	},
});

const session: Pick<Mistake, 'node' | 'parameters'> = {
	node: 'puzzelUser',
	parameters: { resource: 'session', operation: 'get' },
};

const fault = (one: Fault) => (emulator: Emulator) => void emulator.addFault(one);

/** By what they are about, in the order in which a new user meets them. */
export const MISTAKES: Record<string, Mistake[]> = {
	'The credential': [
		{
			what: 'The password is wrong',
			field: 'Password',
			...session,
			credential: () => ({ password: 'not-my-password' }),
		},
		{
			what: 'The customer key is of nobody',
			field: 'Customer Key',
			...session,
			credential: () => ({ customerKey: '99999' }),
		},
		{
			what: 'The user signs in with two factors',
			field: 'credential',
			...session,
			credential: () => ({ userName: 'twofactor' }),
		},
		{
			what: 'An address without https://',
			field: 'Authentication URL',
			...session,
			credential: () => ({ authUrl: 'auth.puzzel.com' }),
		},
		{
			what: 'An address with http://',
			field: 'Authentication URL',
			...session,
			credential: () => ({ authUrl: 'http://auth.puzzel.com' }),
		},
		{
			what: 'The API address of something else',
			field: 'API URL',
			...session,
			credential: ({ url }) => ({ apiUrl: `${url}/nowhere` }),
		},
		{
			what: 'An address where nobody answers',
			field: 'Authentication URL',
			...session,
			credential: () => ({ authUrl: 'http://localhost:9' }),
		},
	],
	'Requests and eTasks': [
		{
			what: 'A sender that is no e-mail address',
			field: 'From',
			...create({ from: 'Kari' }),
		},
		{
			what: 'An access point that Puzzel does not know',
			field: 'To',
			...create({ to: 'suport@example.com' }),
		},
		{
			what: 'A reserved time, and nobody to wait for',
			field: 'Reservation Time (Seconds)',
			...create({ additionalFields: { reservedUserWaitTime: 600 } }),
		},
		{
			what: 'A score in words',
			field: 'VIP Score',
			...create({ additionalFields: { vipScore: '={{ $json.score }}' } }),
			item: { score: '100 points' },
		},
		{
			what: 'A variable that takes the place of a field',
			field: 'Subject',
			...create({ additionalFields: { variables: { values: [{ name: 'Subject', value: 'x' }] } } }),
		},
		{
			what: 'An empty deduplication key',
			field: 'Deduplication Key',
			...create({ options: { deduplicationKey: '={{ $json.crmId }}' } }),
		},
		{
			what: 'An expression that finds no ID',
			field: 'Request ID',
			...request('get', { requestId: '={{ $json.id }}' }),
		},
		{
			what: 'A request ID that is none',
			field: 'Request ID',
			...request('get', { requestId: 'the last one' }),
		},
		{
			what: 'A request that is no longer there',
			field: 'Request ID',
			...request('get', { requestId: '99999999' }),
		},
		{
			what: 'An update of nothing',
			field: 'Update Fields',
			...request('update', { requestId: '4711' }),
		},
		{
			what: 'A queue key that Puzzel does not know',
			field: 'Queue',
			node: 'puzzelRequest',
			parameters: {
				resource: 'eTask',
				operation: 'create',
				queueKey: byId('no_such_queue'),
				from: 'crm',
				to: 'CRM tasks',
				subject: 'Call back',
			},
		},
	],
	Callouts: [
		{
			what: 'A name instead of a number',
			field: 'Destination',
			...callout({ destination: 'Kari' }),
		},
		{
			what: 'A time that is over',
			field: 'Scheduled Date Time',
			...callout({ additionalFields: { scheduledDateTime: '2026-01-05T09:30:00' } }),
		},
		{
			what: 'A time in words',
			field: 'Scheduled Date Time',
			...callout({ additionalFields: { scheduledDateTime: 'tomorrow at nine' } }),
		},
		{
			what: 'An agent who is in pause',
			field: 'When Unavailable',
			...callout({}),
			puzzel: (emulator) => emulator.setUserState(DEMO_AGENTS.ingrid, { contactCentreStatus: 'Pause' }),
		},
		{
			what: 'A user whom Puzzel does not know',
			field: 'User',
			...callout({ userId: byId('99999999') }),
		},
	],
	'Queues and lists': [
		{
			what: 'A visual queue that the user of the credential may not see',
			field: 'Visual Queue',
			node: 'puzzelQueue',
			parameters: { resource: 'visualQueue', operation: 'getState', visualQueueId: byId('999') },
		},
		{
			what: 'A call that this Puzzel solution does not offer',
			field: 'does not support this operation',
			node: 'puzzelUser',
			parameters: { resource: 'user', operation: 'getMany' },
			puzzel: fault({ name: 'status', status: 404 }),
		},
	],
};

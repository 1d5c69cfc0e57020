import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';

import { DEMO_ACCESS_POINTS, DEMO_AGENTS, type Emulator, type Fault } from '../../emulator';
import type { Execution } from '../../harness/engine/execute';
import { byId } from '../../harness/n8n/workflow';
import { OPERATIONS, parametersOf } from '../../harness/operations';

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

const step = (key: string, more: INodeParameters = {}): Pick<Mistake, 'node' | 'parameters'> => ({
	node: OPERATIONS[key]!.node,
	parameters: parametersOf(key, more),
});
const create = (more: INodeParameters) =>
	step('request.create', { from: 'kari@example.com', to: DEMO_ACCESS_POINTS.support, ...more });
const callout = (more: INodeParameters) =>
	step('callout.create', { userId: byId(DEMO_AGENTS.ingrid), whenUnavailable: 'fail', ...more });
const session = step('session.get');

const fault = (one: Fault) => (emulator: Emulator) => void emulator.addFault(one);

const mistake = (
	what: string,
	field: string,
	step: Pick<Mistake, 'node' | 'parameters'>,
	more: Partial<Mistake> = {},
): Mistake => ({ what, field, ...step, ...more });

/** By what they are about, in the order in which a new user meets them. */
export const MISTAKES: Record<string, Mistake[]> = {
	'The credential': [
		mistake('The password is wrong', 'Password', session, {
			credential: () => ({ password: 'not-my-password' }),
		}),
		mistake('The customer key does not exist', 'Customer Key', session, {
			credential: () => ({ customerKey: '99999' }),
		}),
		mistake('The user requires two-factor authentication', 'credential', session, {
			credential: () => ({ userName: 'twofactor' }),
		}),
		mistake('An address without https://', 'Authentication URL', session, {
			credential: () => ({ authUrl: 'auth.puzzel.com' }),
		}),
		mistake('An address with http://', 'Authentication URL', session, {
			credential: () => ({ authUrl: 'http://auth.puzzel.com' }),
		}),
		mistake('The API address of something else', 'API URL', session, {
			credential: ({ url }) => ({ apiUrl: `${url}/nowhere` }),
		}),
		mistake('An address without a server', 'Authentication URL', session, {
			credential: () => ({ authUrl: 'http://localhost:9' }),
		}),
	],
	'Requests and eTasks': [
		mistake('A sender that is not an e-mail address', 'From', create({ from: 'Kari' })),
		mistake('An access point that does not exist', 'To', create({ to: 'suport@example.com' })),
		mistake(
			'A reservation time without a reserved user',
			'Reservation Time (Seconds)',
			create({ additionalFields: { reservedUserWaitTime: 600 } }),
		),
		mistake(
			'A score in words',
			'VIP Score',
			create({ additionalFields: { vipScore: '={{ $json.score }}' } }),
			{ item: { score: '100 points' } },
		),
		mistake(
			'A variable with the name of a field',
			'Subject',
			create({ additionalFields: { variables: { values: [{ name: 'Subject', value: 'x' }] } } }),
		),
		mistake(
			'An empty deduplication key',
			'Deduplication Key',
			create({ options: { deduplicationKey: '={{ $json.crmId }}' } }),
		),
		mistake(
			'An expression that finds no ID',
			'Request ID',
			step('request.get', { requestId: '={{ $json.id }}' }),
		),
		mistake(
			'A request ID that is not a number',
			'Request ID',
			step('request.get', { requestId: 'the last one' }),
		),
		mistake('A request that no longer exists', 'Request ID', step('request.get', { requestId: '99999999' })),
		mistake(
			'An update without fields',
			'Update Fields',
			step('request.update', { requestId: '4711', updateFields: {} }),
		),
		mistake(
			'A queue key that does not exist',
			'Queue',
			step('eTask.create', { queueKey: byId('no_such_queue') }),
		),
	],
	Callouts: [
		mistake('A name instead of a number', 'Destination', callout({ destination: 'Kari' })),
		mistake(
			'A time in the past',
			'Scheduled Date Time',
			callout({ additionalFields: { scheduledDateTime: '2026-01-05T09:30:00' } }),
		),
		mistake(
			'A time in words',
			'Scheduled Date Time',
			callout({ additionalFields: { scheduledDateTime: 'tomorrow at nine' } }),
		),
		mistake('An agent in pause', 'When Unavailable', callout({}), {
			puzzel: (emulator) => emulator.setUserState(DEMO_AGENTS.ingrid, { contactCentreStatus: 'Pause' }),
		}),
		mistake('A user that does not exist', 'User', callout({ userId: byId('99999999') })),
	],
	'Queues and lists': [
		mistake(
			'A visual queue that the user of the credential may not see',
			'Visual Queue',
			step('visualQueue.getState', { visualQueueId: byId('999') }),
		),
		mistake(
			'An operation that this Puzzel solution does not support',
			'does not support this operation',
			step('user.getMany', { limit: 50 }),
			{ puzzel: fault({ name: 'status', status: 404 }) },
		),
	],
};

import type { Seed } from '../../emulator';
import type { Deviation } from '../../scripts/tenant/compare';

export type Deviations = NonNullable<Seed['deviations']>;
type FieldDeviation = NonNullable<Deviations['fields']>[number];

/** One deviation each, in the emulator's seed and as it is to be found. */
export const CASES: Array<
	[
		string,
		{
			fields?: FieldDeviation[];
			errors?: Deviations['errors'];
			otherPrefix?: string[];
			seed?: Partial<Seed>;
		},
		Partial<Deviation>,
	]
> = [
	[
		'a field that is missing',
		{ fields: [{ operation: 'UserList', field: 'result[].groupName', absent: true }] },
		{ operation: 'UserList', field: 'result[].groupName', kind: 'missing', mark: 'observed in clients' },
	],
	[
		'a field that is missing in some entries',
		{ fields: [{ operation: 'UserStateToday', field: 'result[].lastName', absent: true, every: 2 }] },
		{ operation: 'UserStateToday', field: 'result[].lastName', kind: 'missing', share: 'half' },
	],
	[
		'a field more',
		{ fields: [{ operation: 'RequestGet', field: 'result.sentiment', value: 'good' }] },
		{ operation: 'RequestGet', field: 'result.sentiment', kind: 'extra', found: 'text' },
	],
	[
		'a field of another name',
		{ fields: [{ operation: 'QueueList', field: 'result[].serviceId', renamed: 'serviceID' }] },
		{ operation: 'QueueList', field: 'result[].serviceId', kind: 'other name', found: 'serviceID' },
	],
	[
		'a number as a text',
		{ fields: [{ operation: 'AccessTokenInformation', field: 'result.customerId', as: 'text' }] },
		{
			operation: 'AccessTokenInformation',
			field: 'result.customerId',
			kind: 'other type',
			assumed: 'integer',
			found: 'text of digits',
		},
	],
	[
		'a text as a number',
		{ fields: [{ operation: 'WaitingRequestList', field: 'result[].requestId', as: 'integer' }] },
		{ operation: 'WaitingRequestList', field: 'result[].requestId', kind: 'other type', found: 'integer' },
	],
	[
		'a null',
		{
			fields: [
				{ operation: 'UserGet', field: 'result.profiles[].qualities[].elements[].userLevel', as: 'null' },
			],
		},
		{
			operation: 'UserGet',
			field: 'result.profiles[].qualities[].elements[].userLevel',
			kind: 'other type',
			found: 'null',
		},
	],
	[
		'a date in the old form',
		{ fields: [{ operation: 'RequestGet', field: 'result.queueEntryTime', as: 'legacyDate' }] },
		{
			operation: 'RequestGet',
			field: 'result.queueEntryTime',
			kind: 'other form of date',
			found: '/Date(ms)/',
		},
	],
	[
		'a date without a zone',
		{ fields: [{ operation: 'UserGet', field: 'result.sessionTime', as: 'localDate' }] },
		{
			operation: 'UserGet',
			field: 'result.sessionTime',
			kind: 'other form of date',
			found: 'ISO date without zone',
		},
	],
	[
		'the prefix where there should be none',
		{ otherPrefix: ['VisualQueueList'] },
		{ operation: 'VisualQueueList', kind: 'other prefix', found: '/customers/{customerKey}/visualqueues' },
	],
	[
		'no prefix where there should be one',
		{ otherPrefix: ['RequestUpdate'] },
		{ operation: 'RequestUpdate', kind: 'other prefix', found: '/{customerKey}/requests/{requestId}/update' },
	],
	[
		'an unknown id as HTTP 404',
		{ errors: { refused: { status: 404, form: 'message' } } },
		{ operation: 'error: refused', kind: 'other form of error', found: 'HTTP 404, message' },
	],
	[
		'a missing token told without words',
		{ errors: { unauthorized: { status: 401, form: 'empty' } } },
		{ operation: 'error: unauthorized', kind: 'other form of error', found: 'HTTP 401, empty' },
	],
	[
		'an unknown path told by a page',
		{ errors: { unknownPath: { status: 404, form: 'html' } } },
		{ operation: 'error: unknownPath', kind: 'other form of error', found: 'HTTP 404, html' },
	],
	[
		'a call that is not offered',
		{ seed: { faults: [{ name: 'status', operation: 'UserGroupList', status: 404 }] } },
		{ operation: 'UserGroupList', kind: 'other answer', found: 'HTTP 404, envelope, code 1006' },
	],
	[
		'a call that this user may not make',
		{ seed: { faults: [{ name: 'envelopeFailure', operation: 'VisualQueueStates', code: 77 }] } },
		{ operation: 'VisualQueueStates', kind: 'other answer', found: 'HTTP 200, envelope, code 77' },
	],
	[
		'a code that is a text',
		{ fields: [{ operation: 'RequestDelete', field: 'code', as: 'text' }] },
		{ operation: 'RequestDelete', field: 'code', kind: 'other type', found: 'text of digits' },
	],
	[
		'a request id that is a text',
		{ fields: [{ operation: 'RequestAdd', field: 'result', as: 'text' }] },
		{ operation: 'RequestAdd', field: 'result', kind: 'other type', found: 'text of digits' },
	],
	[
		'another answer to the sign-in',
		{ fields: [{ operation: 'LogIn', field: 'refreshToken.expiryDate', as: 'isoDate' }] },
		{ operation: 'LogIn', field: 'refreshToken.expiryDate', kind: 'other form of date', found: 'ISO date' },
	],
	[
		'a renewed token within an object',
		{
			seed: { faults: [{ name: 'status', operation: 'GetAccessToken', status: 200, body: { token: 'x' } }] },
		},
		{ operation: 'GetAccessToken', field: '', kind: 'other type', found: 'object' },
	],
	[
		'another lifetime of tokens',
		{ seed: { tokenLifetimeSeconds: 3600 } },
		{ operation: 'AccessTokenInformation', kind: 'other lifetime', found: '60 minutes' },
	],
];

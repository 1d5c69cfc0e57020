/**
 * What the package and the emulator assume of Puzzel, and how sure that is: each call with each field of its
 * answer, and the claims of the README. `verify:tenant` compares a real solution with it.
 */

/** Where a detail comes from; the legend is in the README of the emulator. */
export type Mark = 'documented' | 'observed in clients' | 'inferred';

/** A `?` at the end: it may be `null`. */
export type Type = Kind | `${Kind}?`;
export type Kind =
	| 'text'
	/** A text of digits. */
	| 'digits'
	| 'integer'
	| 'number'
	| 'boolean'
	/** ISO 8601 with `Z`. */
	| 'date'
	/** ISO 8601 without a zone. */
	| 'localDate'
	/** A date that counts from 1970. */
	| 'duration'
	| 'list'
	| 'object'
	/** An object whose names are the customer's own, and so are not looked at. */
	| 'map'
	| 'anything';

export interface Field {
	/** Its way from the top of the answer: `result.profiles[].name`; empty for the whole answer. */
	path: string;
	type: Type;
	mark: Mark;
	/** It may be left out. */
	optional: boolean;
}

export interface Operation {
	method: 'GET' | 'POST';
	path: string;
	mark: Mark;
	/** As in RFC 9110, 9.2; a `once` is sent once, whatever comes of it. */
	repeat: 'safe' | 'idempotent' | 'once';
	fields: Field[];
}

/** Names separated by blanks; `.` is what they would be below, and one with a `?` may be left out. */
type Fields = (below: string) => Field[];
const fields =
	(mark: Mark) =>
	(type: Type, names: string): Fields =>
	(below) =>
		names.split(' ').map((entry) => {
			const name = entry.replace(/\?$/, '');
			const path = name === '.' ? below : [below, name].filter(Boolean).join('.');
			return { path, type, mark, optional: entry.endsWith('?') };
		});
const documented = fields('documented');
const observed = fields('observed in clients');
const inferred = fields('inferred');

/** Every answer of the API. That its id and message may be absent is observed in clients. */
const ENVELOPE: Fields[] = [
	documented('integer', 'code'),
	documented('digits?', 'id'),
	documented('text?', 'message'),
];

function call(
	start: string,
	mark: Mark,
	below: 'result' | 'result[]',
	ownFields: Fields[],
	repeat: Operation['repeat'] = 'safe',
): Operation {
	const [method, path] = start.split(' ') as ['GET' | 'POST', string];
	const own = [...ENVELOPE, ...ownFields].flatMap((each, index) =>
		each(index < ENVELOPE.length ? '' : below),
	);
	const whole = fields(mark)(below === 'result[]' ? 'list' : 'object', 'result')('');
	const isWhole = own.some(({ path: each }) => each === 'result');
	return { method, path, mark, repeat, fields: isWhole ? own : [...whole, ...own] };
}

export const LOG_IN: Operation = {
	method: 'POST',
	path: '/api/Authenticate/LogIn',
	mark: 'documented',
	repeat: 'once',
	fields: [
		documented('text', 'accessToken languageCode refreshToken.customerKey refreshToken.sessionId'),
		documented('object', 'refreshToken'),
		documented('localDate', 'refreshToken.expiryDate'),
		documented('boolean', 'twoFactorRequired logoutFromExternalIdentityProvider'),
		documented('anything?', 'twoFactor'),
	].flatMap((each) => each('')),
};

/** At Puzzel ID, for a client; by RFC 6749 the scope may be left out where it is the one that was asked for. */
export const TOKEN: Operation = {
	method: 'POST',
	path: '/id/connect/token',
	mark: 'documented',
	repeat: 'once',
	fields: [documented('text', 'access_token token_type scope?'), documented('integer', 'expires_in')].flatMap(
		(each) => each(''),
	),
};

export const GET_ACCESS_TOKEN: Operation = {
	method: 'POST',
	path: '/api/Authenticate/GetAccessToken',
	mark: 'observed in clients',
	repeat: 'once',
	fields: observed('text', '.')(''),
};

/** The calls of the API, by the names that Puzzel's documentation or the emulator gives them. */
export const OPERATIONS = {
	AccessTokenInformation: call('GET /accesstokeninformation', 'documented', 'result', [
		documented('text', 'customerKey languageCode'),
		documented('integer', 'customerId userGroupId userId languageId passwordValidDaysLeft'),
		documented('date', 'accessTokenExpiry'),
	]),
	UserGet: call('GET /{customerKey}/users/{userId}', 'documented', 'result', [
		documented(
			'text',
			'userGroupName profileName chatState contactCentreStatus userStatus eMail mobilePhone',
		),
		documented('text', 'number firstName lastName name userName'),
		documented(
			'integer',
			'currentProfileId pauseTypeId languageId chatCapacityMaxParallel chatPhoneThreshold',
		),
		documented('integer', 'chatConnected id groupId profiles[].id profiles[].number'),
		documented('boolean', 'joined chatConnecting profiles[].groupProfile'),
		documented('date', 'sessionTime'),
		documented(
			'text',
			'profiles[].lastPhoneNumber profiles[].phoneNumber profiles[].phoneType profiles[].name',
		),
		documented('list', 'profiles profiles[].qualities profiles[].qualities[].elements'),
		documented(
			'integer',
			'profiles[].qualities[].id profiles[].qualities[].number profiles[].qualities[].serviceId',
		),
		documented('text', 'profiles[].qualities[].description profiles[].qualities[].elements[].name'),
		documented('integer', 'profiles[].qualities[].elements[].id profiles[].qualities[].elements[].userLevel'),
	]),
	UserList: call('GET /{customerKey}/users', 'observed in clients', 'result[]', [
		observed('integer', 'id groupId'),
		observed('text', 'groupName firstName lastName userName'),
	]),
	UserGroupList: call('GET /{customerKey}/usergroups', 'observed in clients', 'result[]', [
		observed('integer', 'id'),
		observed('text', 'name'),
	]),
	UserStateToday: call('GET /{customerKey}/users/stateinformation/Today', 'observed in clients', 'result[]', [
		observed('integer', 'userId callsOffered callsAnswered'),
		observed('text', 'firstName lastName contactCentreStatus userStatus userGroupName'),
		inferred('text?', 'profileName? phoneNumber? statusDescription?'),
		inferred('duration?', 'timeInStatus?'),
		inferred('integer?', 'loggedOnSeconds? inPauseSeconds?'),
	]),
	QueueList: call('GET /{customerKey}/queues', 'observed in clients', 'result[]', [
		observed('integer', 'id serviceId'),
		observed('text', 'key description'),
		observed('anything?', 'sla? category?'),
	]),
	VisualQueueList: call('GET /{customerKey}/visualqueues', 'observed in clients', 'result[]', [
		observed('integer', 'id queues[].id queues[].serviceId'),
		observed('text', 'description queues[].key queues[].description'),
		observed('list', 'queues'),
	]),
	VisualQueueStates: call(
		'GET /{customerKey}/visualqueues/stateinformation/All',
		'observed in clients',
		'result[]',
		[
			observed('integer', 'id'),
			observed('text', 'description'),
			observed('integer?', 'alarmFlag queueSize queueSizeCiq queueSizePreferred'),
			observed('number?', 'waitTimeMaxSeconds waitTimeAverageSeconds sla'),
			observed('integer?', 'agentsLoggedOn agentsReady agentsInPause agentsUnavailable'),
			observed('integer?', 'callsOfferedToday callsAnsweredToday'),
		],
	),
	WaitingRequestList: call(
		'GET /{customerKey}/users/{userId}/visualqueues/{visualQueueId}',
		'observed in clients',
		'result[]',
		[
			observed('digits', 'requestId'),
			observed('integer', 'serviceId timeInQueue vip reservedUserId queueId'),
			observed('text', 'mediaType requestRemoteAddress destination requestStatus reservedUserName'),
			observed('text', 'category description personalType'),
			observed('number', 'sla adjustedTimeInQueue'),
			observed('boolean', 'ciq reservedUserFlag'),
			observed('date?', 'callbackScheduledTime'),
		],
	),
	RequestGet: call('GET /{customerKey}/requests/{requestId}', 'documented', 'result', [
		documented('date', 'requestStart queueEntryTime'),
		documented('duration', 'sessionTime'),
		documented('boolean', 'joined'),
		documented('text', 'status mediaType iqSessionId'),
		documented('integer', 'queuePosition'),
		documented('map', 'variables'),
		inferred('integer?', 'id? queueId? currentUserId? reservedUserId? serviceId? vip?'),
		inferred('text?', 'destination? remoteAddress? additionalInfo? subject? uri?'),
	]),
	RequestAdd: call(
		'POST /{customerKey}/requests',
		'documented',
		'result',
		[documented('integer', '.')],
		'once',
	),
	RequestUpdate: call(
		'POST /customers/{customerKey}/requests/{requestId}/update',
		'documented',
		'result',
		[documented('integer', '.')],
		'idempotent',
	),
	RequestDelete: call(
		'POST /{customerKey}/requests/{requestId}/delete',
		'documented',
		'result',
		[inferred('anything?', '.?')],
		'idempotent',
	),
	CallOutAdd: call(
		'POST /{customerKey}/users/{userId}/callout',
		'documented',
		'result',
		[inferred('integer', '.')],
		'once',
	),
} satisfies Record<string, Operation>;

export type OperationName = keyof typeof OPERATIONS;

/** What is answered to calls that nobody should make. */
export const ERRORS = {
	refused: {
		what: 'a request id that does not exist',
		status: 200,
		form: 'envelope',
		mark: 'observed in clients',
	},
	unknownPath: { what: 'a path that does not exist', status: 404, form: 'envelope', mark: 'inferred' },
	unauthorized: { what: 'a call without a token', status: 401, form: 'envelope', mark: 'inferred' },
} as const satisfies Record<string, { what: string; status: number; form: string; mark: Mark }>;

export const TOKEN_MINUTES = 15;

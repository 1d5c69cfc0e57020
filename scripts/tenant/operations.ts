/** Where a detail comes from; the legend is in the README of the emulator. */
export type Mark = 'documented' | 'observed in clients' | 'inferred';

/** An API request of the package. The fields of its response are those of the emulator (`recorded.ts`). */
export interface Operation {
	method: 'GET' | 'POST';
	path: string;
	mark: Mark;
	/** As in RFC 9110, 9.2; a `nonIdempotent` one is sent once, whatever the outcome. */
	retrySafety: 'safe' | 'idempotent' | 'nonIdempotent';
	/** Fields below `result` that may be `null`. */
	nullable: string[];
	/** Fields below `result`, or `result`, that are inferred: they may also be absent. */
	inferred: string[];
}

function operation(
	start: string,
	mark: Mark,
	more: { retrySafety?: Operation['retrySafety']; nullable?: string; inferred?: string } = {},
): Operation {
	const [method, path] = start.split(' ') as ['GET' | 'POST', string];
	const { retrySafety = 'safe', nullable = '', inferred = '' } = more;
	return { method, path, mark, retrySafety, nullable: nullable.split(' '), inferred: inferred.split(' ') };
}

const once = { retrySafety: 'nonIdempotent' } as const;
const [DOCUMENTED, OBSERVED] = ['documented', 'observed in clients'] as const;

/** The names are those of Puzzel's documentation or of the emulator. */
export const OPERATIONS = {
	AccessTokenInformation: operation('GET /accesstokeninformation', DOCUMENTED),
	UserGet: operation('GET /{customerKey}/users/{userId}', DOCUMENTED),
	UserList: operation('GET /{customerKey}/users', OBSERVED),
	UserGroupList: operation('GET /{customerKey}/usergroups', OBSERVED),
	UserStateToday: operation('GET /{customerKey}/users/stateinformation/Today', OBSERVED, {
		inferred: 'profileName phoneNumber statusDescription timeInStatus loggedOnSeconds inPauseSeconds',
	}),
	QueueList: operation('GET /{customerKey}/queues', OBSERVED, { inferred: 'sla category' }),
	VisualQueueList: operation('GET /{customerKey}/visualqueues', OBSERVED),
	VisualQueueStates: operation('GET /{customerKey}/visualqueues/stateinformation/All', OBSERVED, {
		nullable:
			'alarmFlag queueSize queueSizeCiq queueSizePreferred waitTimeMaxSeconds waitTimeAverageSeconds sla agentsLoggedOn agentsReady agentsInPause agentsUnavailable callsOfferedToday callsAnsweredToday',
	}),
	VisualQueueAgents: operation(
		'GET /{customerKey}/visualqueues/{visualQueueId}/info/UserDetailsOnly',
		OBSERVED,
		{ inferred: 'usersDetails[].userId usersDetails[].userStatus' },
	),
	WaitingRequestList: operation('GET /{customerKey}/users/{userId}/visualqueues/{visualQueueId}', OBSERVED, {
		nullable: 'callbackScheduledTime',
	}),
	RequestGet: operation('GET /{customerKey}/requests/{requestId}', DOCUMENTED, {
		inferred:
			'id queueId currentUserId reservedUserId serviceId vip destination remoteAddress additionalInfo subject uri',
	}),
	RequestAdd: operation('POST /{customerKey}/requests', DOCUMENTED, once),
	RequestUpdate: operation('POST /customers/{customerKey}/requests/{requestId}/update', DOCUMENTED, {
		retrySafety: 'idempotent',
	}),
	RequestDelete: operation('POST /{customerKey}/requests/{requestId}/delete', DOCUMENTED, {
		retrySafety: 'idempotent',
		inferred: 'result',
	}),
	CallOutAdd: operation('POST /{customerKey}/users/{userId}/callout', DOCUMENTED, {
		...once,
		inferred: 'result',
	}),
} satisfies Record<string, Operation>;

export const SIGN_INS = {
	LogIn: operation('POST /api/Authenticate/LogIn', DOCUMENTED, once),
	/** At Puzzel ID, for a client; by RFC 6749 the scope may be absent if it is the requested one. */
	Token: operation('POST /id/connect/token', DOCUMENTED, { ...once, inferred: 'scope' }),
	GetAccessToken: operation('POST /api/Authenticate/GetAccessToken', OBSERVED, once),
} satisfies Record<string, Operation>;

const ALL: Record<string, Operation> = { ...OPERATIONS, ...SIGN_INS };

export type OperationName = keyof typeof OPERATIONS;

/** The responses to API requests that nobody should send. */
export const ERRORS = {
	refused: { what: 'a request id that does not exist', status: 200, form: 'envelope', mark: OBSERVED },
	unknownPath: { what: 'a path that does not exist', status: 404, form: 'envelope', mark: 'inferred' },
	unauthorized: { what: 'no token', status: 401, form: 'envelope', mark: 'inferred' },
} as const satisfies Record<string, { what: string; status: number; form: string; mark: Mark }>;

export const TOKEN_MINUTES = 15;

/** Every response of the API is an envelope; that its id and message may be null is observed in clients. */
const ENVELOPE = ['code', 'id', 'message'];

/** How certain a field is, and whether it may be null or absent. */
export function claimOf(name: string, path: string): { mark: Mark; nullable: boolean; optional: boolean } {
	const { mark, nullable, inferred } = ALL[name]!;
	const field = path.replace(/^result(\[\])?\./, '');
	const isInferred = inferred.includes(field);
	if (ENVELOPE.includes(path)) return { mark: DOCUMENTED, nullable: path !== 'code', optional: false };
	return {
		mark: isInferred ? 'inferred' : mark,
		nullable: isInferred || nullable.includes(field),
		optional: isInferred,
	};
}

export const inferredPathsOf = (name: string, isList: boolean): string[] =>
	ALL[name]!.inferred.map((field) => `result${isList ? '[]' : ''}.${field}`);

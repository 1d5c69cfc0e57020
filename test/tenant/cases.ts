import type { Seed } from '../../emulator';
import type { Deviation } from '../../scripts/tenant/compare';

export type Deviations = NonNullable<Seed['deviations']>;

const rowsOf = (table: string) =>
	table
		.trim()
		.split('\n')
		.map((row) => row.split('|').map((cell) => cell.trim()) as [string, string, string, string, string]);

const IN_A_FIELD = rowsOf(`
a missing field                 | UserList               | result[].groupName        | "absent": true             | missing: nothing
a field missing in some entries | UserStateToday         | result[].lastName         | "absent": true, "every": 2 | missing: nothing
an additional field             | RequestGet             | result.sentiment          | "value": "good"            | extra: text
another name                    | QueueList              | result[].serviceId        | "renamed": "serviceID"     | other name: serviceID
a number as a text              | AccessTokenInformation | result.customerId         | "as": "text"               | other type: text of digits
a text as a number              | WaitingRequestList     | result[].requestId        | "as": "integer"            | other type: integer
a null                          | UserGet                | result.profiles[].qualities[].elements[].userLevel | "as": "null" | other type: null
a date in the old form          | RequestGet             | result.queueEntryTime     | "as": "legacyDate"         | other form of date: /Date(ms)/
a date without a zone           | UserGet                | result.sessionTime        | "as": "localDate"          | other form of date: ISO date without zone
a code that is a text           | RequestDelete          | code                      | "as": "text"               | other type: text of digits
a request id that is a text     | RequestAdd             | result                    | "as": "text"               | other type: text of digits
another response to the sign-in | LogIn                  | refreshToken.expiryDate   | "as": "isoDate"            | other form of date: ISO date
`);

/** The second column is a part of the seed. */
const ELSEWHERE = rowsOf(`
the prefix where there should be none | { "deviations": { "otherPrefix": ["VisualQueueList"] } } | VisualQueueList | other prefix: /customers/{customerKey}/visualqueues
no prefix where there should be one   | { "deviations": { "otherPrefix": ["RequestUpdate"] } } | RequestUpdate | other prefix: /{customerKey}/requests/{requestId}/update
an unknown id as HTTP 404             | { "deviations": { "errors": { "refused": { "status": 404, "form": "message" } } } } | error: refused | other form of error: HTTP 404, message
a missing token without words         | { "deviations": { "errors": { "unauthorized": { "status": 401, "form": "empty" } } } } | error: unauthorized | other form of error: HTTP 401, empty
an unknown path as a page             | { "deviations": { "errors": { "unknownPath": { "status": 404, "form": "html" } } } } | error: unknownPath | other form of error: HTTP 404, html
an operation that is not offered      | { "faults": [{ "name": "status", "operation": "UserGroupList", "status": 404 }] } | UserGroupList | other response: HTTP 404, envelope, code 1006
an operation that is refused          | { "faults": [{ "name": "envelopeFailure", "operation": "VisualQueueStates", "code": 77 }] } | VisualQueueStates | other response: HTTP 200, envelope, code 77
a renewed token within an object      | { "faults": [{ "name": "status", "operation": "GetAccessToken", "status": 200, "body": { "token": "x" } }] } | GetAccessToken | other type: object
another lifetime of tokens            | { "tokenLifetimeSeconds": 3600 } | AccessTokenInformation | other lifetime: 60 minutes
`);

function asFound(operation: string, text: string): Partial<Deviation> {
	const [, kind, found] = /^(.+?): (.*)$/.exec(text)!;
	return { operation, kind: kind as Deviation['kind'], found: found! };
}

/** One deviation each, as a part of the emulator's seed, and as it must be found. */
export const CASES: Array<[what: string, seed: Partial<Seed>, found: Partial<Deviation>]> = [
	...IN_A_FIELD.map(([what, operation, field, change, found]): (typeof CASES)[number] => [
		what,
		{ deviations: { fields: [{ operation, field, ...(JSON.parse(`{ ${change} }`) as { absent: true }) }] } },
		{ field, ...asFound(operation, found) },
	]),
	...ELSEWHERE.map(([what, seed, operation, found]): (typeof CASES)[number] => [
		what,
		JSON.parse(seed) as Partial<Seed>,
		asFound(operation, found),
	]),
];

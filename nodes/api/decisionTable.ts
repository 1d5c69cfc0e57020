/**
 * How often a call may be sent, in the terms of RFC 9110, 9.2: a `safe` call changes nothing, an `idempotent` one (update,
 * delete) has the same effect sent once or several times, a `nonIdempotent` one (create, callout) must be sent once.
 */
export type RetrySafety = 'safe' | 'idempotent' | 'nonIdempotent';

/** What the body holds: Puzzel's envelope with code 0 or another code, nothing, or anything else. */
export type BodyKind = 'success' | 'refusal' | 'empty' | 'other';

/**
 * `notBegun`: the server says that it has not begun, so the call may be repeated once.
 * `uncertain`: Puzzel may have done it.
 * `fault`: a read that brought nothing.
 */
type Verdict =
	| 'done'
	| 'refused'
	| 'redirected'
	| 'throttled'
	| 'unauthorized'
	| 'notBegun'
	| 'uncertain'
	| 'fault';

interface Decision {
	verdict: Verdict;
	/** The same may succeed in a moment: a call that may be sent again, is. */
	isTemporary: boolean;
}

type Entry = Verdict | `${Verdict}?`;
/** For all calls, or for `nonIdempotent`, `idempotent` and `safe` ones. A question mark: temporary. */
type Cell = Entry | readonly [Entry, Entry, Entry];

const UNCERTAIN: Cell = ['uncertain', 'uncertain', 'fault'];
const TEMPORARY: Cell = ['uncertain', 'uncertain?', 'fault?'];
/** A success in the envelope with a status of failure. */
const CONTRADICTION: Cell = TEMPORARY;

const all = (cell: Cell): Record<BodyKind, Cell> => ({
	success: cell,
	refusal: cell,
	empty: cell,
	other: cell,
});

/** The first row that fits the status. */
const ROWS: ReadonlyArray<readonly [(status: number) => boolean, Record<BodyKind, Cell>]> = [
	[
		isWithin(200, 299),
		{ success: 'done', refusal: 'refused', empty: ['uncertain', 'done', 'fault'], other: UNCERTAIN },
	],
	// Leads to the result of what was done (RFC 9110, 15.4.4).
	[isOneOf(303), { ...all(UNCERTAIN), success: CONTRADICTION, refusal: 'refused' }],
	[isWithin(300, 399), { ...all('redirected'), success: CONTRADICTION, refusal: 'refused' }],
	[isOneOf(401), { ...all('unauthorized'), success: ['uncertain', 'uncertain', 'unauthorized'] }],
	// 499: a proxy did not wait for the response.
	[isOneOf(408, 499), all(TEMPORARY)],
	[isOneOf(421, 425), { ...all('notBegun'), success: CONTRADICTION, refusal: 'refused' }],
	[isOneOf(429), { ...all('throttled'), success: ['uncertain', 'uncertain', 'throttled'] }],
	[isWithin(400, 499), { ...all('refused'), success: CONTRADICTION }],
	[isOneOf(500), { ...all(UNCERTAIN), refusal: ['uncertain', 'uncertain', 'refused'] }],
	[isOneOf(501, 505, 511), { ...all('refused'), success: CONTRADICTION }],
	[(status) => status >= 500, all(TEMPORARY)],
	[() => true, all(UNCERTAIN)],
];

const COLUMN: Record<RetrySafety, 0 | 1 | 2> = { nonIdempotent: 0, idempotent: 1, safe: 2 };

/** What a response means. 503 with Retry-After counts as 429. */
export function decide(
	status: number,
	body: BodyKind,
	safety: RetrySafety,
	hasRetryAfter: boolean,
): Decision {
	const counted = status === 503 && hasRetryAfter ? 429 : status;
	const [, cells] = ROWS.find(([fits]) => fits(counted))!;
	const cell = cells[body];
	const entry = typeof cell === 'string' ? cell : cell[COLUMN[safety]];
	return { verdict: entry.replace('?', '') as Verdict, isTemporary: entry.endsWith('?') };
}

function isWithin(lowest: number, highest: number) {
	return (status: number) => status >= lowest && status <= highest;
}

function isOneOf(...statuses: number[]) {
	return (status: number) => statuses.includes(status);
}

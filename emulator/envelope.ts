/** Every answer of the API [documented]; `code` 0 is success. */
export interface Envelope {
	result: unknown;
	code: number;
	id: string | null;
	message: string;
}

/** Puzzel's own numbers are not public: these are invented, and distinguish failures. */
export const FAILURE_CODES = {
	badRequest: 1001,
	unauthorized: 1002,
	forbidden: 1003,
	unknownOperation: 1004,
	tooManyCalls: 1005,
	unavailable: 1006,
	unknownRequest: 2001,
	unknownAgent: 2002,
	unknownQueue: 2003,
	unknownAccessPoint: 2004,
	queueFull: 2005,
	ended: 2006,
	held: 2007,
	reserved: 2008,
	nothingOffered: 2009,
	notPossible: 2010,
} as const;

export type FailureReason = keyof typeof FAILURE_CODES;

export function success(result: unknown, id: number | string | null = null, message = ''): Envelope {
	return { result, code: 0, id: id === null ? null : String(id), message };
}

export function failure(reason: FailureReason, message: string): Envelope {
	return { result: null, code: FAILURE_CODES[reason], id: null, message };
}

/** `id`, `message` and empty fields may be absent altogether [observed in clients]. */
export function withoutEmpty(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutEmpty);
	if (typeof value !== 'object' || value === null) return value;
	const filled = Object.entries(value).filter(([, each]) => each !== null && each !== '');
	return Object.fromEntries(filled.map(([name, each]) => [name, withoutEmpty(each)]));
}

/** Ends the handling of a call with a failure in the envelope. What Puzzel itself refuses is HTTP 200 [observed in clients]. */
export class Refusal extends Error {
	constructor(
		readonly reason: FailureReason,
		message: string,
		readonly status = 200,
	) {
		super(message);
	}
}

import { z } from 'zod/v4';

import type { Fault } from './faultSchema';

/** "Answer the next N calls like this": the short way to set faults that pass by themselves. */
export const nextAnswersSchema = z
	.strictObject({
		count: z.int().positive().default(1),
		status: z.int().min(200).max(599).optional(),
		/** With `status` or `body`, for example `{ "Retry-After": "2" }`. */
		headers: z.record(z.string(), z.string()).optional(),
		/** A text as it is, anything else as JSON; with the status 200 if none is given. */
		body: z.unknown().optional(),
		delayMs: z.number().nonnegative().optional(),
		/** Cuts the connection before (`true`) or after the call is carried out. */
		drop: z.union([z.boolean(), z.enum(['before', 'after'])]).optional(),
		/** The operation; every call of the API if left out, '*' for the sign-in as well. */
		match: z.string().optional(),
	})
	.refine(
		({ status, body, delayMs, drop }) => [status, body, delayMs, drop].some((part) => part !== undefined),
		'needs at least one of status, body, delayMs and drop',
	);

export type NextAnswers = z.input<typeof nextAnswersSchema>;

export function asFaults(next: NextAnswers): Fault[] {
	const { count, status, headers, body, delayMs, drop, match } = nextAnswersSchema.parse(next);
	const when = { times: count, ...(match !== undefined && { operation: match }) };
	const faults: Fault[] = [];
	if (delayMs !== undefined) faults.push({ name: 'latency', ms: delayMs, ...when });
	if (drop) faults.push({ name: drop === 'after' ? 'dropAfter' : 'dropBefore', ...when });
	if (status !== undefined || body !== undefined) {
		faults.push({
			name: 'status',
			status: status ?? 200,
			...when,
			...(headers && { headers }),
			...(body !== undefined && { body }),
		});
	}
	return faults;
}

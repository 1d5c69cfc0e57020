import { z } from 'zod/v4';

import { LIMITER_KINDS } from './limiters';

const when = {
	/** Only calls of this operation, '*' for every call. By default every call of the API host, but not the sign-in. */
	operation: z.string().optional(),
	/** How likely a call is hit, 0 to 1. */
	probability: z.number().min(0).max(1).optional(),
	/** Only this many calls are hit. */
	times: z.int().positive().optional(),
};
/** The call is carried out, and only its answer is replaced. */
const written = z.boolean().optional();
const milliseconds = z.number().nonnegative();
/** What a header can hold, whether it makes sense or not. */
const headerValue = z.string().regex(/^[\t\x20-\x7e]*$/, 'cannot be sent in a header');

const status = z.int().min(200).max(599);
const fault = <Name extends string, Shape extends z.core.$ZodLooseShape>(name: Name, shape: Shape) =>
	z.strictObject({ name: z.literal(name), ...shape });

/** Everything that can go wrong, by name. Times are real ones: faults are about the network and the client. */
export const faultSchema = z.discriminatedUnion('name', [
	/** Calls above the limit are refused; each customer has a separate limit, shared by all its connections. */
	fault('rateLimit', {
		...when,
		/** By default a token bucket. */
		kind: z.enum(LIMITER_KINDS).optional(),
		perSecond: z.number().positive(),
		burst: z.number().min(1).optional(),
		windowMs: z.number().positive().optional(),
		countsRefused: z.boolean().optional(),
		/** By default 429. */
		status: z.int().min(400).max(599).optional(),
		retryAfter: z.union([z.enum(['seconds', 'date', 'none']), headerValue, z.number()]).optional(),
	}).refine(
		({ kind, perSecond, windowMs = 1000 }) => !kind?.endsWith('Window') || perSecond * windowMs >= 1000,
		{ path: ['windowMs'], message: 'lets less than one call through: make it longer' },
	),
	/** Between `ms` and `ms + jitterMs` before the call is carried out. */
	fault('latency', { ...when, ms: milliseconds, jitterMs: milliseconds.optional() }),
	/** The connection is cut, and nothing has been done. */
	fault('dropBefore', when),
	/** The connection is cut after the call was carried out. */
	fault('dropAfter', when),
	/** The call is carried out; of the answer only the first half is sent. */
	fault('halfJson', when),
	/** A proxy's page instead of an answer. */
	fault('htmlError', { ...when, status: status.optional(), written }),
	fault('status', {
		...when,
		status,
		retryAfterSeconds: z.number().nonnegative().optional(),
		headers: z.record(z.string(), z.string()).optional(),
		/** A text as it is, anything else as JSON. */
		body: z.unknown().optional(),
		written,
	}),
	/** HTTP 200 with `code` ≠ 0, and nothing done. */
	fault('envelopeFailure', { ...when, code: z.int(), message: z.string().optional() }),
	/** Puzzel's clock is ahead of the client's by this much (behind, if negative), and so is every date in an answer. */
	fault('clockSkew', { ms: z.number() }),
	/** All access tokens end at every `everyCalls`-th call. */
	fault('tokenStorm', { ...when, everyCalls: z.int().positive() }),
	/** Dates as `/Date(ms-0000)/`. */
	fault('legacyDates', {}),
	/** What is empty is left out of answers. */
	fault('absentFields', {}),
]);

export type Fault = z.output<typeof faultSchema>;

/** Some fields of a fault with other values. */
export type FaultChanges = Fault extends infer Each
	? Each extends Fault
		? Partial<Omit<Each, 'name'>>
		: never
	: never;

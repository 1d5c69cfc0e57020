import type { IN8nHttpFullResponse } from 'n8n-workflow';
import { z } from 'zod/v4';

import { PuzzelFailure } from './failure';

/** `{ result, code, id, message }` [documented]. `code` alone makes an envelope: the others may be missing or odd. */
const envelopeSchema = z.object({
	result: z.unknown(),
	code: z.union([
		z.number(),
		z
			.string()
			.trim()
			.regex(/^-?\d+$/)
			.transform(Number),
	]),
	id: z.union([z.string(), z.number()]).optional().catch(undefined),
	message: z.string().catch(''),
});

/** A success: `code` was 0. Legacy dates in `result` are ISO 8601 here. */
export interface Envelope {
	result: unknown;
	code: number;
	id: string | number | undefined;
	message: string;
}

/** A refusal by Puzzel itself, whatever the HTTP status: `code` was not 0. */
export interface EnvelopeRefusal {
	code: number;
	message: string;
}

/** Undefined if the body is not a Puzzel envelope. */
export function readEnvelope({
	body,
}: IN8nHttpFullResponse): { envelope: Envelope } | { refusal: EnvelopeRefusal } | undefined {
	const parsed = envelopeSchema.safeParse(body);
	if (!parsed.success) return undefined;
	const { result, code, id, message } = parsed.data;
	if (code !== 0) return { refusal: { code, message } };
	return { envelope: { result: isTooLong(result) ? result : withIsoDates(result), code, id, message } };
}

/** Reads what the code relies on from `result`; the rest of an answer is passed through unchecked. */
export function expectResult<T extends z.ZodType>(schema: T, { result }: Envelope, what: string): z.infer<T> {
	const parsed = schema.safeParse(result);
	if (parsed.success) return parsed.data;
	throw withoutContent(what);
}

/** Longer than any list of Puzzel: its queues hold 20,000 requests [documented]. */
const LONGEST_LIST = 200_000;

/**
 * Reads a list from `result`, as one check of each entry: zod makes a dozen objects for every one. Entries that are none
 * are left out. Throws PuzzelFailure if there is no list, no usable entry in it, or too many.
 */
export function expectList<T>(
	{ result }: Envelope,
	isEntry: (entry: unknown) => entry is T,
	what: string,
): T[] {
	if (!Array.isArray(result)) throw withoutContent(what);
	if (isTooLong(result)) {
		throw new PuzzelFailure(`The response lists more than ${LONGEST_LIST} ${what}`, {
			description:
				'The list was not read. Puzzel returns no list that long: check "API URL" in the credential.',
		});
	}
	const entries = (result as unknown[]).filter(isEntry);
	if (entries.length > 0 || result.length === 0) return entries;
	throw withoutContent(what);
}

/** The same for entries that are read by a schema, one after the other: its findings about a million are no burden then. */
export function expectEntries<T extends z.ZodType>(
	schema: T,
	envelope: Envelope,
	what: string,
): Array<z.infer<T>> {
	const list = expectList(envelope, (entry): entry is unknown => entry !== undefined, what);
	const entries = list.flatMap((entry) => {
		const parsed = schema.safeParse(entry);
		return parsed.success ? [parsed.data] : [];
	});
	if (entries.length > 0 || list.length === 0) return entries;
	throw withoutContent(what);
}

const isTooLong = (result: unknown) => Array.isArray(result) && result.length > LONGEST_LIST;

const withoutContent = (what: string) =>
	new PuzzelFailure(`The response has no ${what}`, {
		description:
			'Puzzel reported success without it. Please report this with the version of your Puzzel solution.',
	});

/** Deeper than any answer of Puzzel, and no deeper than n8n can copy and store. */
const DEEPEST = 100;

const LEGACY_DATE = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/;

/** `/Date(ms-0000)/` is still returned by some solutions [observed in clients]; the milliseconds count from 1970 in UTC. */
export function withIsoDates(value: unknown, levels = DEEPEST): unknown {
	if (levels === 0) throw new Error('Nested too deeply');
	if (typeof value === 'string') return value.startsWith('/Date(') ? isoDate(value) : value;
	if (Array.isArray(value)) return value.map((each) => withIsoDates(each, levels - 1));
	if (typeof value !== 'object' || value === null) return value;
	// Copied only if there is such a date: a list may have 20,000 entries, and a trigger reads it every minute.
	const object = value as Record<string, unknown>;
	let copy: Record<string, unknown> | undefined;
	for (const key in object) {
		const old = object[key];
		if (typeof old !== 'string' && typeof old !== 'object') continue;
		const each = withIsoDates(old, levels - 1);
		if (each !== old) (copy ??= { ...object })[key] = each;
	}
	return copy ?? object;
}

function isoDate(text: string): string {
	const date = new Date(Number(LEGACY_DATE.exec(text)?.[1]));
	return Number.isNaN(date.getTime()) ? text : date.toISOString();
}

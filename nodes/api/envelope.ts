import type { IN8nHttpFullResponse } from 'n8n-workflow';
import { z } from 'zod/v4';

import { PuzzelFailure } from './failure';

/** `{ result, code, id, message }` [documented]; everything but `code` may be missing in an answer to a write. */
const envelopeSchema = z.object({
	result: z.unknown(),
	code: z.number(),
	id: z.union([z.string(), z.number()]).nullish(),
	message: z.string().nullish(),
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

/** Undefined where the answer is no envelope at all: half an answer, a proxy's page, another server. */
export function readEnvelope({
	body,
}: IN8nHttpFullResponse): { envelope: Envelope } | { refusal: EnvelopeRefusal } | undefined {
	const parsed = envelopeSchema.safeParse(body);
	if (!parsed.success) return undefined;
	const { result, code, id, message } = parsed.data;
	if (code !== 0) return { refusal: { code, message: message ?? '' } };
	return { envelope: { result: withIsoDates(result), code, id: id ?? undefined, message: message ?? '' } };
}

/** Reads what the code relies on from `result`; the rest of an answer is passed through unjudged. */
export function expectResult<T extends z.ZodType>(schema: T, { result }: Envelope, what: string): z.infer<T> {
	const parsed = schema.safeParse(result);
	if (parsed.success) return parsed.data;
	throw new PuzzelFailure(`Puzzel's answer holds no ${what}`, {
		description:
			'The answer had the form of a success, but not the content. Please report this with the version of your Puzzel solution.',
	});
}

/** Deeper than any answer of Puzzel, and no deeper than n8n can copy and store. */
const DEEPEST = 100;

const LEGACY_DATE = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/;

/** `/Date(ms-0000)/` still comes from some solutions [observed in clients]; the milliseconds count from 1970 in UTC. */
export function withIsoDates(value: unknown, levels = DEEPEST): unknown {
	if (levels === 0) throw new Error('Nested too deeply');
	if (typeof value === 'string') return value.startsWith('/Date(') ? isoDate(value) : value;
	if (Array.isArray(value)) return value.map((each) => withIsoDates(each, levels - 1));
	if (typeof value !== 'object' || value === null) return value;
	// Copied only where there is such a date: a list may have 20,000 entries, and a trigger reads it every minute.
	const object = value as Record<string, unknown>;
	let copy: Record<string, unknown> | undefined;
	for (const key in object) {
		const each = withIsoDates(object[key], levels - 1);
		if (each !== object[key]) (copy ??= { ...object })[key] = each;
	}
	return copy ?? object;
}

function isoDate(text: string): string {
	const date = new Date(Number(LEGACY_DATE.exec(text)?.[1]));
	return Number.isNaN(date.getTime()) ? text : date.toISOString();
}

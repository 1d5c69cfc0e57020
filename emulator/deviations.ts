import { z } from 'zod/v4';

import type { Envelope, FailureReason } from './envelope';

const whole = (value: unknown) => (Number.isSafeInteger(Number(value)) ? Number(value) : 0);
/** What is no date stays as it is. */
const asDate = (value: unknown, write: (date: Date) => string) => {
	const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
	return Number.isNaN(time) ? value : write(new Date(time));
};

/** How a value may be written instead. */
const WRITTEN_AS = {
	text: (value: unknown) =>
		value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value),
	integer: whole,
	decimal: (value: unknown) => whole(value) + 0.5,
	boolean: Boolean,
	null: () => null,
	list: (value: unknown) => [value],
	object: (value: unknown) => ({ value }),
	isoDate: (value: unknown) => new Date(Date.parse(String(value)) || Date.now()).toISOString(),
	localDate: (value: unknown) => asDate(value, (date) => date.toISOString().slice(0, -1)),
	legacyDate: (value: unknown) => asDate(value, (date) => `/Date(${date.getTime()}-0000)/`),
} satisfies Record<string, (value: unknown) => unknown>;

/** How an error may be written. */
const ERROR_FORMS = {
	envelope: (_status: number, envelope: Envelope) => ({ body: envelope }),
	codeAndMessage: (_status: number, { code, message }: Envelope) => ({ body: { code, message } }),
	message: (_status: number, { message }: Envelope) => ({ body: { Message: message } }),
	text: (_status: number, { message }: Envelope) => ({ type: 'text/plain', body: message }),
	html: (status: number) => ({ type: 'text/html', body: `<html><body><h1>${status}</h1></body></html>` }),
	empty: () => ({ type: 'text/plain', body: '' }),
};
const keysOf = <T extends object>(object: T) => Object.keys(object) as Array<keyof T>;

const fieldSchema = z
	.strictObject({
		operation: z.string().min(1),
		/** Its way from the top of the answer: `result.profiles[].name`. */
		field: z.string().regex(/^[\w$-]+(\[\])*(\.[\w$-]+(\[\])*)*$/, 'is no way to a field'),
		/** It is left out. */
		absent: z.literal(true).optional(),
		/** It has another type, or another form of date. */
		as: z.enum(keysOf(WRITTEN_AS)).optional(),
		/** It has another name. */
		renamed: z.string().min(1).optional(),
		/** It holds this, whether the answer has it or not. */
		value: z.json().optional(),
		/** Only each one so numbered: 2 is every second entry of a list. */
		every: z.int().positive().optional(),
	})
	.refine(
		({ absent, as, renamed, value }) =>
			[absent, as, renamed, value].filter((each) => each !== undefined).length === 1,
		'needs exactly one of absent, as, renamed, value',
	);

const errorSchema = z.strictObject({
	status: z.int().min(200).max(599),
	form: z.enum(keysOf(ERROR_FORMS)),
});

/** In what a solution differs from what is assumed of all of them. */
export const deviationsSchema = z.strictObject({
	/** Operations that have the prefix `/customers/` although they should not, or the other way round; `*` is all. */
	otherPrefix: z.array(z.string()).default([]),
	fields: z.array(fieldSchema).default([]),
	/** How it is answered that something was refused, that a path is unknown, that the token is missing. */
	errors: z.partialRecord(z.enum(['refused', 'unknownPath', 'unauthorized']), errorSchema).default({}),
});

export type Deviations = z.output<typeof deviationsSchema>;
type FieldDeviation = z.output<typeof fieldSchema>;

/** The path at which an operation is found. */
export function deviatingPath(
	{ otherPrefix }: Deviations,
	operation: string,
	base: string,
	path: string,
): string {
	if (!otherPrefix.some((each) => each === '*' || same(each, operation))) return path;
	const rest = path.slice(base.length);
	return base + (rest.startsWith('/customers/') ? rest.slice('/customers'.length) : `/customers${rest}`);
}

/** The answer as this solution gives it. */
export function deviatingAnswer({ fields }: Deviations, operation: string, answer: unknown): unknown {
	const own = fields.filter((each) => same(each.operation, operation));
	if (own.length === 0 || typeof answer !== 'object' || answer === null) return answer;
	const copy = structuredClone(answer);
	for (const deviation of own) {
		const steps = deviation.field.replaceAll('[]', '.[]').split('.');
		let met = 0;
		visit(copy, steps, (holder, name) => {
			if (++met % (deviation.every ?? 1) === 0) deviate(holder, name, deviation);
		});
	}
	return copy;
}

/** How a refusal is answered. */
export interface Answered {
	status: number;
	/** The content type; JSON if left out. */
	type?: string;
	body: unknown;
}

/** A refusal as this solution gives it. */
export function deviatingError(
	{ errors }: Deviations,
	status: number,
	reason: FailureReason,
	envelope: Envelope,
): Answered {
	const kind = reason === 'unknownOperation' ? 'unknownPath' : reason === 'unauthorized' ? reason : 'refused';
	const error = status === 200 || kind !== 'refused' ? errors[kind] : undefined;
	return error
		? { status: error.status, ...ERROR_FORMS[error.form](error.status, envelope) }
		: { status, body: envelope };
}

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

function visit(
	value: unknown,
	[step, ...rest]: string[],
	each: (holder: Record<string, unknown>, name: string) => void,
): void {
	if (step === undefined || typeof value !== 'object' || value === null) return;
	if (step === '[]') {
		if (Array.isArray(value)) for (const entry of value) visit(entry, rest, each);
		return;
	}
	if (Array.isArray(value)) return;
	const holder = value as Record<string, unknown>;
	if (rest.length === 0) each(holder, step);
	else visit(holder[step], rest, each);
}

function deviate(
	holder: Record<string, unknown>,
	name: string,
	{ absent, as, renamed, value }: FieldDeviation,
): void {
	if (value !== undefined) {
		holder[name] = value;
		return;
	}
	if (!(name in holder)) return;
	const old = holder[name];
	if (absent || renamed !== undefined) delete holder[name];
	if (renamed !== undefined) holder[renamed] = old;
	if (as) holder[name] = WRITTEN_AS[as](old);
}

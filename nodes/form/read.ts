import { DateTime } from 'luxon';

import { idSchema } from '../api/answers';
import { badInput } from '../api/failure';

const blank = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

const shown = (value: unknown): string => {
	const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

/** An id typed or mapped by a person, as digits. Throws where it is blank or anything else. */
export function readId(value: unknown, field: string): string {
	if (blank(value)) {
		throw badInput(
			`"${field}" is empty`,
			`Fill in "${field}", or check that the expression in it finds a value in this item.`,
		);
	}
	const parsed = idSchema.safeParse(value);
	if (parsed.success) return parsed.data;
	throw badInput(`"${field}" is not an id: ${shown(value)}`, 'An id has digits only, for example 1231234.');
}

/** `undefined` where the field was left empty: it is then not sent. */
export function readOptionalId(value: unknown, field: string): number | undefined {
	if (blank(value)) return undefined;
	const id = Number(readId(value, field));
	if (Number.isSafeInteger(id)) return id;
	throw badInput(
		`"${field}" is too large to be an id: ${shown(value)}`,
		'Check the expression in the field.',
	);
}

/** The value of a resource locator, or the plain value that an expression or an AI agent put in its place. */
export function readLocator(value: unknown): { mode: string; value: unknown } {
	if (typeof value === 'object' && value !== null && 'mode' in value) {
		const { mode, value: inner } = value as { mode: unknown; value?: unknown };
		return { mode: String(mode), value: inner };
	}
	return { mode: 'id', value };
}

export function readText(value: unknown, field: string): string {
	const text = readOptionalText(value, field);
	if (text !== undefined) return text;
	throw badInput(
		`"${field}" is empty`,
		`Fill in "${field}", or check that the expression in it finds a value in this item.`,
	);
}

export function readOptionalText(value: unknown, field: string): string | undefined {
	if (blank(value)) return undefined;
	if (typeof value === 'string') return value;
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	throw badInput(
		`"${field}" is not a text: ${shown(value)}`,
		'Use an expression that gives a text or a number.',
	);
}

export function readOptionalWholeNumber(value: unknown, field: string): number | undefined {
	if (blank(value)) return undefined;
	const number = typeof value === 'string' ? Number(value) : value;
	if (Number.isSafeInteger(number)) return number as number;
	throw badInput(
		`"${field}" is not a whole number: ${shown(value)}`,
		'Use digits only, without unit or decimals.',
	);
}

/** How long something lasts: 0 or more. */
export function readOptionalCount(value: unknown, field: string): number | undefined {
	const number = readOptionalWholeNumber(value, field);
	if (number === undefined || number >= 0) return number;
	throw badInput(`"${field}" must not be negative: ${shown(value)}`, 'Use 0 or more.');
}

export function readOptionalBoolean(value: unknown, field: string): boolean | undefined {
	if (blank(value)) return undefined;
	if (typeof value === 'boolean') return value;
	if (value === 'true' || value === 'false') return value === 'true';
	throw badInput(
		`"${field}" is neither true nor false: ${shown(value)}`,
		'Use the switch, or an expression that gives true or false.',
	);
}

/** Whatever n8n's date field or an expression gives: text with or without a zone, luxon, Date or milliseconds. */
export function readOptionalDate(value: unknown, field: string, zone: string): string | undefined {
	if (blank(value)) return undefined;
	const date = toDateTime(value, zone);
	if (date?.isValid) return new Date(date.toMillis()).toISOString();
	throw badInput(
		`"${field}" is not a date and time that can be read: ${shown(value)}`,
		'Use the calendar, or a text such as 2026-03-01T09:30:00. Without a time zone it is read in the time zone of the workflow.',
	);
}

function toDateTime(value: unknown, zone: string): DateTime | undefined {
	if (value instanceof Date) return DateTime.fromJSDate(value);
	if (typeof value === 'number') return DateTime.fromMillis(value);
	if (typeof value === 'string') {
		const text = value.trim();
		const iso = DateTime.fromISO(text, { zone });
		return iso.isValid ? iso : DateTime.fromSQL(text, { zone });
	}
	// n8n's expressions use a luxon of their own, whose objects are no instances of ours.
	const milliseconds = (value as { toMillis?: () => number }).toMillis?.();
	return milliseconds === undefined ? undefined : DateTime.fromMillis(milliseconds);
}

/** Rows of `{ name, value }`. A row with neither is one the person added and left; a value alone has no place to go. */
export function readPairs(rows: unknown, field: string): Array<{ name: string; value: string }> {
	const list = Array.isArray(rows) ? (rows as Array<{ name?: unknown; value?: unknown }>) : [];
	const pairs = list
		.filter((row) => !(blank(row.name) && blank(row.value)))
		.map((row) => ({
			name: readText(row.name, `${field}: Name`),
			value: readOptionalText(row.value, `${field}: Value`) ?? '',
		}));
	const names = pairs.map(({ name }) => name.toLowerCase());
	const twice = pairs.find(({ name }, index) => names.indexOf(name.toLowerCase()) !== index);
	if (twice) throw badInput(`"${field}" has the name "${twice.name}" twice`, 'Each name can have one value.');
	return pairs;
}

/** An object without its undefined entries: what the person left empty is not sent. */
export function onlyFilled<T extends object>(fields: T): T {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

import { DateTime } from 'luxon';

import { idSchema } from '../api/answers';
import { badInput } from '../api/failure';

/*
 * Each reader takes what n8n gives for a field and the name of the field as the person knows it.
 * `undefined` means that the field was left empty; anything that cannot be read is an error.
 */

const blank = (value: unknown): value is undefined | null | string =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** What a person entered, short enough for a message. */
export function shown(value: unknown): string {
	const text = inJson(value) ?? String(value);
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Undefined where it is no object, or one that JSON cannot hold. */
function inJson(value: unknown): string | undefined {
	if (typeof value !== 'object') return undefined;
	try {
		return JSON.stringify(value);
	} catch {
		return 'an object that cannot be shown';
	}
}

/** An id typed or mapped by a person, as digits. */
export function readId(value: unknown, field: string): string | undefined {
	if (blank(value)) return undefined;
	const parsed = idSchema.safeParse(value);
	if (parsed.success) return parsed.data;
	throw badInput(
		`"${field}" is not an id: ${shown(value)}`,
		'An id has digits only, for example 1231234. Check what the field holds for this item.',
	);
}

/** An id as JSON has it. */
export function readIdNumber(value: unknown, field: string): number | undefined {
	const digits = readId(value, field);
	if (digits === undefined) return undefined;
	if (Number.isSafeInteger(Number(digits))) return Number(digits);
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

/** Words for people: as they were written, blanks included. */
export function readText(value: unknown, field: string): string | undefined {
	if (blank(value)) return undefined;
	if (typeof value === 'string') return value;
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	throw badInput(
		`"${field}" is not a text: ${shown(value)}`,
		'Use an expression that gives a text or a number.',
	);
}

/** Several words for a machine, as a list or as a text with commas. */
export function readList(value: unknown, field: string): string[] | undefined {
	const each = Array.isArray(value) ? value : readText(value, field)?.split(',');
	return each?.map((one) => readAddress(one, field)).filter((one) => one !== undefined);
}

/** A mail address, phone number, URI, key or other word for a machine: without blanks around it. */
export function readAddress(value: unknown, field: string): string | undefined {
	if (typeof value !== 'boolean') return readText(value, field)?.trim();
	throw badInput(
		`"${field}" is neither an address nor a number: ${value}`,
		'Check the expression in the field; it gives true or false.',
	);
}

/** The value of a locator whose ids are words. */
export const readKey = (value: unknown, field: string): string | undefined =>
	readAddress(readLocator(value).value, field);

/** An e-mail address, alone or behind a name: `Kari <kari@example.com>`. */
export function readMailAddress(value: unknown, field: string): string | undefined {
	const address = readAddress(value, field);
	if (address === undefined || /^(?:[^<>]*<)?[^\s@<>]+@[^\s@<>]+>?$/.test(address)) return address;
	throw badInput(
		`"${field}" is not an e-mail address: ${shown(value)}`,
		'Enter an address with an @ in it and no blanks, for example customer@example.com.',
	);
}

/** Digits only, within the range that the field allows. */
export function readWholeNumber(
	value: unknown,
	field: string,
	{ minValue = -Infinity, maxValue = Infinity }: { minValue?: number; maxValue?: number } = {},
): number | undefined {
	if (blank(value)) return undefined;
	const number = typeof value === 'string' && /^\s*-?\d+\s*$/.test(value) ? Number(value) : value;
	if (typeof number !== 'number' || !Number.isSafeInteger(number)) {
		throw badInput(
			`"${field}" is not a whole number: ${shown(value)}`,
			'Use digits only, without unit or decimals.',
		);
	}
	if (number >= minValue && number <= maxValue) return number;
	throw badInput(
		`"${field}" is out of range: ${number}`,
		maxValue === Infinity ? `Use ${minValue} or more.` : `Use a number from ${minValue} to ${maxValue}.`,
	);
}

export function readBoolean(value: unknown, field: string): boolean | undefined {
	if (blank(value)) return undefined;
	if (typeof value === 'boolean') return value;
	if (value === 'true' || value === 'false') return value === 'true';
	throw badInput(
		`"${field}" is neither true nor false: ${shown(value)}`,
		'Use the switch, or an expression that gives true or false.',
	);
}

/** Whatever n8n's date field or an expression gives: text with or without a zone, luxon, Date or milliseconds. */
export function readDate(value: unknown, field: string, zone: string): string | undefined {
	if (blank(value)) return undefined;
	const reason = whyNoDate(value);
	const date = reason === undefined ? toDateTime(value, zone) : undefined;
	if (date?.isValid) return new Date(date.toMillis()).toISOString();
	throw badInput(
		`"${field}" is not a date and time that can be read: ${shown(value)}${reason ? ` (${reason})` : ''}`,
		'Use the calendar, or a text such as 2026-03-01T09:30:00. Without a time zone it is read in the time zone of the workflow.',
	);
}

/** Clocks differ a little, and a run takes its time. */
const LATE_MS = 5 * 60_000;

/** A date that is not long over: where it is, most often the time zone is another one than was thought. */
export function readTimeToCome(value: unknown, field: string, zone: string): string | undefined {
	const date = readDate(value, field, zone);
	if (date === undefined || Date.parse(date) >= Date.now() - LATE_MS) return date;
	const local = DateTime.fromISO(date, { zone }).toFormat('yyyy-LL-dd HH:mm');
	throw badInput(
		`"${field}" is in the past: ${local} in the time zone ${zone}`,
		'Enter a time to come, or leave the field empty for now. Without a time zone of its own, a time is read in the time zone of the workflow: menu of the workflow, Settings, Timezone.',
	);
}

const DIGITS = /^\s*-?\d+\s*$/;
const YEAR_2001_MS = Date.UTC(2001);
const YEAR_10000_MS = Date.UTC(10_000);

/** What luxon would read, but not as the person meant it. */
function whyNoDate(value: unknown): string | undefined {
	if (typeof value === 'string' && /^\s*T?\d{1,2}:\d\d/i.test(value)) return 'a time without a date';
	if (typeof value !== 'number' && !(typeof value === 'string' && DIGITS.test(value))) return undefined;
	const number = Number(value);
	if (number >= 1000 && number <= 9999) return 'a year alone';
	if (number < YEAR_2001_MS) return 'probably seconds; a number must be milliseconds since 1970';
	if (number >= YEAR_10000_MS) return 'too large for milliseconds since 1970';
	return undefined;
}

function toDateTime(value: unknown, zone: string): DateTime | undefined {
	if (value instanceof Date) return DateTime.fromJSDate(value);
	if (typeof value === 'number') return DateTime.fromMillis(value);
	if (typeof value === 'string') {
		const text = value.trim();
		if (DIGITS.test(text)) return DateTime.fromMillis(Number(text));
		const iso = DateTime.fromISO(text, { zone });
		return iso.isValid ? iso : DateTime.fromSQL(text, { zone });
	}
	// n8n's expressions use a luxon of their own, whose objects are no instances of ours.
	const { toMillis } = value as { toMillis?: unknown };
	const milliseconds: unknown = typeof toMillis === 'function' ? toMillis.call(value) : undefined;
	return typeof milliseconds === 'number' ? DateTime.fromMillis(milliseconds) : undefined;
}

/** An object without its undefined entries: what the person left empty is not sent. */
export function onlyFilled<T extends object>(fields: T): T {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

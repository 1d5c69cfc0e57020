import { badInput, type PuzzelFailure } from '../api/failure';

/*
 * Each reader takes what n8n gives for a field, and the displayed name of the field.
 * `undefined` means that the field was left empty; anything that cannot be read is an error.
 */

/** Also a text of which nothing can be seen. */
export const isEmpty = (value: unknown): value is undefined | null | string =>
	value === undefined || value === null || (typeof value === 'string' && /^[\s\p{Cf}]*$/u.test(value));

/** A text for a machine, without marks that nobody sees and without spaces around it. */
export const withoutMarks = (text: string): string => text.replace(/\p{Cf}/gu, '').trim();

/** n8n's expressions use another copy of luxon, and may run in another realm: no instances of our classes. */
export const isDate = (value: unknown): value is Date =>
	Object.prototype.toString.call(value) === '[object Date]';

/** A luxon DateTime; a Duration has no year. */
export const isLuxon = (value: unknown): value is { toMillis(): number; toISO(): string | null } => {
	const { toMillis, toISO, year } = Object(value) as Record<string, unknown>;
	return typeof toMillis === 'function' && typeof toISO === 'function' && typeof year === 'number';
};

export const digitsLost = (value: unknown, field: string): PuzzelFailure =>
	badInput(
		`"${field}" has lost digits: ${preview(value)}`,
		'A number of more than 15 digits is not exact. Keep it as text at its source, and map the text.',
	);

/** What a person entered, short enough for a message. */
export function preview(value: unknown): string {
	const text = inJson(value) ?? String(value);
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Undefined if it is no object, or one that JSON cannot hold. */
function inJson(value: unknown): string | undefined {
	if (typeof value !== 'object') return undefined;
	try {
		return JSON.stringify(value);
	} catch {
		return 'an object that cannot be shown';
	}
}

/** An id typed or mapped by a person, or what a spreadsheet or database makes of one, as digits without zeros before. */
export function parseId(value: unknown, field: string): string | undefined {
	if (isEmpty(value)) return undefined;
	if (typeof value === 'number' && value > Number.MAX_SAFE_INTEGER) throw digitsLost(value, field);
	const isWritten = ['string', 'number', 'bigint'].includes(typeof value);
	const written = isWritten ? withoutMarks(String(value)).replace(/^'/, '').replace(/\.0+$/, '') : '';
	if (/^[0-9]{1,20}$/.test(written)) return written.replace(/^0+(?=.)/, '');
	throw badInput(
		`"${field}" must be a number: ${preview(value)}`,
		'Enter an ID such as 1231234, or check the expression for this item.',
	);
}

/** An id as JSON has it. */
export function parseIdNumber(value: unknown, field: string): number | undefined {
	const digits = parseId(value, field);
	if (digits === undefined) return undefined;
	if (Number.isSafeInteger(Number(digits))) return Number(digits);
	throw badInput(
		`"${field}" is too large to be an ID: ${preview(value)}`,
		'Check the expression in the field.',
	);
}

/** What no text has: control characters but for those that divide lines and columns, and halves of characters. */
const UNWRITABLE = /[^\P{Cc}\t\n\r]|\p{Cs}/gu;

const filled = (text: string): string | undefined => (isEmpty(text) ? undefined : text);

/** Words for people: as they were written, spaces included. Dates become what n8n writes within a text. */
export function parseText(value: unknown, field: string): string | undefined {
	if (isEmpty(value)) return undefined;
	if (typeof value === 'string') return filled(value.replace(UNWRITABLE, ''));
	if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
	if (typeof value === 'number') {
		if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return String(value);
		if (Number.isFinite(value)) throw digitsLost(value, field);
	}
	const date = isLuxon(value) ? value.toISO() : undefined;
	if (date) return date;
	throw badInput(
		`"${field}" is not a text: ${preview(value)}`,
		'Use an expression that returns text, a number or a date.',
	);
}

/** A heading or a name, trimmed; its line breaks become spaces. */
export const parseSingleLine = (value: unknown, field: string): string | undefined =>
	parseText(value, field)
		?.split(/[\r\n\u2028\u2029]+/)
		.map((part) => part.trim())
		.filter(Boolean)
		.join(' ');

/** A URI, key or other word for a machine. */
export function parseWord(value: unknown, field: string): string | undefined {
	if (typeof value === 'boolean') {
		throw badInput(
			`"${field}" is neither an address nor a number: ${value}`,
			'Check the expression in the field: it returns true or false.',
		);
	}
	const text = parseText(value, field);
	const word = text === undefined ? undefined : withoutMarks(text);
	if (word === undefined || !/[\r\n\u2028\u2029]/.test(word)) return word;
	throw badInput(`"${field}" has more than one line: ${preview(word)}`, 'Enter one value, in one line.');
}

/** The key of a queue. */
export function parseKey(value: unknown, field: string): string | undefined {
	const key = parseWord(value, field);
	if (key === undefined || !/\s/.test(key)) return key;
	throw badInput(
		`"${field}" is not a key: ${preview(key)}`,
		'A key has no spaces. If the list shows "Sales (sales_mail)", the key is sales_mail.',
	);
}

/** A word, without what mail programs and links put around an address. */
function parseAddress(value: unknown, field: string): string | undefined {
	return parseWord(value, field)
		?.replace(/^(["'])([^"']*)\1$/, '$2')
		.replace(/(^|<)\s*mailto:/i, '$1')
		.replace(/^<([^<>]*)>$/, '$1')
		.trim();
}

const MAIL = /[^\s@<>,;:"'()]+(?:'[^\s@<>,;:"'()]+)*@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?/u.source;
const SENDER = new RegExp(`^(?:${MAIL}|[^<>]*<${MAIL}>)$`, 'u');

/** An e-mail address, alone or behind a name: `Kari <kari@example.com>`. */
export function parseMailAddress(value: unknown, field: string): string | undefined {
	const address = parseAddress(value, field);
	if (address === undefined || SENDER.test(address)) return address;
	throw badInput(
		`"${field}" is not an e-mail address: ${preview(value)}`,
		'Enter an address such as customer@example.com.',
	);
}

/** An access point: most often, but not always, an e-mail address. */
export function parseAccessPoint(value: unknown, field: string): string | undefined {
	const address = parseAddress(value, field);
	if (address === undefined || /^[^\s<>"',;]+$/.test(address)) return address;
	throw badInput(
		`"${field}" is not one address: ${preview(value)}`,
		'Enter the address alone, without a name and without spaces, for example support@example.com.',
	);
}

/** An object without its undefined entries: what the person left empty is not sent. */
export function onlyFilled<T extends object>(fields: T): T {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

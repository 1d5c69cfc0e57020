import { DateTime } from 'luxon';

import { badInput } from '../api/failure';
import { isDate, isEmpty, isLuxon, preview, withoutMarks } from './parse';

/** Clocks differ a little, and a run takes its time. */
const LATE_MS = 5 * 60_000;
const YEAR_MS = 366 * 24 * 60 * 60_000;

const YEAR_2001_MS = Date.UTC(2001);
const YEAR_2200_MS = Date.UTC(2200);

/** 20270301T0930 and 20270301093000: no number of milliseconds in this century or the next looks like it. */
const WITHOUT_MARKS = /^20\d{6}T?\d{4}(?:\d\d)?$/;
const CLOCK = /[T ](\d\d):?(\d\d)/i;
/** No zone is further from UTC. */
const FURTHEST_OFFSET_MINUTES = 14 * 60;

/** Whatever n8n's date field or an expression gives: text with or without a zone, luxon, Date or milliseconds. */
export function parseDate(value: unknown, field: string, zone: string): string | undefined {
	if (isEmpty(value)) return undefined;
	const date = toDateTime(typeof value === 'string' ? withoutMarks(value) : value, zone);
	if (DateTime.isDateTime(date) && date.isValid) return new Date(date.toMillis()).toISOString();
	const reason = typeof date === 'string' ? ` (${date})` : '';
	throw badInput(
		`"${field}" is not a valid date and time: ${preview(value)}${reason}`,
		'Use the calendar, or a text such as 2027-03-01T09:30:00. Without a time zone, the time zone of the workflow applies.',
	);
}

/** A date of the next year, or one that is not long over. */
export function parseFutureDate(value: unknown, field: string, zone: string): string | undefined {
	const date = parseDate(value, field, zone);
	if (date === undefined) return undefined;
	const ahead = Date.parse(date) - Date.now();
	if (ahead >= -LATE_MS && ahead <= YEAR_MS) return date;
	const local = DateTime.fromISO(date, { zone }).toFormat('yyyy-LL-dd HH:mm');
	if (ahead > YEAR_MS) {
		throw badInput(
			`"${field}" is more than a year ahead: ${local} in the time zone ${zone}`,
			'Check the year, and the format of the date.',
		);
	}
	// Most often the time zone is another one than was thought.
	throw badInput(
		`"${field}" is in the past: ${local} in the time zone ${zone}`,
		'Enter a time in the future, or leave the field empty for now. Without a time zone, the time zone of the workflow applies (Settings > Timezone).',
	);
}

/** The same as a time on the clock of the zone, without the zone. */
export function parseFutureLocalTime(value: unknown, field: string, zone: string): string | undefined {
	const date = parseFutureDate(value, field, zone);
	return date && DateTime.fromISO(date, { zone }).toFormat("yyyy-LL-dd'T'HH:mm:ss");
}

/** A text is why it is no date. */
function toDateTime(value: unknown, zone: string): DateTime | string | undefined {
	if (isDate(value)) return DateTime.fromJSDate(value);
	if (isLuxon(value)) return DateTime.fromMillis(value.toMillis());
	if (typeof value === 'object' && 'toMillis' in value!) return 'a duration';
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const text = String(value);
	if (WITHOUT_MARKS.test(text)) return fromText(text.replace(/^(\d{8})T?/, '$1T'), zone);
	return /^-?\d+(?:[.,]\d+)?$/.test(text) ? fromNumber(Number(text.replace(',', '.'))) : fromText(text, zone);
}

/** Milliseconds since 1970, but not what a person or another system means by a number. */
function fromNumber(number: number): DateTime | string | undefined {
	if (/^20\d\d[01]\d[0-3]\d$/.test(String(number))) return 'a date without a time';
	if (number >= 1000 && number <= 9999 && Number.isInteger(number)) return 'a year alone';
	if (number > 9999 && number < 100_000) return "a spreadsheet's date number; format the cell as text";
	if (number < YEAR_2001_MS) return 'probably seconds; a number must be milliseconds since 1970';
	if (number >= YEAR_2200_MS) return 'too large for milliseconds since 1970';
	return DateTime.fromMillis(number);
}

function fromText(text: string, zone: string): DateTime | string | undefined {
	if (/^T?\d{1,2}:\d\d/i.test(text)) return 'a time without a date';
	const iso = DateTime.fromISO(text, { zone, setZone: true });
	const date = iso.isValid ? iso : DateTime.fromSQL(text, { zone, setZone: true });
	if (!date.isValid) return undefined;
	const [, hour, minute] = CLOCK.exec(text) ?? [];
	if (hour === undefined) return 'a date without a time';
	if (Math.abs(date.offset) > FURTHEST_OFFSET_MINUTES) return 'no such time zone';
	// The hour that summer time leaves out would be read as the next one.
	return date.toFormat('HHmm') === `${hour}${minute}` ? date : 'no such time on that day';
}

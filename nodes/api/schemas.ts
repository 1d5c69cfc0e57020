import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod/v4';

import { isObject } from '../../credentials/grant';

/** Integers [documented] or digit strings [observed in clients]. A 0 stands for none. */
export function isId(value: unknown): value is number | string {
	return typeof value === 'string'
		? /^\s*(?!0+\s*$)\d{1,20}\s*$/.test(value)
		: Number.isSafeInteger(value) && Number(value) > 0;
}

/** Kept as digits, so that none loses precision. */
export const idSchema = z.custom<number | string>(isId).transform((id) => String(id).trim());

export const tokenInformationSchema = z.object({ userId: idSchema });

export { isObject };

/** An answer, or an entry of a list, that is passed through unchecked. */
export const objectSchema = z.custom<IDataObject>(isObject);

/** The states decide whether a phone rings. The sets are open: a new value is simply not "Available". */
export const userStateSchema = z.object({
	contactCentreStatus: z.string().nullish(),
	userStatus: z.string().nullish(),
	name: z.string().nullish(),
});

/** The condition for a callout: LoggedOn and Available [documented]. */
export function isAvailable({ contactCentreStatus, userStatus }: z.infer<typeof userStateSchema>): boolean {
	return isSameWord(contactCentreStatus, 'LoggedOn') && isSameWord(userStatus, 'Available');
}

/** Words of Puzzel's own, such as a status: casing and outer spaces make no other word. They go on as Puzzel wrote them. */
export const isSameWord = (word: unknown, other: string): boolean =>
	word === other || (typeof word === 'string' && word.trim().toLowerCase() === other.trim().toLowerCase());

export const isAmong = (words: string[], word: unknown): boolean =>
	words.some((each) => isSameWord(word, each));

/**
 * A duration in whole seconds: a number of them, or a date that counts from 1970, such as
 * `1970-01-01T00:00:03.101Z` [inferred from "Date-time string, total time"]. A later year is a point in time.
 */
export function readSeconds(duration: unknown): number | undefined {
	if (Number.isFinite(duration)) return Math.floor(duration as number);
	if (typeof duration !== 'string') return undefined;
	if (/^\d+$/.test(duration)) return Number(duration);
	const date = DateTime.fromISO(duration, { zone: 'utc' });
	return date.year === 1970 ? Math.floor(date.toSeconds()) : undefined;
}

/** A number, also in a text with a point or one comma; undefined if it is none. */
export function readNumber(value: unknown): number | undefined {
	if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
	const text = typeof value === 'string' ? value.trim().replace(',', '.') : '';
	return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** A switch, also as 1 or 0 or in a text; undefined if it is none. */
export function readFlag(value: unknown): boolean | undefined {
	const text = String(value).trim().toLowerCase();
	if (text === 'true' || text === '1') return true;
	return text === 'false' || text === '0' ? false : undefined;
}

/** The named fields that an answer has, in the order of the names. */
export function pick(answer: IDataObject, names: string[]): IDataObject {
	return Object.fromEntries(names.filter((name) => name in answer).map((name) => [name, answer[name]]));
}

/** First and last name; null if there is neither. */
export const fullName = ({ firstName, lastName }: { firstName?: unknown; lastName?: unknown }) =>
	[firstName, lastName].filter(Boolean).join(' ') || null;

/** Digits as a number if none is lost, as Puzzel itself returns ids. */
export function idForOutput(digits: string): number | string {
	const number = Number(digits);
	return Number.isSafeInteger(number) ? number : digits;
}

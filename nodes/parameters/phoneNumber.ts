import { badInput } from '../api/failure';
import { callingCodeOf, isWholeNumber, usualLengths } from './callingCodes';
import { parseText, preview } from './parse';

/** Why a text is refused: a wrong guess would call somebody else. */
interface Doubt {
	reason: string;
	advice: string;
}

const WITH_COUNTRY = 'Enter 00 or +, country code, number, for example 004722334455.';

const EXTENSION: Doubt = {
	reason: 'it has an extension',
	advice: 'Leave out the extension, and whatever else follows the number.',
};
const SEVERAL: Doubt = {
	reason: 'it may be more than one number',
	advice: 'Enter one number. A slash may only follow the area code.',
};
const DECIMAL: Doubt = {
	reason: 'it is a decimal or negative number',
	advice: 'Keep phone numbers as text in the table or system that holds them.',
};
const DATE: Doubt = { reason: 'it may be a date', advice: 'Check which field of the item holds the number.' };
const ZERO: Doubt = {
	reason: 'it is not clear whether its 0 is dialled',
	advice:
		'Write the number as it is dialled from abroad: 00 or +, country code, number, for example 00442079460958.',
};
const NO_COUNTRY: Doubt = { reason: 'there is no such country code', advice: WITH_COUNTRY };
const UNCLEAR_COUNTRY: Doubt = { reason: 'its country code is not clear', advice: WITH_COUNTRY };
const NO_NUMBER: Doubt = {
	reason: '',
	advice: `${WITH_COUNTRY} Spaces, dots, dashes, slashes and brackets are allowed.`,
};

/** Far more than any number has marks. */
const LONGEST = 100;

/** As Puzzel takes phone numbers: digits, with 00 before the country code [documented]. */
export function parsePhoneNumber(value: unknown, field: string): string | undefined {
	// Not as one line: what follows the end of a line is another number. Some databases end it by another control character.
	const lines = typeof value === 'string' ? value.replace(/\p{Cc}/gu, '\n') : value;
	const text = typeof lines === 'boolean' ? String(lines) : parseText(lines, field);
	if (text === undefined) return undefined;
	const number = typeof value === 'number' && !Number.isInteger(value) ? DECIMAL : read(text.trim());
	if (typeof number === 'string') return number;
	const { reason, advice } = number;
	throw badInput(
		`"${field}" is not a valid phone number: ${preview(value)}${reason && ` (${reason})`}`,
		advice,
	);
}

function read(text: string): string | Doubt {
	if (text.length > LONGEST) return NO_NUMBER;
	// A table that took the number for a sum of money gives 4722334455.0; and a sum may be in the wrong column.
	if (/^-|^\d+[.,]\d{1,3}$|^\d{1,3}(?:\.\d{3})+$/.test(text)) return DECIMAL;
	if (isLikeDate(text)) return DATE;
	const written = withoutMarks(text);
	if (/^[+\d ()/-]{5,}[^+\d ()/-][^+\d]*\d[\d -]{0,6}\)?$/.test(written)) return EXTENSION;
	const number = written.replaceAll(' ', '').replace(/^\(([^()]*)\)$/, '$1');
	if (/\d\(\d{1,5}\)$/.test(number)) return EXTENSION;
	if (/\d\D*\+/.test(number)) return SEVERAL;
	const abroad = /^\(?(?:\+|00)\)?-?\(?([\d()/-]*)$/.exec(number)?.[1];
	return abroad === undefined ? readNational(number) : readAbroad(abroad);
}

/** 1.3.2027, 03/01/2027, 01-03-27, 2027-03-01. */
function isLikeDate(text: string): boolean {
	const groups = /^(\d{1,2}|\d{4})([./ -])(\d{1,2})\2(\d\d|\d{4})$/.exec(text);
	if (!groups) return false;
	const [, first, divider, second, third] = groups;
	const isYear = (digits: string) =>
		/^(?:19|20)\d\d$/.test(digits) || (digits.length === 2 && divider !== ' ');
	const isDay = (one: number, other: number) => Math.min(one, other) <= 12 && Math.max(one, other) <= 31;
	return (
		(isYear(third!) && isDay(Number(first), Number(second))) ||
		(isYear(first!) && isDay(Number(second), Number(third)))
	);
}

/** With a country code, and what is written from there on. */
function readAbroad(written: string): string | Doubt {
	const code = callingCodeOf(written);
	if (code === undefined) return NO_COUNTRY;
	const behind = written.slice(code.length).replace(/^\)|^-/, '');
	const isWhole = (digits: string) => isWholeNumber(code, digits);
	const national = behind.replace(/^-?\(0\)/, '');
	const hasPrefix = national !== behind;
	if (national.includes('(0') || (hasPrefix && isWhole(digitsOf(`0${national}`)))) return ZERO;

	const number = digitsOf(national);
	if (!isDivided(national)) return NO_NUMBER;
	// In Germany and Austria what follows a dash is part of the number.
	const mayEndWithDash = code === '49' || code === '43';
	if (/^(?:\D*\d){6,}\D*\//.test(national) || (!mayEndWithDash && hasSecondEnding(national, isWhole))) {
		return SEVERAL;
	}
	if (isWhole(number)) return `00${code}${number}`;
	if (number.startsWith('0')) return ZERO;
	return {
		reason: `it has ${number.length} digits after the country code ${code}, not ${usualLengths(code)}`,
		advice: `${WITH_COUNTRY} Enter one whole number.`,
	};
}

/** Short and internal numbers, and national ones that fit no other country. */
function readNational(written: string): string | Doubt {
	const national = written.replace(/^\(0\)/, '0');
	if (/.\(0/.test(national)) return ZERO;
	if (!isDivided(national)) return NO_NUMBER;
	const digits = digitsOf(national);
	if (digits.length < 3) return NO_NUMBER;
	// 24/7, 11/12, 9-17, 1.2.3: nobody divides so few digits of one number.
	if (digits.length < 5 && /[-/]/.test(national)) return SEVERAL;
	const area = national.includes('/') ? digitsOf(national.slice(0, national.indexOf('/'))) : '';
	// The longest area codes have 5 digits behind their 0. With a slash behind it, what follows a dash is part of
	// the number, as in 030/1234567-0.
	if (area.startsWith('0') ? area.length > 6 : isWholeNational(area)) return SEVERAL;
	if (!area.startsWith('0') && hasSecondEnding(national, isWholeNational)) return SEVERAL;
	return isWholeNational(digits) ? digits : UNCLEAR_COUNTRY;
}

/** 011 is how America dials abroad; the longest of Germany's mobile numbers begin with 015, 016 and 017. */
const isWholeNational = (digits: string) =>
	/^(?:[1-9]\d{2,7}|0(?!11)[1-9]\d{3,9}|01[567]\d{9})$/.test(digits);

/** 22334455-66 and 22334455/66 are two numbers that begin alike: the part before the ending is a whole number. */
function hasSecondEnding(written: string, isWhole: (digits: string) => boolean): boolean {
	const first = written.replace(/(?:[-/]\d{1,3})+$/, '');
	return first !== written && isWhole(digitsOf(first));
}

const digitsOf = (written: string) => written.replace(/\D/g, '');

const isDivided = (written: string) => /^[\d()]+(?:[-/][\d()]+)*$/.test(written);

/** With one space or dash for whatever divides the digits, but not for the end of a line. */
const withoutMarks = (text: string): string =>
	text
		.replace(/\p{Cf}/gu, '')
		.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
		.replace(/^\p{Zs}*['’]/u, '')
		.replace(/^\p{Zs}*tel:/iu, '')
		.replace(/\.\p{Zs}*$/u, '')
		.replaceAll('[', '(')
		.replaceAll(']', ')')
		.replace(/\p{Zs}+/gu, ' ')
		.replace(/ ?[\p{Pd}\u2212.]+(?: ?[\p{Pd}\u2212.]+)* ?/gu, '-')
		.trim();

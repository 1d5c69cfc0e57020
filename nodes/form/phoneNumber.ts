import { badInput } from '../api/failure';
import { readAddress, shown } from './read';

/** Why a text is refused: whoever guessed what it means and was wrong would ring somebody else. */
interface Doubt {
	reason: string;
	advice: string;
}

const EXTENSION: Doubt = {
	reason: 'it has an extension',
	advice: 'Leave out the extension, and whatever else stands behind the number.',
};
const SEVERAL: Doubt = {
	reason: 'it may be more than one number',
	advice: 'Enter one number. A slash may only stand behind the area code.',
};
const DECIMAL: Doubt = {
	reason: 'it is a decimal or negative number',
	advice: 'Keep phone numbers as texts in the table or system that they come from.',
};
const ZERO: Doubt = {
	reason: 'it is not clear whether its 0 is dialled',
	advice:
		'Write the number as it is dialled from abroad: 00 or +, country code, number, for example 00442079460958.',
};
const NO_COUNTRY: Doubt = {
	reason: 'no country code begins with 0',
	advice: 'Enter 00 or + and the country code, for example 004722334455.',
};
const NO_NUMBER: Doubt = {
	reason: '',
	advice:
		'Enter 3 to 20 digits: 00, country code, number, for example 004722334455. They may be written with +, blanks, dots, dashes, slashes and brackets.',
};

/** As Puzzel takes phone numbers: digits, with 00 before the country code [documented]. */
export function readPhoneNumber(value: unknown, field: string): string | undefined {
	const text = readAddress(value, field);
	if (text === undefined) return undefined;
	const number = typeof value === 'number' && !Number.isInteger(value) ? DECIMAL : read(text);
	if (typeof number === 'string') return number;
	const { reason, advice } = number;
	throw badInput(`"${field}" is not a phone number: ${shown(value)}${reason && ` (${reason})`}`, advice);
}

function read(text: string): string | Doubt {
	// A table that took the number for a sum of money gives 4722334455.0.
	if (/^-|^\d+\.\d$/.test(text)) return DECIMAL;
	const written = withoutMarks(text);
	if (/^[+\d ()/]{5,}[^+\d ()/][^+\d]*\d[\d ]{0,6}\)?$/.test(written)) return EXTENSION;
	// +44 0 20
	if (/^\(?(?:\+|00) ?\(?\d{1,3}\)? 0[ )]/.test(written)) return ZERO;

	const number = written
		.replaceAll(' ', '')
		.replace(/^\(([^()]*)\)$/, '$1')
		.replace(/^\(?(\+|00)\)?\(?(\d{1,3})\)?/, '$1$2');
	if (/\d\(\d{1,5}\)$/.test(number)) return EXTENSION;
	// 22334455/66 has a second ending. The longest area codes have 5 digits, with 0 or a country code before them.
	if (/^(?:\+|00)(?:\D*\d){9,}\D*\/|^(?!\+|00)(?:\D*\d){7,}\D*\//.test(number)) return SEVERAL;
	// Where the 0 is dialled from abroad as well: Italy, San Marino, Ivory Coast, Gabon, Congo.
	if (/^(?:\+|00)(?:39|378|225|241|242)\(0/.test(number)) return ZERO;
	const dialled = number.replace(/^((?:\+|00)\d{1,3})\(0\)/, '$1');
	if (/.\(0/.test(dialled)) return ZERO;

	const digits = dialled.replace(/[()/]/g, '').replace(/^\+/, '00');
	if (!/^[0-9]{3,20}$/.test(digits)) return NO_NUMBER;
	if (/^000\d/.test(digits)) return NO_COUNTRY;
	// No number has more than 15 digits behind the 00 (E.164).
	return /^00\d{16}/.test(digits) ? SEVERAL : digits;
}

/** With one blank for whatever divides the digits, but not for the end of a line: what follows it is another number. */
const withoutMarks = (text: string): string =>
	text
		.replace(/\p{Cf}/gu, '')
		.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
		.replace(/^\p{Zs}*['’]/u, '')
		.replace(/^\p{Zs}*tel:/iu, '')
		.replaceAll('[', '(')
		.replaceAll(']', ')')
		.replace(/[\p{Zs}\p{Pd}\u2212.]+/gu, ' ')
		.trim();

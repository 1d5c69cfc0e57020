import { badInput } from '../api/failure';
import { parseWord, preview } from './parse';

/**
 * Every country code that is in use (ITU-T E.164), by how many digits its fixed and mobile numbers have. Lengths only:
 * patterns of numbers change every month, and a new number must be reachable with an old package.
 */
const CODES_BY_LENGTHS: Record<string, string> = {
	'4 7': '683',
	'4-5': '290',
	'4-7': '690',
	'4-11': '352',
	'4-12': '43',
	'5': '247 500 682',
	'5 7': '676 677 678',
	'5 8': '686',
	'5-6 8-10': '82',
	'5-7': '688',
	'5-7 10': '685',
	'5-9': '27',
	'5-10': '358',
	'6': '298 299 672 681 687',
	'6 8-10': '63',
	'6 9': '40 376 508',
	'6-7': '597',
	'6-7 9': '421',
	'6-7 10': '98',
	'6-8 10': '53',
	'6-9': '252',
	'6-10': '95 880',
	'6-11': '49',
	'6-12': '39',
	'7': '238 239 246 248 269 291 297 354 501 592 673 674 679 680 691 692 960',
	'7 9': '220 245 265 423',
	'7-8': '230 241 267 372 507 599 670 675 961 975',
	'7-9': '46 231 254 353 359 595 967',
	'7-10': '243',
	'7-11': '86',
	'7-12': '62 381 882',
	'8': '45 47 65 216 222 223 226 227 228 232 235 236 253 257 266 268 350 356 357 370 371 373 374 382 386 389 502 503 504 505 506 509 591 598 689 800 808 852 853 965 968 973 974 993',
	'8 10': '57 378 850 977',
	'8-9': '32 36 51 66 213 224 250 258 264 355 377 385 387 593 855 962 963 970 971',
	'8-9 11-12': '972',
	'8-10': '20 60 64 856 964 976',
	'8-11': '886',
	'8-12': '383 883',
	'9': '31 33 34 41 48 56 61 93 94 211 212 218 221 233 237 240 242 244 249 251 255 256 260 261 262 351 375 380 420 590 594 596 966 979 992 994 995 996 998',
	'9 12': '870',
	'9-10': '81 84 92 263 881',
	'10': '1 7 30 44 52 58 90 91 225 229 234',
	'10-11': '54 55',
	'11': '888',
	'12': '878',
};

/** The codes that a 0 may follow: for them it is part of the number, and dialled from abroad as well. */
const CODES_BY_LENGTHS_WITH_0: Record<string, string> = {
	'5': '47',
	'6-12': '39',
	'8': '226 227 241 250 268 800',
	'9': '242 881',
	'10': '225 229 378',
};

const byCode = (codesByLengths: Record<string, string>) =>
	new Map(
		Object.entries(codesByLengths).flatMap(([lengths, codes]) =>
			codes.split(' ').map((code) => [code, lengths] as const),
		),
	);

const LENGTHS = byCode(CODES_BY_LENGTHS);
const LENGTHS_WITH_0 = byCode(CODES_BY_LENGTHS_WITH_0);

/** The country code at the beginning; no code is the beginning of another. */
export const callingCodeOf = (digits: string): string | undefined =>
	[1, 2, 3].map((length) => digits.slice(0, length)).find((code) => LENGTHS.has(code));

/** Also with the + or 00 that is dialled before it. */
export function parseCountryCode(value: unknown, field: string): string | undefined {
	const written = parseWord(value, field);
	if (written === undefined) return undefined;
	const code = written.replace(/^(?:\+|00)/, '');
	if (LENGTHS.has(code)) return code;
	throw badInput(
		`"${field}" is not a country code: ${preview(value)}`,
		'Enter the digits that are dialled before numbers of the country, for example 47 for Norway.',
	);
}

/** A country in two letters, as ISO 3166 has them. */
export function parseCountryLetters(value: unknown, field: string): string | undefined {
	const letters = parseWord(value, field);
	if (letters === undefined || /^[a-z]{2}$/i.test(letters)) return letters?.toUpperCase();
	throw badInput(
		`"${field}" is not a two-letter country code: ${preview(value)}`,
		'Enter for example NO for Norway, GB for the United Kingdom, or leave the field empty.',
	);
}

/** How many digits follow the country code, such as "8 to 9". */
export const usualLengths = (code: string): string =>
	LENGTHS.get(code)!.replaceAll(' ', ' or ').replaceAll('-', ' to ');

/** Whether the digits behind a country code are a whole number there. */
export function isWholeNumber(code: string, digits: string): boolean {
	// The older numbers of some British areas are one digit shorter.
	if (code === '44' && /^[18]\d{8}$/.test(digits)) return true;
	const lengths = (digits.startsWith('0') ? LENGTHS_WITH_0 : LENGTHS).get(code) ?? '';
	return lengths.split(' ').some((range) => {
		const [least, most = least] = range.split('-').map(Number);
		return digits.length >= least! && digits.length <= most!;
	});
}

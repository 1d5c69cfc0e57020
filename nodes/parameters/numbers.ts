import { badInput } from '../api/failure';
import { digitsLost, isEmpty, preview, withoutMarks } from './parse';

/** A number, also as a text with a point or a comma. Three digits behind one may be decimals or thousands. */
function toNumber(value: unknown): number | undefined {
	if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
	if (typeof value === 'bigint') return Number(value);
	if (typeof value !== 'string') return undefined;
	const [, whole, decimals = ''] = /^([+-]?\d+)(?:[.,](\d+))?$/.exec(withoutMarks(value)) ?? [];
	if (whole === undefined || (decimals.length === 3 && Number(whole) !== 0)) return undefined;
	return Number(`${whole}.${decimals}`);
}

export function parseNumber(value: unknown, field: string): number | undefined {
	if (isEmpty(value)) return undefined;
	const number = toNumber(value);
	if (number === undefined) {
		throw badInput(
			`"${field}" is not a number: ${preview(value)}`,
			'Use digits, with a point before decimals, and no unit or thousands separator.',
		);
	}
	if (Math.abs(number) > Number.MAX_SAFE_INTEGER) throw digitsLost(value, field);
	return number;
}

/** Without decimals other than zeros, within the range that the field allows. */
export function parseWholeNumber(
	value: unknown,
	field: string,
	{ minValue = -Infinity, maxValue = Infinity }: { minValue?: number; maxValue?: number } = {},
): number | undefined {
	if (isEmpty(value)) return undefined;
	const number = toNumber(value);
	if (number === undefined || !Number.isSafeInteger(number)) {
		throw badInput(
			`"${field}" must be a whole number: ${preview(value)}`,
			'Use digits only, without unit or decimals.',
		);
	}
	if (number >= minValue && number <= maxValue) return number;
	throw badInput(
		`"${field}" is out of range: ${number}`,
		maxValue === Infinity ? `Use ${minValue} or more.` : `Use a number from ${minValue} to ${maxValue}.`,
	);
}

/** Also as a text in any casing, and as the 1 or 0 of a database. */
export function parseBoolean(value: unknown, field: string): boolean | undefined {
	if (isEmpty(value)) return undefined;
	const word = typeof value === 'object' ? '' : withoutMarks(String(value)).toLowerCase();
	if (word === 'true' || word === '1') return true;
	if (word === 'false' || word === '0') return false;
	throw badInput(
		`"${field}" must be true or false: ${preview(value)}`,
		'Use the switch, or an expression that returns true or false.',
	);
}

import type { Kind, Type } from './assumptions';

/** What is told of a value instead of the value. */
export type Form =
	| 'null'
	| 'boolean'
	| 'integer'
	| 'decimal'
	| 'list'
	| 'object'
	| 'empty text'
	| 'text of digits'
	| 'ISO date'
	| 'ISO date of 1970'
	| 'ISO date without zone'
	| 'ISO date with offset'
	| '/Date(ms)/'
	| 'e-mail address'
	| 'web address'
	| 'GUID'
	| 'token'
	| 'text';

const TEXTS: Array<[Form, RegExp]> = [
	['empty text', /^$/],
	['text of digits', /^\d+$/],
	['ISO date of 1970', /^1970-\d\d-\d\dT[\d:.]+Z$/],
	['ISO date', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/],
	['ISO date without zone', /^\d{4}-\d\d-\d\d([T ][\d:.]+)?$/],
	['ISO date with offset', /^\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:?\d\d$/],
	['/Date(ms)/', /^\/Date\(-?\d+([+-]\d{4})?\)\/$/],
	['e-mail address', /^[^\s@]+@[^\s@]+$/],
	['web address', /^https?:\/\/\S+$/i],
	['GUID', /^\{?[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\}?$/i],
	['token', /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/],
];

export function formOf(value: unknown): Form {
	if (value === null || value === undefined) return 'null';
	if (typeof value === 'boolean') return 'boolean';
	if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'decimal';
	if (typeof value === 'object') return Array.isArray(value) ? 'list' : 'object';
	return TEXTS.find(([, pattern]) => pattern.test(String(value)))?.[0] ?? 'text';
}

const OTHERS: Form[] = ['null', 'boolean', 'integer', 'decimal', 'list', 'object'];
const DATES: Form[] = [
	'ISO date',
	'ISO date of 1970',
	'ISO date without zone',
	'ISO date with offset',
	'/Date(ms)/',
];

const FITTING: Record<Exclude<Kind, 'text' | 'anything'>, Form[]> = {
	digits: ['text of digits'],
	integer: ['integer'],
	number: ['integer', 'decimal'],
	boolean: ['boolean'],
	date: ['ISO date', 'ISO date of 1970'],
	localDate: ['ISO date without zone'],
	duration: ['ISO date of 1970'],
	list: ['list'],
	object: ['object'],
	map: ['object'],
};

const kindOf = (type: Type) => type.replace('?', '') as Kind;

export function fits(form: Form, type: Type): boolean {
	if (form === 'null' && type.endsWith('?')) return true;
	const kind = kindOf(type);
	if (kind === 'anything') return true;
	return kind === 'text' ? !OTHERS.includes(form) : FITTING[kind].includes(form);
}

/** A date where a date is expected, only written in another way. */
export const isOtherDate = (form: Form, type: Type) =>
	['date', 'localDate', 'duration'].includes(kindOf(type)) && DATES.includes(form);

/** In words. */
export function described(type: Type): string {
	const kind = kindOf(type);
	const words: Partial<Record<Kind, string>> = {
		digits: 'text of digits',
		date: 'ISO date',
		localDate: 'ISO date without zone',
		duration: 'ISO date of 1970',
		map: 'object',
	};
	return `${words[kind] ?? kind}${type.endsWith('?') ? ' or null' : ''}`;
}

/** How often a field was there, in which forms, and how often it could have been. */
export interface Seen {
	forms: Map<Form, number>;
	times: number;
}

/** The forms of all that is in an answer, by their way from its top. What stands below a map is left out. */
export function formsIn(answer: unknown, maps: Set<string>): Map<string, Seen> {
	const seen = new Map<string, Seen>();
	const look = (value: unknown, path: string) => {
		const entry = seen.get(path) ?? { forms: new Map<Form, number>(), times: 0 };
		seen.set(path, entry);
		const form = formOf(value);
		entry.forms.set(form, (entry.forms.get(form) ?? 0) + 1);
		entry.times++;
		if (Array.isArray(value)) for (const each of value) look(each, `${path}[]`);
		else if (form === 'object' && !maps.has(path)) {
			for (const [name, each] of Object.entries(value as object)) look(each, path ? `${path}.${name}` : name);
		}
	};
	look(answer, '');
	return seen;
}

/** The object that a field stands in. */
export const parentOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('.')));

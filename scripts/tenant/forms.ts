/** What is reported of a value instead of the value; texts with a pattern and an example. */
export const FORMS = {
	null: [null, null],
	boolean: [null, false],
	integer: [null, 1],
	decimal: [null, 1.5],
	list: [null, []],
	object: [null, {}],
	'empty text': [/^$/, ''],
	'text of digits': [/^\d+$/, '1'],
	'ISO date of 1970': [/^1970-\d\d-\d\dT[\d:.]+Z$/, '1970-01-01T00:00:01Z'],
	'ISO date': [/^\d{4}-\d\d-\d\dT[\d:.]+Z$/, '2026-01-01T00:00:00Z'],
	'ISO date without zone': [/^\d{4}-\d\d-\d\d([T ][\d:.]+)?$/, '2026-01-01T00:00:00'],
	'ISO date with offset': [/^\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:?\d\d$/, '2026-01-01T00:00:00+01:00'],
	'/Date(ms)/': [/^\/Date\(-?\d+([+-]\d{4})?\)\/$/, '/Date(1767225600000-0000)/'],
	'e-mail address': [/^[^\s@]+@[^\s@]+$/, 'somebody@example.com'],
	'web address': [/^https?:\/\/\S+$/i, 'https://example.com/'],
	GUID: [/^\{?[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\}?$/i, '00000000-0000-4000-8000-000000000000'],
	token: [/^eyJ[\w-]+\.[\w-]+\.[\w-]*$/, 'eyJ.e30.x'],
	text: [/^/, 'some text'],
} satisfies Record<string, [pattern: RegExp | null, example: unknown]>;
export type Form = keyof typeof FORMS;

/** The forms of each field, by its way from the top of the response: `result.profiles[].name`. */
export type Forms = Record<string, Form[]>;

export function formOf(value: unknown): Form {
	if (value === null || value === undefined) return 'null';
	if (typeof value === 'boolean') return 'boolean';
	if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'decimal';
	if (typeof value === 'object') return Array.isArray(value) ? 'list' : 'object';
	return Object.entries(FORMS).find(([, [pattern]]) => pattern?.test(String(value)))![0] as Form;
}

const isDate = (form: Form) => form.includes('Date') || form.includes('date');
export const isText = (form: Form) => FORMS[form][0] !== null;
const isNumber = (form: Form) => form === 'integer' || form === 'decimal';

/** Any text is as good as another, except that a date must stay one, in the same format. */
export function fits(form: Form, assumed: Form[]): boolean {
	return assumed.some((each) => {
		if (isDate(each)) return form === each || (each === 'ISO date' && form === 'ISO date of 1970');
		if (isText(each)) return isText(form);
		return form === each || (isNumber(each) && isNumber(form));
	});
}

/** A date in another format. */
export const isOtherDate = (form: Form, assumed: Form[]) => isDate(form) && assumed.some(isDate);

/** How often a field was there, and in which forms. */
export interface Seen {
	forms: Map<Form, number>;
	times: number;
}

/** The names below it are the customer's. */
const MAP = 'result.variables';

/** The forms of everything in a response. */
export function formsIn(response: unknown): Map<string, Seen> {
	const seen = new Map<string, Seen>();
	const read = (value: unknown, path: string) => {
		const entry = seen.get(path) ?? { forms: new Map<Form, number>(), times: 0 };
		seen.set(path, entry);
		const form = formOf(value);
		entry.forms.set(form, (entry.forms.get(form) ?? 0) + 1);
		entry.times++;
		if (Array.isArray(value)) for (const each of value) read(each, `${path}[]`);
		else if (form === 'object' && path !== MAP) {
			for (const [name, each] of Object.entries(value as object)) read(each, path ? `${path}.${name}` : name);
		}
	};
	read(response, '');
	return seen;
}

/** The object that contains a field. */
export const parentOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('.')));
export const nameOf = (path: string) => path.slice(path.lastIndexOf('.') + 1);

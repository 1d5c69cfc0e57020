import type { Field, Mark } from './assumptions';
import { described, fits, formsIn, isOtherDate, parentOf, type Form, type Seen } from './forms';

export type DeviationKind =
	| 'missing'
	| 'extra'
	| 'other name'
	| 'other type'
	| 'other form of date'
	| 'other prefix'
	| 'other answer'
	| 'other form of error'
	| 'other lifetime';

export interface Deviation {
	operation: string;
	/** Its way from the top of the answer. */
	field?: string;
	kind: DeviationKind;
	assumed: string;
	found: string;
	/** How sure it was. */
	mark?: Mark;
	/** Not in every entry. Roughly: the number itself would tell how many users there are. */
	share?: 'some' | 'half' | 'most';
}

export interface Comparison {
	deviations: Deviation[];
	/** Fields that there was no occasion to see. */
	notSeen: string[];
	/** Every field and its forms. */
	forms: Record<string, Form[]>;
}

/** Compares an answer with what is assumed of it, field by field. */
export function compare(operation: string, assumed: Field[], answer: unknown): Comparison {
	const maps = new Set(assumed.filter(({ type }) => type.startsWith('map')).map(({ path }) => path));
	const seen = formsIn(answer, maps);
	const known = new Set(['', ...assumed.map(({ path }) => path)]);
	// Where a list's entries or an object's fields are assumed, so is what holds them.
	for (const path of [...known]) for (const holder of holdersOf(path)) known.add(holder);

	const deviations: Deviation[] = [];
	const renamed = new Set<string>();
	const notSeen: string[] = [];
	const isWhole = assumed.some(({ path }) => path === '');
	const [whole] = seen.get('')!.forms.keys();
	if (whole !== 'object' && !isWhole) {
		deviations.push({
			operation,
			field: '(the answer)',
			kind: 'other type',
			assumed: 'object',
			found: whole!,
		});
	}
	for (const field of assumed) {
		const { path, mark } = field;
		const found = seen.get(path);
		const possible = path === '' ? 1 : timesOfObject(seen, parentOf(path));
		if (possible === 0) {
			notSeen.push(path);
			continue;
		}
		if (!found) {
			const other = otherName(path, seen, known);
			if (other) renamed.add(other);
			if (other || !field.optional) {
				deviations.push({
					operation,
					field: path,
					kind: other ? 'other name' : 'missing',
					assumed: described(field.type),
					found: other ? nameOf(other) : 'nothing',
					mark,
				});
			} else notSeen.push(path);
			continue;
		}
		if (found.times < possible && !field.optional) {
			deviations.push({
				operation,
				field: path,
				kind: 'missing',
				assumed: described(field.type),
				found: 'nothing',
				mark,
				share: share(possible - found.times, possible),
			});
		}
		deviations.push(...otherForms(operation, field, found));
	}
	// Of what should be no object at all, the fields say nothing.
	for (const [path, { forms }] of isWhole ? [] : seen) {
		if (known.has(path) || renamed.has(path) || !known.has(parentOf(path)) || path.endsWith('[]')) continue;
		const found = [...forms.keys()].join(', ');
		deviations.push({ operation, field: path, kind: 'extra', assumed: 'nothing', found });
	}
	return {
		deviations,
		notSeen,
		forms: Object.fromEntries(
			[...seen]
				.filter(([path]) => known.has(path))
				.map(([path, { forms }]) => [path, [...forms.keys()].sort()]),
		),
	};
}

/** One for each form that does not fit. */
function otherForms(operation: string, { path, type, mark }: Field, { forms, times }: Seen): Deviation[] {
	return [...forms]
		.filter(([form]) => !fits(form, type))
		.map(([form, count]) => ({
			operation,
			field: path,
			kind: isOtherDate(form, type) ? ('other form of date' as const) : ('other type' as const),
			assumed: described(type),
			found: form,
			mark,
			...(count < times && { share: share(count, times) }),
		}));
}

function share(count: number, times: number): NonNullable<Deviation['share']> {
	const part = count / times;
	return part < 0.4 ? 'some' : part > 0.6 ? 'most' : 'half';
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('.') + 1);

function timesOfObject(seen: Map<string, Seen>, path: string): number {
	return seen.get(path)?.forms.get('object') ?? 0;
}

function otherName(path: string, seen: Map<string, Seen>, known: Set<string>): string | undefined {
	return [...seen.keys()].find((each) => !known.has(each) && each.toLowerCase() === path.toLowerCase());
}

function* holdersOf(path: string): Generator<string> {
	for (let rest = path; rest !== ''; ) {
		rest = rest.endsWith('[]') ? rest.slice(0, -2) : parentOf(rest);
		yield rest;
	}
}

/** The name of a further field is Puzzel's, unless it might be somebody's. */
export function withoutNames(deviation: Deviation, isPersonal: (word: string) => boolean): Deviation {
	const { kind, field = '' } = deviation;
	const name = nameOf(field);
	if (kind !== 'extra' || (/^[A-Za-z_][\w$-]{0,40}$/.test(name) && !isPersonal(name))) return deviation;
	return { ...deviation, field: [parentOf(field), '(name withheld)'].filter(Boolean).join('.') };
}

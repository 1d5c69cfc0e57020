import { fits, formsIn, isOtherDate, nameOf, parentOf, type Form, type Forms, type Seen } from './forms';
import { claimOf, inferredPathsOf, type Mark } from './operations';

export interface Deviation {
	operation: string;
	/** Its way from the top of the response; empty for the whole response. */
	field?: string;
	kind:
		| 'missing'
		| 'extra'
		| 'other name'
		| 'other type'
		| 'other form of date'
		| 'other prefix'
		| 'other response'
		| 'other form of error'
		| 'other lifetime';
	assumed: string;
	found: string;
	/** How certain it was. */
	mark?: Mark;
	/** Not in every entry. Roughly: the number itself would show how many users there are. */
	share?: 'some' | 'half' | 'most';
}

export interface Comparison {
	deviations: Deviation[];
	/** Fields that this response could not contain, such as those of the entries of an empty list. */
	notSeen: string[];
	forms: Forms;
}

/** Compares a response with the recorded one, field by field. */
export function compare(operation: string, assumed: Forms, response: unknown): Comparison {
	const seen = formsIn(response);
	const isList = assumed.result?.includes('list') ?? false;
	const known = new Set([...Object.keys(assumed), ...inferredPathsOf(operation, isList)]);
	const deviations: Deviation[] = [];
	const renamed = new Set<string>();
	const notSeen: string[] = [];
	for (const [path, forms] of Object.entries(assumed)) {
		const { mark, nullable, optional } = claimOf(operation, path);
		const found = seen.get(path);
		const possible =
			path === '' || path.endsWith('[]') ? (found?.times ?? 0) : objectsAt(seen, parentOf(path));
		const deviates = (deviation: Pick<Deviation, 'kind' | 'found' | 'share'>) =>
			deviations.push({ operation, field: path, assumed: forms.join(' or '), mark, ...deviation });
		if (possible === 0) notSeen.push(path);
		else if (!found) {
			const other = [...seen.keys()].find(
				(each) => !known.has(each) && each.toLowerCase() === path.toLowerCase(),
			);
			if (other) {
				renamed.add(other);
				deviates({ kind: 'other name', found: nameOf(other) });
			} else if (optional) notSeen.push(path);
			else deviates({ kind: 'missing', found: 'nothing' });
		} else {
			if (found.times < possible && !optional)
				deviates({ kind: 'missing', found: 'nothing', ...shareOf(possible - found.times, possible) });
			for (const [form, count] of found.forms) {
				const isFree = forms.every((each) => each === 'null');
				if (isFree || (nullable && form === 'null') || fits(form, forms)) continue;
				const kind = isOtherDate(form, forms) ? 'other form of date' : 'other type';
				deviates({ kind, found: form, ...shareOf(count, found.times) });
			}
		}
	}
	const isWhole = assumed['']?.includes('object') === false;
	for (const [path, { forms }] of isWhole ? [] : seen) {
		if (known.has(path) || renamed.has(path) || !known.has(parentOf(path)) || path.endsWith('[]')) continue;
		const found = [...forms.keys()].join(', ');
		deviations.push({ operation, field: path, kind: 'extra', assumed: 'nothing', found });
	}
	return { deviations, notSeen, forms: formsOf(seen, (path) => known.has(path)) };
}

export const formsOf = (seen: Map<string, Seen>, isKnown: (path: string) => boolean): Forms =>
	Object.fromEntries(
		[...seen]
			.filter(([path]) => isKnown(path))
			.map(([path, { forms }]): [string, Form[]] => [path, [...forms.keys()].sort()]),
	);

function shareOf(count: number, times: number): Pick<Deviation, 'share'> {
	const part = count / times;
	return part === 1 ? {} : { share: part < 0.4 ? 'some' : part > 0.6 ? 'most' : 'half' };
}

const objectsAt = (seen: Map<string, Seen>, path: string) => seen.get(path)?.forms.get('object') ?? 0;

/** The name of an additional field is Puzzel's, unless it may be personal. */
export function withoutNames(deviation: Deviation, isPersonal: (word: string) => boolean): Deviation {
	const { kind, field = '' } = deviation;
	const name = nameOf(field);
	if (kind !== 'extra' || (/^[A-Za-z_][\w$-]{0,40}$/.test(name) && !isPersonal(name))) return deviation;
	return { ...deviation, field: [parentOf(field), '(name withheld)'].filter(Boolean).join('.') };
}

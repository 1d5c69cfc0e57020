import type { Fault, Seed } from '../../emulator';
import type { Deviation } from './compare';
import { FORMS, isText, type Form } from './forms';
import type { ErrorForm, Sent } from './records';
import type { Outcome } from './types';

type Deviations = NonNullable<Seed['deviations']>;
type FieldDeviation = NonNullable<Deviations['fields']>[number];
type ErrorKind = keyof NonNullable<Deviations['errors']>;

/** How the emulator can rewrite the value it has. */
const WRITTEN_AS: Partial<Record<Form, FieldDeviation['as']>> = {
	'text of digits': 'text',
	'ISO date without zone': 'localDate',
	'/Date(ms)/': 'legacyDate',
};

/** With this seed the emulator responds like the solution, as far as it can. */
export function seedFrom({ deviations, sent }: Pick<Outcome, 'deviations' | 'sent'>): Partial<Seed> {
	const fields = deviations.flatMap(fieldFrom);
	const otherPrefix = deviations
		.filter(({ kind }) => kind === 'other prefix')
		.map(({ operation }) => operation);
	const errors = Object.fromEntries(sent.flatMap(errorFrom));
	const faults = [...sent.flatMap(faultFrom), ...deviations.flatMap(wholeFrom)];
	const lifetime = deviations.find(({ kind }) => kind === 'other lifetime');
	return {
		...(lifetime && { tokenLifetimeSeconds: Math.max(1, Number.parseInt(lifetime.found)) * 60 }),
		...(faults.length > 0 && { faults }),
		deviations: {
			...(otherPrefix.length > 0 && { otherPrefix }),
			// What concerns some entries follows what concerns all of them.
			...(fields.length > 0 && {
				fields: fields.sort((one, other) => (one.every ?? 1) - (other.every ?? 1)),
			}),
			...(Object.keys(errors).length > 0 && { errors }),
		},
	};
}

const EVERY = { some: 3, half: 2, most: undefined };

function fieldFrom({ operation, field, kind, assumed, found, share }: Deviation): FieldDeviation[] {
	if (field === undefined || !/^[\w$.[\]-]+$/.test(field)) return [];
	const every = share && EVERY[share];
	const where = { operation, field, ...(every !== undefined && { every }) };
	const [form] = found.split(', ') as [Form];
	switch (kind) {
		case 'missing':
			return [{ ...where, absent: true }];
		case 'other name':
			return [{ ...where, renamed: found }];
		case 'extra':
			return [{ ...where, value: FORMS[form][1] as FieldDeviation['value'] }];
		case 'other type':
		case 'other form of date': {
			const isWord = form === 'text' && assumed.startsWith('boolean');
			const as = isWord ? 'text' : isText(form) ? WRITTEN_AS[form] : (form as FieldDeviation['as']);
			return [as ? { ...where, as } : { ...where, value: FORMS[form][1] as FieldDeviation['value'] }];
		}
		default:
			return [];
	}
}

function errorFrom({ operation, outcome, status = 200, note }: Sent): Array<[ErrorKind, object]> {
	const [, kind] = /^error: (\w+)$/.exec(operation) ?? [];
	const form = note as ErrorForm;
	if (kind === undefined || outcome !== 'deviates' || form === 'success') return [];
	return [[kind as ErrorKind, { status, form: form === 'other JSON' ? 'message' : form }]];
}

/** API requests without a success. A refused sign-in is not played, since nothing else could be tried. */
function faultFrom({ operation, outcome, status = 404, note = '' }: Sent): Fault[] {
	if (['LogIn', 'Token'].includes(operation) || (outcome !== 'refused' && outcome !== 'not offered'))
		return [];
	const [, code] = /, code (-?\d+)$/.exec(note) ?? [];
	if (status === 200 && code !== undefined)
		return [{ name: 'envelopeFailure', operation, code: Number(code) }];
	if (note.startsWith('html')) return [{ name: 'htmlError', operation, status }];
	return [{ name: 'status', operation, status, ...(/^(text|empty)/.test(note) && { body: '' }) }];
}

/** Responses that are something else altogether. */
function wholeFrom({ operation, field, kind, found }: Deviation): Fault[] {
	if (kind !== 'other type' || field !== '') return [];
	return [{ name: 'status', operation, status: 200, body: FORMS[found as Form][1] as never }];
}

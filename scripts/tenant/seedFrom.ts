import type { Fault, Seed } from '../../emulator';
import type { Deviation } from './compare';
import type { Outcome } from './course';
import type { ErrorForm } from './errorForm';
import type { Form } from './forms';
import type { CallRecord } from './records';

type Deviations = NonNullable<Seed['deviations']>;
type FieldDeviation = NonNullable<Deviations['fields']>[number];
type ErrorKind = keyof NonNullable<Deviations['errors']>;

/** Values of our own in the form that was seen. */
const SAMPLES = {
	null: null,
	boolean: false,
	integer: 1,
	decimal: 1.5,
	list: [],
	object: {},
	'empty text': '',
	'text of digits': '1',
	'ISO date': '2026-01-01T00:00:00Z',
	'ISO date of 1970': '1970-01-01T00:00:01Z',
	'ISO date without zone': '2026-01-01T00:00:00',
	'ISO date with offset': '2026-01-01T00:00:00+01:00',
	'/Date(ms)/': '/Date(1767225600000-0000)/',
	'e-mail address': 'somebody@example.com',
	'web address': 'https://example.com/',
	GUID: '00000000-0000-4000-8000-000000000000',
	token: 'eyJ.e30.x',
	text: 'some text',
} satisfies Record<Form, FieldDeviation['value']>;

/** The forms that the emulator can give to the value it has. */
const WRITTEN_AS: Partial<Record<Form, FieldDeviation['as']>> = {
	null: 'null',
	boolean: 'boolean',
	integer: 'integer',
	decimal: 'decimal',
	list: 'list',
	object: 'object',
	'text of digits': 'text',
	'ISO date without zone': 'localDate',
	'/Date(ms)/': 'legacyDate',
};

/** With this seed the emulator answers like the solution that was looked at, as far as it can. */
export function seedFrom({ deviations, calls }: Pick<Outcome, 'deviations' | 'calls'>): Partial<Seed> {
	const fields = deviations.flatMap(fieldFrom);
	const otherPrefix = deviations
		.filter(({ kind }) => kind === 'other prefix')
		.map(({ operation }) => operation);
	const errors = Object.fromEntries(calls.flatMap(errorFrom));
	const faults = [...calls.flatMap(faultFrom), ...deviations.flatMap(wholeFrom)];
	const lifetime = deviations.find(({ kind }) => kind === 'other lifetime');
	return {
		...(lifetime && { tokenLifetimeSeconds: Math.max(1, Number.parseInt(lifetime.found)) * 60 }),
		...(faults.length > 0 && { faults }),
		deviations: {
			...(otherPrefix.length > 0 && { otherPrefix }),
			// What concerns some entries only comes after what concerns all of them.
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
			return [{ ...where, value: SAMPLES[form] }];
		case 'other type':
		case 'other form of date': {
			const as = form === 'text' && assumed.startsWith('boolean') ? 'text' : WRITTEN_AS[form];
			return [as ? { ...where, as } : { ...where, value: SAMPLES[form] }];
		}
		default:
			return [];
	}
}

function errorFrom({ operation, outcome, status = 200, note }: CallRecord): Array<[ErrorKind, object]> {
	const [, kind] = /^error: (\w+)$/.exec(operation) ?? [];
	const form = note as ErrorForm;
	if (kind === undefined || outcome !== 'deviates' || form === 'success') return [];
	return [[kind as ErrorKind, { status, form: form === 'other JSON' ? 'message' : form }]];
}

/** Calls that were not answered with a success; how a sign-in is refused is not played, or nothing could be tried. */
function faultFrom({ operation, outcome, status = 404, note = '' }: CallRecord): Fault[] {
	if (['LogIn', 'Token'].includes(operation) || (outcome !== 'refused' && outcome !== 'not offered'))
		return [];
	const [, code] = /, code (-?\d+)$/.exec(note) ?? [];
	if (status === 200 && code !== undefined)
		return [{ name: 'envelopeFailure', operation, code: Number(code) }];
	if (note.startsWith('html')) return [{ name: 'htmlError', operation, status }];
	return [{ name: 'status', operation, status, ...(/^(text|empty)/.test(note) && { body: '' }) }];
}

/** Answers that are something else altogether. */
function wholeFrom({ operation, field, kind, found }: Deviation): Fault[] {
	if (kind !== 'other type' || (field !== '' && field !== '(the answer)')) return [];
	return [{ name: 'status', operation, status: 200, body: SAMPLES[found as Form] }];
}

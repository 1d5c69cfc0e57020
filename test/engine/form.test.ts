import {
	NodeConnectionTypes,
	type IDataObject,
	type INodeParameters,
	type INodeProperties,
	type INodeType,
} from 'n8n-workflow';

import { executeContext } from '../../harness/engine/executeContext';
import { Parameters } from '../../nodes/parameters/parameters';
import { ParameterLayout } from '../../nodes/parameters/layout';
import { readVariables } from '../../nodes/parameters/variables';

/** An item's form over n8n's own context, for fields such as an operation has. */

const text = (name: string, more: Partial<INodeProperties> = {}): INodeProperties => ({
	displayName: name[0]!.toUpperCase() + name.slice(1),
	name,
	type: 'string',
	default: '',
	...more,
});

const FIELDS: INodeProperties[] = [
	text('subject'),
	text('kind', { displayName: 'Kind of Task', default: 'mail' }),
	text('limit', { type: 'number', default: 50, typeOptions: { minValue: 1, maxValue: 64 } }),
	text('force', { type: 'boolean', default: true }),
	text('user', {
		type: 'resourceLocator',
		default: { mode: 'id', value: '' },
		modes: [
			{ displayName: 'ID', name: 'id', type: 'string' },
			{ displayName: 'Current', name: 'current', type: 'string' },
		],
	}),
	text('more', {
		type: 'collection',
		default: {},
		options: [
			text('vip', { displayName: 'VIP Score', type: 'number', default: 7 }),
			text('when', { type: 'dateTime' }),
			text('variables', {
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				default: {},
				options: [{ displayName: 'Variable', name: 'values', values: [text('name'), text('value')] }],
			}),
		],
	}),
];

const layout = new ParameterLayout(FIELDS);

function formOf(parameters: INodeParameters, ...items: IDataObject[]): Parameters {
	const type: INodeType = {
		description: {
			displayName: 'Form',
			name: 'form',
			group: ['transform'],
			version: 1,
			description: '',
			defaults: {},
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			properties: FIELDS,
		},
	};
	return Parameters.of(layout, executeContext(type, parameters, items), items.length - 1);
}

afterEach(() => jest.restoreAllMocks());

describe('what is missing', () => {
	test('falls back to the default of the field', () => {
		const form = formOf({ kind: ' ' }, {});
		expect(form.text('kind')).toBe('mail');
		expect(form.boolean('force')).toBe(true);
		expect(form.wholeNumber('limit')).toBe(50);
		expect(form.wholeNumber('more.vip')).toBe(7);
	});

	test('is not sent where it is optional', () => {
		const form = formOf({ more: { when: '' } }, {});
		expect(form.optionalWholeNumber('more.vip')).toBeUndefined();
		expect(form.optionalFutureDate('more.when')).toBeUndefined();
		expect(readVariables(form, 'more.variables')).toEqual([]);
	});

	test.each([['={{ $json.nothing }}'], [''], [null as unknown as string]])(
		'is an error for a number or a switch that was emptied: %p',
		(value) => {
			const form = formOf({ limit: value, force: value }, {});
			expect(() => form.wholeNumber('limit')).toThrow('"Limit" is empty');
			expect(() => form.boolean('force')).toThrow('"Force" is empty');
		},
	);

	test('is an error where the default is empty, too', () => {
		expect(() => formOf({}, {}).text('subject')).toThrow('"Subject" is empty');
		expect(() => formOf({}, {}).id('user')).toThrow('"User" is empty');
	});
});

describe('an error names the field as the person knows it', () => {
	test.each<[string, INodeParameters, (form: Parameters) => unknown, string]>([
		['a field', { kind: '={{ [1] }}' }, (form) => form.text('kind'), '"Kind of Task" is not a text'],
		[
			'of a collection',
			{ more: { vip: '12 points' } },
			(form) => form.optionalWholeNumber('more.vip'),
			'"VIP Score" must be a whole number: 12 points',
		],
		['out of range', { limit: 65 }, (form) => form.wholeNumber('limit'), '"Limit" is out of range: 65'],
		[
			'of a row',
			{ more: { variables: { values: [{ name: '', value: 'x' }] } } },
			(form) => readVariables(form, 'more.variables'),
			'"Variables: Name" is empty',
		],
		[
			'of two rows',
			{
				more: {
					variables: {
						values: [
							{ name: 'A', value: '' },
							{ name: 'a', value: '' },
						],
					},
				},
			},
			(form) => readVariables(form, 'more.variables'),
			'"Variables" has the name "a" twice',
		],
	])('%s', (_, parameters, read, message) => {
		expect(() => read(formOf(parameters, {}))).toThrow(message);
	});

	test('and a field that the operation does not have is a mistake in the code', () => {
		expect(() => formOf({}, {}).text('subjct')).toThrow('"subjct"');
	});
});

test('rows: a row with neither name nor value is one the person left, a value may be empty', () => {
	const values = [
		{ name: 'a', value: '={{ $json.n }}' },
		{ name: '', value: '' },
		{ name: 'b', value: '' },
	];
	expect(readVariables(formOf({ more: { variables: { values } } }, { n: 1 }), 'more.variables')).toEqual([
		{ name: 'a', value: '1' },
		{ name: 'b', value: '' },
	]);
});

test('names of variables are compared without marks that nobody sees', () => {
	const twice = (one: string, other: string) => () =>
		readVariables(
			formOf({ more: { variables: { values: [one, other].map((name) => ({ name, value: 'x' })) } } }, {}),
			'more.variables',
		);
	for (const other of ['a ', 'a\u200b', '\u2060A']) expect(twice('a', other)).toThrow('twice');
	expect(twice('\u00e9', 'e\u0301')).toThrow('twice');
	expect(twice(' order ', 'b')().map(({ name }) => name)).toEqual(['order', 'b']);
});

test('a Date is written in the time zone of the workflow', () => {
	const form = formOf(
		{ subject: '={{ new Date("2027-03-01T08:30:00Z") }}', kind: '={{ $now.set({ year: 2027 }) }}' },
		{},
	);
	expect(form.text('subject')).toBe('2027-03-01T09:30:00.000+01:00');
	expect(form.text('kind')).toMatch(/^2027-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0[12]:00$/);
});

test('each item has its own values', () => {
	const form = formOf(
		{ subject: '={{ $json.s }}', more: { vip: '={{ $json.vip + 1 }}' } },
		{ s: 'first', vip: 1 },
		{ s: 'second', vip: 2 },
	);
	expect(form.text('subject')).toBe('second');
	expect(form.optionalWholeNumber('more.vip')).toBe(3);
});

test('an option counts as added whatever its expression gives', () => {
	const form = formOf({ more: { vip: '={{ $json.nothing }}' } }, {});
	expect(form.isAdded('more.vip')).toBe(true);
	expect(form.isAdded('more.when')).toBe(false);
});

test('a date without a zone is read in the zone of the workflow', () => {
	jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2027));
	expect(formOf({ more: { when: '2027-08-12T09:30:00' } }, {}).optionalFutureDate('more.when')).toBe(
		'2027-08-12T07:30:00.000Z',
	);
});

import { ExecuteContext } from 'n8n-core';
import {
	createRunExecutionData,
	NodeConnectionTypes,
	Workflow,
	type IDataObject,
	type IExecuteFunctions,
	type INodeParameters,
	type INodeProperties,
	type INodeType,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { Form } from '../../nodes/form/form';
import { Layout } from '../../nodes/form/layout';

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
	text('validated', { validateType: 'number' }),
	text('extracted', { extractValue: { type: 'regex', regex: 'id=(\\d+)' } }),
	text('user', {
		type: 'resourceLocator',
		default: { mode: 'id', value: '' },
		modes: [
			{ displayName: 'ID', name: 'id', type: 'string' },
			{
				displayName: 'URL',
				name: 'url',
				type: 'string',
				extractValue: { type: 'regex', regex: 'users/(\\d+)' },
			},
			{ displayName: 'Current', name: 'current', type: 'string' },
		],
	}),
	text('checked', {
		type: 'collection',
		default: {},
		options: [text('amount', { validateType: 'number' }), text('note')],
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

const layout = new Layout(FIELDS);

function formOf(parameters: INodeParameters, ...items: IDataObject[]): Form {
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
	const workflow = new Workflow({
		id: '1',
		active: false,
		nodeTypes: { getByName: () => type, getByNameAndVersion: () => type, getKnownTypes: () => ({}) },
		nodes: [{ id: '1', name: 'Form', type: 'form', typeVersion: 1, position: [0, 0], parameters }],
		connections: {},
		settings: { timezone: 'Europe/Oslo' },
	});
	const node = workflow.getNode('Form')!;
	const input = items.map((json) => ({ json }));
	const context = new ExecuteContext(
		workflow,
		node,
		{
			variables: {},
			executionId: '1',
			webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
			formWaitingBaseUrl: 'http://localhost/form-waiting',
		} as IWorkflowExecuteAdditionalData,
		'manual',
		createRunExecutionData(),
		0,
		input,
		{ [NodeConnectionTypes.Main]: [input] },
		{ data: { [NodeConnectionTypes.Main]: [input] }, node, source: null },
		[],
	) as unknown as IExecuteFunctions;
	return Form.of(layout, context, items.length - 1);
}

describe('what is missing', () => {
	test('falls back to the default of the field', () => {
		const form = formOf({ kind: ' ', force: '={{ $json.nothing }}', limit: '={{ $json.nothing }}' }, {});
		expect(form.text('kind')).toBe('mail');
		expect(form.boolean('force')).toBe(true);
		expect(form.wholeNumber('limit')).toBe(50);
		expect(form.wholeNumber('more.vip')).toBe(7);
	});

	test('is not sent where it is optional', () => {
		const form = formOf({ more: { when: '' } }, {});
		expect(form.optionalWholeNumber('more.vip')).toBeUndefined();
		expect(form.optionalTimeToCome('more.when')).toBeUndefined();
		expect(form.pairs('more.variables')).toEqual([]);
	});

	test('is an error where the default is empty, too', () => {
		expect(() => formOf({}, {}).text('subject')).toThrow('"Subject" is empty');
		expect(() => formOf({}, {}).id('user')).toThrow('"User" is empty');
	});
});

describe('an error names the field as the person knows it', () => {
	test.each<[string, INodeParameters, (form: Form) => unknown, string]>([
		['a field', { kind: '={{ [1] }}' }, (form) => form.text('kind'), '"Kind of Task" is not a text'],
		[
			'of a collection',
			{ more: { vip: '12 points' } },
			(form) => form.optionalWholeNumber('more.vip'),
			'"VIP Score" is not a whole number: 12 points',
		],
		['out of range', { limit: 65 }, (form) => form.wholeNumber('limit'), '"Limit" is out of range: 65'],
		[
			'of a row',
			{ more: { variables: { values: [{ name: '', value: 'x' }] } } },
			(form) => form.pairs('more.variables'),
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
			(form) => form.pairs('more.variables'),
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
	expect(formOf({ more: { variables: { values } } }, { n: 1 }).pairs('more.variables')).toEqual([
		{ name: 'a', value: '1' },
		{ name: 'b', value: '' },
	]);
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
	expect(formOf({ more: { when: '2027-08-12T09:30:00' } }, {}).optionalTimeToCome('more.when')).toBe(
		'2027-08-12T07:30:00.000Z',
	);
});

describe('what n8n validates or rewrites is never read past n8n', () => {
	test('validateType', () => {
		expect(() => formOf({ validated: '={{ $json.v }}' }, { v: 'many' }).text('validated')).toThrow(
			"Invalid input for 'Validated'",
		);
		expect(() => formOf({ validated: 'many' }, {}).text('validated')).toThrow(
			"Invalid input for 'Validated'",
		);
		expect(formOf({ validated: ' 12 ' }, {}).text('validated')).toBe('12');
	});

	test('validateType inside a collection', () => {
		const checked = { amount: '={{ $json.v }}', note: 'n' };
		expect(() => formOf({ checked }, { v: 'many' }).optionalText('checked.note')).toThrow("field 'Amount'");
		expect(formOf({ checked }, { v: ' 12 ' }).optionalText('checked.amount')).toBe('12');
	});

	test('extractValue', () => {
		expect(formOf({ extracted: '={{ $json.v }}' }, { v: 'id=12&a' }).text('extracted')).toBe('12');
		expect(() => formOf({ extracted: 'nothing' }, {}).text('extracted')).toThrow();
	});

	test('extractValue in a mode of a locator', () => {
		const user = (mode: string, value: string) => ({ user: { __rl: true, mode, value } });
		expect(formOf(user('url', 'https://example.com/users/12'), {}).id('user')).toBe('12');
		expect(formOf(user('id', '={{ $json.v }}'), { v: 12 }).id('user')).toBe('12');
		expect(formOf(user('current', ''), {}).mode('user')).toBe('current');
	});
});

import {
	parseChoice,
	parseChoices,
	parseList,
	parseLocator,
	parseOpenChoices,
} from '../../nodes/parameters/choices';
import type { Field } from '../../nodes/parameters/layout';

const field = (property: Partial<Field['property']>): Field => ({
	label: 'Media Types',
	names: ['mediaTypes'],
	property: {
		displayName: 'Media Types',
		name: 'mediaTypes',
		type: 'multiOptions',
		default: [],
		...property,
	},
});

const CHOICES = field({
	options: [
		{ name: 'EMail', value: 'EMail' },
		{ name: 'Longest Wait (Seconds)', value: 'waitTimeMaxSeconds' },
		{ name: 'By ID', value: 'ids' },
	],
});

describe('one choice, in whatever spelling', () => {
	test.each([
		['EMail', 'EMail'],
		['Email', 'EMail'],
		[' e-mail\u200b', 'EMail'],
		['E MAIL', 'EMail'],
		['longest wait (seconds)', 'waitTimeMaxSeconds'],
		['WAITTIMEMAXSECONDS', 'waitTimeMaxSeconds'],
		['IDs', 'ids'],
		['', undefined],
		[null, undefined],
	])('%j is %j', (written, value) => {
		expect(parseChoice(written, CHOICES)).toBe(value);
	});

	test.each([['Fax'], [5], ['EMail, ids']])('%j is none, and those that exist are named', (written) => {
		expect(() => parseChoice(written, CHOICES)).toThrow(`"Media Types" has no option "${written}"`);
		expect.assertions(2);
		try {
			parseChoice(written, CHOICES);
		} catch (error) {
			expect(error).toMatchObject({
				options: { description: 'Use one of these: EMail, Longest Wait (Seconds), By ID.' },
			});
		}
	});
});

describe('several choices', () => {
	test.each<[unknown, string[]]>([
		[
			['EMail', ' IDs ', ''],
			['EMail', 'ids'],
		],
		['Email, IDs,', ['EMail', 'ids']],
		['email;ids', ['EMail', 'ids']],
		['email\r\nids\n', ['EMail', 'ids']],
		['["email","ids"]', ['EMail', 'ids']],
		[['email', 'EMail'], ['EMail']],
		['["email"]', ['EMail']],
		[[], []],
		['', []],
		[undefined, []],
	])('%j are %j', (written, values) => {
		expect(parseChoices(written, CHOICES)).toEqual(values);
		expect(parseOpenChoices(written, CHOICES)).toEqual(values);
	});

	test('an unknown one passes where the set is open, and is refused where it is closed', () => {
		expect(parseOpenChoices('Fax;email', CHOICES)).toEqual(['Fax', 'EMail']);
		expect(parseOpenChoices(' Fax ', field({}))).toEqual(['Fax']);
		expect(() => parseChoices('Fax;email', CHOICES)).toThrow('has no option "Fax"');
	});

	test.each([[[{}]], [{}], ['[{}]'], [[NaN]]])('%j are none', (written) => {
		expect(() => parseOpenChoices(written, CHOICES)).toThrow('"Media Types" is not a text');
	});

	test('half a list is none', () => {
		expect(() => parseOpenChoices('["email"', CHOICES)).toThrow('"Media Types" is not a list: ["email"');
	});
});

test.each<[unknown, unknown[]]>([
	['4711, 4712 4713', ['4711', '4712', '4713']],
	['[4711, "4712"]', [4711, '4712']],
	[4711, [4711]],
	[[4711, '', null], [4711]],
])('the ids %j are %j', (written, ids) => {
	expect(parseList(written, 'Request IDs', /[,;\s]/)).toEqual(ids);
});

describe('a locator', () => {
	const user = field({
		modes: [
			{ displayName: 'From List', name: 'list', type: 'list' },
			{ displayName: 'By ID', name: 'id', type: 'string' },
			{ displayName: 'Current User', name: 'current', type: 'string' },
		],
	});

	test.each([
		[
			{ __rl: true, mode: 'list', value: 5 },
			{ mode: 'list', value: 5 },
		],
		[
			{ __rl: true, mode: 'Current', value: '' },
			{ mode: 'current', value: '' },
		],
		[
			{ mode: 'By ID', value: '5' },
			{ mode: 'id', value: '5' },
		],
		['5', { mode: 'id', value: '5' }],
		[undefined, { mode: 'id', value: undefined }],
		['current', { mode: 'current', value: undefined }],
		['list', { mode: 'id', value: 'list' }],
	])('%j is %j, also if an expression put a plain value in its place', (value, read) => {
		expect(parseLocator(value, user)).toEqual(read);
	});

	test('has no mode but its own', () => {
		expect(() => parseLocator({ mode: 'all', value: '' }, user)).toThrow('has no option "all"');
	});
});

import fc from 'fast-check';
import { DateTime } from 'luxon';

import { idForOutput, readSeconds } from '../../nodes/api/answers';
import {
	onlyFilled,
	readAddress,
	readBoolean,
	readDate,
	readId,
	readIdNumber,
	readList,
	readLocator,
	readText,
	readWholeNumber,
} from '../../nodes/form/read';

describe('ids', () => {
	test('are digits, whatever is typed, or a clear error', () => {
		fc.assert(
			fc.property(
				fc.oneof(fc.string(), fc.integer(), fc.double(), fc.constant(null), fc.object()),
				(value) => {
					let id: string | undefined;
					try {
						id = readId(value, 'Request ID');
					} catch (error) {
						expect((error as Error).message).toContain('"Request ID"');
						return;
					}
					if (id !== undefined) {
						expect(id).toMatch(/^\d+$/);
						expect(encodeURIComponent(id)).toBe(id);
					} else expect(String(value ?? '').trim()).toBe('');
				},
			),
		);
	});

	test.each([[4711], ['4711'], [' 4711 ']])('%p is 4711', (value) => {
		expect(readId(value, 'Request ID')).toBe('4711');
	});

	test.each([[''], ['  '], [null], [undefined]])('%p is empty', (value) => {
		expect(readId(value, 'Request ID')).toBeUndefined();
		expect(readIdNumber(value, 'Request ID')).toBeUndefined();
	});

	test.each([['4711/../users'], ['47 11'], [-1], [1.5], [1e21], [{}], [[4711, 2]], ['0x10'], [true]])(
		'%p is no id',
		(value) => {
			expect(() => readId(value, 'Request ID')).toThrow('"Request ID" is not an id');
		},
	);

	test('in a body are numbers, or an error where JSON would lose digits', () => {
		expect(readIdNumber(' 4711 ', 'User')).toBe(4711);
		expect(() => readIdNumber('90071992547409931', 'User')).toThrow('"User" is too large to be an id');
	});

	test('lose no digit on the way out', () => {
		expect(idForOutput('4711')).toBe(4711);
		expect(idForOutput('90071992547409931')).toBe('90071992547409931');
	});
});

test('a locator, or the plain value that an expression put in its place', () => {
	expect(readLocator({ __rl: true, mode: 'list', value: 5 })).toEqual({ mode: 'list', value: 5 });
	expect(readLocator({ __rl: true, mode: 'current', value: '' })).toEqual({ mode: 'current', value: '' });
	expect(readLocator('5')).toEqual({ mode: 'id', value: '5' });
	expect(readLocator(undefined)).toEqual({ mode: 'id', value: undefined });
});

test('what was left empty is not sent; 0 and false are', () => {
	expect(
		onlyFilled({
			a: readWholeNumber('', 'A'),
			b: readWholeNumber(0, 'B'),
			c: readBoolean(false, 'C'),
			d: readText('  ', 'D'),
			e: readWholeNumber('12', 'E'),
			f: readBoolean('true', 'F'),
		}),
	).toEqual({ b: 0, c: false, e: 12, f: true });
});

test.each([
	['12,5'],
	[1.5],
	[{}],
	['many'],
	[Number.NaN],
	['1e3'],
	['0x10'],
	['1.0'],
	['+1'],
	[1e21],
	[true],
])('%p is no whole number', (value) => {
	expect(() => readWholeNumber(value, 'VIP Score')).toThrow('"VIP Score" is not a whole number');
});

test('whole numbers keep to the range of the field, below zero only where it allows that', () => {
	expect(readWholeNumber('-5', 'VIP Score')).toBe(-5);
	expect(readWholeNumber(' 12 ', 'VIP Score')).toBe(12);
	expect(readWholeNumber('0', 'Max Attempts', { minValue: 0 })).toBe(0);
	expect(() => readWholeNumber('-5', 'Max Attempts', { minValue: 0 })).toThrow(
		'"Max Attempts" is out of range: -5',
	);
	expect(() => readWholeNumber(65, 'Concurrency', { minValue: 1, maxValue: 64 })).toThrow('out of range: 65');
});

describe('texts', () => {
	test('for people stay as they were written', () => {
		expect(readText(' Hello ', 'Subject')).toBe(' Hello ');
		expect(readText(true, 'Subject')).toBe('true');
	});

	test('for machines are trimmed', () => {
		expect(readAddress(' 0047 \n', 'Destination')).toBe('0047');
		expect(readAddress(47, 'Destination')).toBe('47');
		expect(readAddress(' \t', 'Destination')).toBeUndefined();
	});

	test.each([[true], [false]])('%p is no address', (value) => {
		expect(() => readAddress(value, 'Destination')).toThrow(
			`"Destination" is neither an address nor a number: ${value}`,
		);
	});
});

describe('dates', () => {
	const read = (value: unknown) => readDate(value, 'Scheduled Date Time', 'Europe/Oslo');

	test.each([
		['2024-08-12T07:58:21.874Z', '2024-08-12T07:58:21.874Z'],
		['2024-08-12T07:58:21', '2024-08-12T05:58:21.000Z'],
		['2024-12-12T07:58:21', '2024-12-12T06:58:21.000Z'],
		['2024-08-12 07:58:21', '2024-08-12T05:58:21.000Z'],
		['2024-08-12T07:58:21-04:00', '2024-08-12T11:58:21.000Z'],
		['2024-08-12', '2024-08-11T22:00:00.000Z'],
		[1723449501874, '2024-08-12T07:58:21.874Z'],
		[new Date(1723449501874), '2024-08-12T07:58:21.874Z'],
		[DateTime.fromMillis(1723449501874), '2024-08-12T07:58:21.874Z'],
		[{ toMillis: () => 1723449501874 }, '2024-08-12T07:58:21.874Z'],
		['1723449501874', '2024-08-12T07:58:21.874Z'],
		[' 1723449501874 ', '2024-08-12T07:58:21.874Z'],
		['', undefined],
		[null, undefined],
	])('%p is sent as %p', (value, sent) => {
		expect(read(value)).toBe(sent);
	});

	test.each([['tomorrow'], ['12/08/2024 9am'], [Number.NaN], [{}], [new Date('x')]])(
		'%p cannot be read',
		(value) => {
			expect(() => read(value)).toThrow('"Scheduled Date Time" is not a date');
		},
	);

	test.each([
		[1723449501, 'probably seconds'],
		['1723449501', 'probably seconds'],
		[0, 'probably seconds'],
		[-1, 'probably seconds'],
		['20240812', 'probably seconds'],
		[1723449501874000, 'too large'],
		['2024', 'a year alone'],
		[2024, 'a year alone'],
		['09:30', 'a time without a date'],
		['T09:30:00', 'a time without a date'],
	])('%p is not what the person meant: %s', (value, reason) => {
		expect(() => read(value)).toThrow(reason);
	});

	test('every moment comes back as itself', () => {
		fc.assert(
			fc.property(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }), (date) => {
				expect(read(date.toISOString())).toBe(date.toISOString());
				expect(read(date)).toBe(date.toISOString());
			}),
		);
	});
});

test.each([
	[95, 95],
	[95.9, 95],
	['95', 95],
	['1970-01-01T00:00:03.101Z', 3],
	['1970-01-01T00:00:03.101', 3],
	['1970-01-02T01:00:00Z', 90_000],
	['2026-11-21T09:30:00Z', undefined],
	['00:01', undefined],
	['', undefined],
	[null, undefined],
	[undefined, undefined],
	[NaN, undefined],
])('a duration told as %p is %p seconds', (told, seconds) => {
	expect(readSeconds(told)).toBe(seconds);
});

test('several choices, as a list or as a text', () => {
	expect(readList(['InQueue', ' Alerting ', ''], 'Statuses')).toEqual(['InQueue', 'Alerting']);
	expect(readList('InQueue, Alerting,', 'Statuses')).toEqual(['InQueue', 'Alerting']);
	expect(readList([], 'Statuses')).toEqual([]);
	expect(readList('', 'Statuses')).toBeUndefined();
	expect(() => readList([{}], 'Statuses')).toThrow('"Statuses" is not a text');
});

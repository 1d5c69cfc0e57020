import fc from 'fast-check';
import { DateTime } from 'luxon';

import { idForOutput } from '../../nodes/api/answers';
import {
	onlyFilled,
	readId,
	readLocator,
	readOptionalBoolean,
	readOptionalDate,
	readOptionalId,
	readOptionalText,
	readOptionalWholeNumber,
	readPairs,
} from '../../nodes/form/read';

describe('ids', () => {
	test('are digits, whatever is typed, or a clear error', () => {
		fc.assert(
			fc.property(
				fc.oneof(fc.string(), fc.integer(), fc.double(), fc.constant(null), fc.object()),
				(value) => {
					let id: string;
					try {
						id = readId(value, 'Request ID');
					} catch (error) {
						expect((error as Error).message).toContain('"Request ID"');
						return;
					}
					expect(id).toMatch(/^\d+$/);
					expect(encodeURIComponent(id)).toBe(id);
				},
			),
		);
	});

	test.each([[4711], ['4711'], [' 4711 ']])('%p is 4711', (value) => {
		expect(readId(value, 'Request ID')).toBe('4711');
	});

	test.each([[''], ['  '], [null], [undefined]])('%p is empty', (value) => {
		expect(() => readId(value, 'Request ID')).toThrow('"Request ID" is empty');
		expect(readOptionalId(value, 'Request ID')).toBeUndefined();
	});

	test.each([['4711/../users'], ['47 11'], [-1], [1.5], [1e21], [{}], [[4711, 2]], ['0x10'], [true]])(
		'%p is no id',
		(value) => {
			expect(() => readId(value, 'Request ID')).toThrow('"Request ID" is not an id');
		},
	);

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
			a: readOptionalWholeNumber('', 'A'),
			b: readOptionalWholeNumber(0, 'B'),
			c: readOptionalBoolean(false, 'C'),
			d: readOptionalText('  ', 'D'),
			e: readOptionalWholeNumber('12', 'E'),
			f: readOptionalBoolean('true', 'F'),
		}),
	).toEqual({ b: 0, c: false, e: 12, f: true });
});

test.each([['12,5'], [1.5], [{}], ['many'], [Number.NaN]])('%p is no whole number', (value) => {
	expect(() => readOptionalWholeNumber(value, 'VIP Score')).toThrow('"VIP Score" is not a whole number');
});

describe('dates', () => {
	const read = (value: unknown) => readOptionalDate(value, 'Scheduled Date Time', 'Europe/Oslo');

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

	test('every moment comes back as itself', () => {
		fc.assert(
			fc.property(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }), (date) => {
				expect(read(date.toISOString())).toBe(date.toISOString());
				expect(read(date)).toBe(date.toISOString());
			}),
		);
	});
});

describe('name and value pairs', () => {
	test('rows without both are skipped, a value may be empty', () => {
		expect(
			readPairs(
				[
					{ name: 'a', value: 1 },
					{ name: '', value: '' },
					{ name: 'b', value: '' },
				],
				'Variables',
			),
		).toEqual([
			{ name: 'a', value: '1' },
			{ name: 'b', value: '' },
		]);
	});

	test('a value without a name and a name twice are errors', () => {
		expect(() => readPairs([{ name: '', value: 'x' }], 'Variables')).toThrow('"Variables: Name" is empty');
		expect(() => readPairs([{ name: 'A' }, { name: 'a' }], 'Variables')).toThrow('the name "a" twice');
	});
});

import fc from 'fast-check';
import { DateTime, Duration } from 'luxon';
import { runInNewContext } from 'node:vm';

import { idForOutput } from '../../nodes/api/schemas';
import { parseCountryCode } from '../../nodes/parameters/callingCodes';
import { parseDate } from '../../nodes/parameters/dates';
import { parseBoolean, parseNumber, parseWholeNumber } from '../../nodes/parameters/numbers';
import {
	onlyFilled,
	parseAccessPoint,
	parseId,
	parseIdNumber,
	parseKey,
	parseMailAddress,
	parseSingleLine,
	parseText,
	parseWord,
} from '../../nodes/parameters/parse';

const words = (text: string) => text.split(' ');

describe('ids', () => {
	test('are digits, whatever is typed, or a clear error', () => {
		fc.assert(
			fc.property(
				fc.oneof(fc.string(), fc.integer(), fc.double(), fc.constant(null), fc.object()),
				(value) => {
					let id: string | undefined;
					try {
						id = parseId(value, 'Request ID');
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
		expect(parseId(value, 'Request ID')).toBe('4711');
	});

	test.each([[''], ['  '], [null], [undefined]])('%p is empty', (value) => {
		expect(parseId(value, 'Request ID')).toBeUndefined();
		expect(parseIdNumber(value, 'Request ID')).toBeUndefined();
	});

	test.each([['4711/../users'], ['47 11'], [-1], [1.5], [{}], [[4711, 2]], ['0x10'], [true]])(
		'%p is no id',
		(value) => {
			expect(() => parseId(value, 'Request ID')).toThrow('"Request ID" must be a number');
		},
	);

	test.each([['900001.0'], ["'900001"], ['\u200b900001'], [900001n], ['00900001']])(
		'%p is 900001, as spreadsheets and databases give it',
		(value) => {
			expect(parseId(value, 'Request ID')).toBe('900001');
			expect(parseIdNumber(value, 'Request ID')).toBe(900001);
		},
	);

	test.each([[2 ** 53], [1e21], [Infinity]])('%p is no longer the number that it was', (value) => {
		expect(() => parseId(value, 'Request ID')).toThrow('"Request ID" has lost digits');
	});

	test('in a body are numbers, or an error where JSON would lose digits', () => {
		expect(parseIdNumber(' 4711 ', 'User')).toBe(4711);
		expect(() => parseIdNumber('90071992547409931', 'User')).toThrow('"User" is too large to be an ID');
	});

	test('lose no digit on the way out', () => {
		expect(idForOutput('4711')).toBe(4711);
		expect(idForOutput('90071992547409931')).toBe('90071992547409931');
	});
});

test('what was left empty is not sent; 0 and false are', () => {
	expect(
		onlyFilled({
			a: parseWholeNumber('', 'A'),
			b: parseWholeNumber(0, 'B'),
			c: parseBoolean(false, 'C'),
			d: parseText('  ', 'D'),
			e: parseWholeNumber('12', 'E'),
			f: parseBoolean('true', 'F'),
		}),
	).toEqual({ b: 0, c: false, e: 12, f: true });
});

test.each<unknown>([...words('12,5 many 1e3 0x10 1.000 1,000 5.5'), '1 000', 1.5, {}, NaN, 1e21, true])(
	'%p is no whole number',
	(value) => {
		expect(() => parseWholeNumber(value, 'VIP Score')).toThrow('"VIP Score" must be a whole number');
	},
);

test.each([
	['100.0', 100],
	['100,00', 100],
	['+5', 5],
	['-5.0', -5],
	[5n, 5],
	['\u200b7', 7],
])('%p is the whole number %p', (value, number) => {
	expect(parseWholeNumber(value, 'VIP Score')).toBe(number);
});

test.each([
	[92.5, 92.5],
	['92.5', 92.5],
	['92,5', 92.5],
	['0.125', 0.125],
	['-3', -3],
	[' ', undefined],
])('%p is the number %p', (value, number) => {
	expect(parseNumber(value, 'Threshold')).toBe(number);
});

test.each([['1.500'], ['1,500'], ['1.000,5'], ['5 %'], [NaN], [true], [{}], ['1e3']])(
	'%p is no number',
	(value) => {
		expect(() => parseNumber(value, 'Threshold')).toThrow('"Threshold" is not a number');
	},
);

test.each([
	['TRUE', true],
	[' True', true],
	['1', true],
	[1, true],
	['false', false],
	[0, false],
	['', undefined],
])('%p is %p', (value, read) => {
	expect(parseBoolean(value, 'Force Delete')).toBe(read);
});

test.each([['yes'], ['on'], [2], ['01'], [-1], [[true]], [{}]])('%p is neither true nor false', (value) => {
	expect(() => parseBoolean(value, 'Force Delete')).toThrow('"Force Delete" must be true or false');
});

test('whole numbers keep to the range of the field, below zero only where it allows that', () => {
	expect(parseWholeNumber('-5', 'VIP Score')).toBe(-5);
	expect(parseWholeNumber(' 12 ', 'VIP Score')).toBe(12);
	expect(parseWholeNumber('0', 'Max Attempts', { minValue: 0 })).toBe(0);
	expect(() => parseWholeNumber('-5', 'Max Attempts', { minValue: 0 })).toThrow(
		'"Max Attempts" is out of range: -5',
	);
	expect(() => parseWholeNumber(65, 'Concurrency', { minValue: 1, maxValue: 64 })).toThrow(
		'out of range: 65',
	);
});

describe('texts', () => {
	test('for people stay as they were written', () => {
		expect(parseText(' Hello ', 'Subject')).toBe(' Hello ');
		expect(parseText(true, 'Subject')).toBe('true');
		expect(parseText('👩\u200d🚀\n\tx', 'Subject')).toBe('👩\u200d🚀\n\tx');
	});

	test.each([
		['a\u0000b\ud83d', 'ab'],
		[12345678901234567890n, '12345678901234567890'],
		[DateTime.fromISO('2027-03-01T09:30', { zone: 'Europe/Oslo' }), '2027-03-01T09:30:00.000+01:00'],
		['\u200b\u2060', undefined],
		['\u0000', undefined],
	])('%p becomes %p', (value, text) => {
		expect(parseText(value, 'Subject')).toBe(text);
	});

	test.each([
		[NaN, 'is not a text'],
		[Infinity, 'is not a text'],
		[2 ** 63, 'has lost digits'],
		[DateTime.invalid('x'), 'is not a text'],
		[Duration.fromMillis(5), 'is not a text'],
		[{}, 'is not a text'],
	])('%p %s', (value, reason) => {
		expect(() => parseText(value, 'Subject')).toThrow(`"Subject" ${reason}`);
	});

	test('for a heading are one line', () => {
		expect(parseSingleLine(' Call back\r\n about  order\n\n1001 ', 'Subject')).toBe(
			'Call back about  order 1001',
		);
		expect(parseSingleLine(47, 'Subject')).toBe('47');
		expect(parseSingleLine(' \t', 'Subject')).toBeUndefined();
	});

	test('for machines have no marks that nobody sees', () => {
		expect(parseWord(' \u200bmain line\ufeff \n', 'Access Point')).toBe('main line');
		expect(parseWord('\u200b', 'Access Point')).toBeUndefined();
		expect(() => parseWord('main\nother', 'Access Point')).toThrow('"Access Point" has more than one line');
	});

	test.each([[true], [false]])('%p is no address', (value) => {
		expect(() => parseWord(value, 'Access Point')).toThrow(
			`"Access Point" is neither an address nor a number: ${value}`,
		);
	});
});

describe('addresses', () => {
	test.each([
		['kari@x.no', 'kari@x.no'],
		[' kari@x.no\u200b', 'kari@x.no'],
		["o'brien@x.no", "o'brien@x.no"],
		['kåre+crm@øl.no', 'kåre+crm@øl.no'],
		['mailto:kari@x.no', 'kari@x.no'],
		['"kari@x.no"', 'kari@x.no'],
		["'kari@x.no'", 'kari@x.no'],
		['<kari@x.no>', 'kari@x.no'],
		['Kari <kari@x.no>', 'Kari <kari@x.no>'],
		['"Nordmann, Kari" <mailto:kari@x.no>', '"Nordmann, Kari" <kari@x.no>'],
		['', undefined],
	])('the sender %j is %j', (written, address) => {
		expect(parseMailAddress(written, 'From')).toBe(address);
	});

	const NO_SENDERS =
		"Kari|kari@x.no>|<kari@x.no|Kari kari@x.no|kari@x.no'|kari@x.no.|kari@x.no;|kari@x.no, ola@x.no|kari@x.no ola@x.no|Kari <kari@x.no> <ola@x.no>|mailto:kari@x.no?subject=Hello|kari@@x.no|kari@";
	test.each<unknown>([...NO_SENDERS.split('|'), 5])('%j is no sender', (written) => {
		expect(() => parseMailAddress(written, 'From')).toThrow('"From" is not an e-mail address');
	});

	test('two lines are no address', () => {
		expect(() => parseMailAddress('Kari\n<kari@x.no>', 'From')).toThrow('"From" has more than one line');
		expect(() => parseAccessPoint('a@x.no\nb@x.no', 'To')).toThrow('"To" has more than one line');
	});

	test.each([
		['support@x.no', 'support@x.no'],
		['<support@x.no>', 'support@x.no'],
		['mailto:support@x.no\u200b', 'support@x.no'],
		['sales', 'sales'],
	])('the access point %j is %j', (written, address) => {
		expect(parseAccessPoint(written, 'To')).toBe(address);
	});

	test.each([['a b'], ['Support <support@x.no>'], ['support@x.no>'], ['a@x.no;b@x.no']])(
		'%j is no access point',
		(written) => {
			expect(() => parseAccessPoint(written, 'To')).toThrow('"To" is not one address');
		},
	);

	test('a key has no spaces', () => {
		expect(parseKey(' sales_mail ', 'Queue')).toBe('sales_mail');
		expect(() => parseKey('Sales (sales_mail)', 'Queue')).toThrow('"Queue" is not a key: Sales (sales_mail)');
	});

	test.each([['47'], ['+47'], ['0047'], [47], [' 47 ']])('the country code %p is 47', (written) => {
		expect(parseCountryCode(written, 'Country Code')).toBe('47');
	});

	test.each([['NO'], ['210'], ['4722'], ['+'], ['00']])('%p is no country code', (written) => {
		expect(() => parseCountryCode(written, 'Country Code')).toThrow('"Country Code" is not a country code');
	});
});

describe('dates', () => {
	const read = (value: unknown) => parseDate(value, 'Scheduled Date Time', 'Europe/Oslo');

	test.each([
		['2024-08-12T07:58:21.874Z', '2024-08-12T07:58:21.874Z'],
		['2024-08-12T07:58:21', '2024-08-12T05:58:21.000Z'],
		['2024-12-12T07:58:21', '2024-12-12T06:58:21.000Z'],
		['2024-08-12 07:58:21', '2024-08-12T05:58:21.000Z'],
		['2024-08-12T07:58:21-04:00', '2024-08-12T11:58:21.000Z'],
		['20240812075821', '2024-08-12T05:58:21.000Z'],
		[20240812075821, '2024-08-12T05:58:21.000Z'],
		['202408120758', '2024-08-12T05:58:00.000Z'],
		['20240812T0758', '2024-08-12T05:58:00.000Z'],
		['2024-08-12T07:58:21+0530', '2024-08-12T02:28:21.000Z'],
		['2024-08-12 07:58:21 America/New_York', '2024-08-12T11:58:21.000Z'],
		['2024-08-12T07:58:21[America/New_York]', '2024-08-12T11:58:21.000Z'],
		['\u200e2024-08-12T07:58:21', '2024-08-12T05:58:21.000Z'],
		// The hour that comes twice when summer time ends.
		['2024-10-27T02:30', '2024-10-27T01:30:00.000Z'],
		[runInNewContext('new Date(1723449501874)'), '2024-08-12T07:58:21.874Z'],
		[1723449501874, '2024-08-12T07:58:21.874Z'],
		[new Date(1723449501874), '2024-08-12T07:58:21.874Z'],
		[DateTime.fromMillis(1723449501874), '2024-08-12T07:58:21.874Z'],
		[{ year: 2024, toMillis: () => 1723449501874, toISO: () => '' }, '2024-08-12T07:58:21.874Z'],
		['1723449501874', '2024-08-12T07:58:21.874Z'],
		[' 1723449501874 ', '2024-08-12T07:58:21.874Z'],
		['', undefined],
		[null, undefined],
	])('%p is sent as %p', (value, sent) => {
		expect(read(value)).toBe(sent);
	});

	const NO_DATES =
		'tomorrow|12/08/2024 9am|1.3.2027 09:30|03/01/2027|2027-3-1|2027-03-01 9:30|Mon, 01 Mar 2027 09:30:00 GMT';
	test.each<unknown>([...NO_DATES.split('|'), String(new Date()), NaN, {}, new Date('x')])(
		'%p cannot be read',
		(value) => {
			expect(() => read(value)).toThrow('"Scheduled Date Time" is not a valid date');
		},
	);

	test.each([
		[1723449501, 'probably seconds'],
		['1723449501', 'probably seconds'],
		[0, 'probably seconds'],
		[-1, 'probably seconds'],
		['20240812', 'a date without a time'],
		[20240812, 'a date without a time'],
		['2024-08-12', 'a date without a time'],
		['2024-08', 'a date without a time'],
		['2024-W33-1', 'a date without a time'],
		['2024-225', 'a date without a time'],
		[46447.395833, "a spreadsheet's date number"],
		['46447,395833', "a spreadsheet's date number"],
		[Duration.fromObject({ hours: 1 }), 'a duration'],
		['2024-08-12T07:58:21+99:00', 'no such time zone'],
		['2024-08-12T07:58:21-15:00', 'no such time zone'],
		['2024-03-31T02:30', 'no such time on that day'],
		['20240331023000', 'no such time on that day'],
		[253402300799000, 'too large'],
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

import fc from 'fast-check';

import { parsePhoneNumber } from '../../nodes/parameters/phoneNumber';

const read = (value: unknown) => parsePhoneNumber(value, 'Destination');

/** Rows of a group, each with the name of its group; texts are divided by bars. */
const rowsOf = (groups: Record<string, string>, ...others: Array<[unknown, string]>) => [
	...Object.entries(groups).flatMap(([group, texts]) =>
		texts.split(' | ').map((text): [unknown, string] => [text, group]),
	),
	...others,
];

test.each(
	rowsOf(
		{
			'004722334455':
				"+47 22 33 44 55 | 004722334455 | 0047 22334455 | 00-47-22334455 | (+47) 22-33/44\u201355 | (+47 22 33 44 55) | tel:+47-22-33-44-55 | '+4722334455 | ’004722334455 | 'tel:+4722334455 | +47 (0)22 33 44 55",
			'22334455': '22 33 44 55 | 22334455 | 22-33-44-55 | 22/33/44/55 | TEL: 22334455 | 22334455.',
			'00442079460958':
				'+44 (0)20 7946 0958 | +44(0)2079460958 | 0044 (0) 20 7946 0958 | (+44) (0)20 7946 0958 | (+44(0)20)79460958 | +(44) [0] 20 7946 0958 | ＋４４　（０）２０　７９４６　０９５８',
			'0012125551234': '+1 (212) 555-1234 | +1-212-555-1234',
			'03012345670': '030/1234567-0',
			'00493595212345': '+49 35952/12345',
			'004930123456': '+49 (0)30/123456',
			'00493012345670': '+49 30 1234567-0',
			'004930123456712': '+49 30/1234567-12',
			'02079460958': '(0)20 7946 0958 | (020) 7946 0958 | 020 7946 0958',
			'110': '110',
			'112': '112',
			'116117': '116117',
			'02800': '02800',
			'004702800': '+47 02800',
			'401299': '40-12-99',
			'121120': '12 11 20',
			'81000123': '810 00 123',
			'00468123456': '+46 (0)8 123 456',
			'0046812345678': '+46 8 123 456 78',
			'0046701234567': '+46 70-123 45 67',
			'0812345678': '08-123 456 78',
			'00441539555555': '+44 15395 55555',
			'0044120455555': '+44 1204 55555',
			'00390669812345': '+39 06 69812345',
			'002250707123456': '+225 07 07 12 34 56',
			'002290197123456': '+229 01 97 12 34 56',
			'0074951234567': '+7 495 123-45-67',
			'00380441234567': '+380 44 123-45-67',
			'0080012345678': '+800 1234 5678',
			'015112345678': '0151 12345678',
			'00358401234567': '+358 40-123-45-67',
		},
		[22334455, '22334455'],
		// Marks that nobody sees, or that look like others.
		['\u202d+47\u00a022334455\u202c', '004722334455'],
		['+47\u202f22\u200733\u200944\u300055', '004722334455'],
		['+47\u201122\u201233\u221244\u00ad55', '004722334455'],
		['\ufeff+47 22334455\u200b', '004722334455'],
		[' 004722334455\n', '004722334455'],
	),
)('%j is called as %s', (written, called) => {
	expect(read(written)).toBe(called);
});

test.each([[''], [' \u00a0 '], [null], [undefined]])('%j is empty', (value) => {
	expect(read(value)).toBeUndefined();
});

describe('refused, since somebody else might be rung', () => {
	const length = (has: number, code: number, lengths: string) =>
		`it has ${has} digits after the country code ${code}, not ${lengths}`;

	test.each(
		rowsOf(
			{
				'it has an extension':
					'+47 22 33 44 55 ext. 12 | +47 22334455 ext 12 | +4722334455x12 | +4722334455 # 12 | +4722334455,,12 | tel:+4722334455;ext=12 | 030 1234567 Durchwahl 12 | +47 22 33 44 55 (12) | +47 22 33 44 55 (ext 12)',
				'it may be more than one number':
					'22334455/56 | 22334455/66778899 | +4722334455 / +4766778899 | 2233/4455 | 100/101 | 24/7 | 10–12 | 1.2.3 | 08-123 456-78 | 08-123456-78 | 0223344-55-66 | +46 8 123 456.78 | +47 22334455-66 | 22334455-66 | +46 8 123 456-78',
				'it is a decimal or negative number':
					'4722334455.0 | 4722334455.00 | 4722334455,00 | 22.33 | 1250,75 | 1250.75 | 12.345 | 1.250.000',
				'it may be a date': '12.11.2026 | 1.3.2027 | 01-03-27 | 12/31/2026 | 2026-11-12 | 12 11 2026',
				'it is not clear whether its 0 is dialled':
					'+39 (0)6 1234567 | +39 (06) 1234567 | +39 (0)6 69812345 | +49 (030) 123456 | +44 0 20 7946 0958 | (+44 0) 20 7946 0958 | 44 (0)20 7946 0958 | +44 20 (0)7946 0958 | +44 (0 20 7946 0958 | +44 020 7946 0958 | +44 (0)020 7946 0958 | +47 022334455 | +47 0047 22334455 | +47 (0)2800 | +46 08123456 | +229 (0)1 97 12 34 56 | +36 06 1 234 5678',
				'there is no such country code': '+0047 22334455 | +(0)47 22334455 | +210 12345678 | 000',
				'its country code is not clear':
					'22334455 99887766 | 2233445566 | 4722334455 | 47 22 33 44 55 | 2125551234 | 601 234 567 | 011442079460958 | 011 4422 334 | 012 | 020 7946 0958 1 | 9007199254740993',
				[length(3, 47, '8')]: '+47 112',
				[length(7, 47, '8')]: '+47 2233445',
				[length(9, 47, '8')]: '+47 223344556',
				[length(10, 47, '8')]: '+47 47 22 33 44 55 | +47 22334455 12',
				[length(16, 47, '8')]: '+47 22334455 66778899',
				[length(11, 7, '10')]: '+7 8 495 123 45 67',
				[length(11, 1, '10')]: '+1 1 212 555 1234',
				[length(11, 375, '9')]: '+375 8 017 1234567',
				[length(3, 46, '7 to 9')]: '+46 8 12',
				[length(8, 98, '6 to 7 or 10')]: '+98 21 123456',
				[length(9, 44, '10')]: '+44 20 7946 095',
			},
			[-4722334455, 'it is a decimal or negative number'],
			[22334455.5, 'it is a decimal or negative number'],
			[22.33, 'it is a decimal or negative number'],
			[4722334455, 'its country code is not clear'],
		),
	)('%j: %s', (written, reason) => {
		expect(() => read(written)).toThrow(`"Destination" is not a valid phone number: ${written} (${reason})`);
	});

	const OTHERS =
		"Kari | +47 CALL ME | 1-800-FLOWERS | 22 | +49 30 1234567- | 22334455/ | +47 | 0047 | 123456789012345678901 | 47+22334455 | ++4722334455 | ٢٢٣٣٤٤ | 1e21 | 22334455² | 22334455\n66778899 | 22334455\t66778899 | 1234\u000b5678 | 1234\u001d5678 | 22334455, 66778899 | 22334455; 66778899 | tel:22334455;phone-context=+47 | tel:+47%2022334455 | 22'334455";
	test.each<unknown>([...OTHERS.split(' | '), {}])('%j', (written) => {
		expect(() => read(written)).toThrow('"Destination" is not a');
	});

	test('two numbers in a list', () => {
		expect(() => read([22334455, 66778899])).toThrow('"Destination" is not a');
	});
});

test('a number that has lost digits is refused', () => {
	expect(() => read(2 ** 53)).toThrow('"Destination" has lost digits');
	expect(() => read(1e21)).toThrow('"Destination" has lost digits');
});

const separator = fc.constantFrom('', ' ', '-', '.', '\u00a0', '\u2011', '\u202f', ' - ', '\u200e');
const prefix = fc.constantFrom('+', '00', "'+", 'tel:+', '＋');
/** Two digits and two digits, with something between them. */
const spread = (digits: string, marks: string[]) =>
	digits.replace(/..(?=.)/g, (pair, index: number) => pair + marks[index / 2]!);

describe('whatever is written', () => {
	const number = fc.record({
		prefix,
		zero: fc.constantFrom('', '(0)', ' (0) ', '[0]'),
		called: fc
			.constantFrom(
				['1', /^[2-9]\d{9}$/],
				['44', /^[1-9]\d{9}$/],
				['47', /^[2-9]\d{7}$/],
				['49', /^[1-9]\d{7,10}$/],
				['351', /^[1-9]\d{8}$/],
			)
			.chain(([country, digits]) =>
				fc.tuple(fc.constant(country as string), fc.stringMatching(digits as RegExp)),
			),
		marks: fc.array(separator, { minLength: 5, maxLength: 5 }),
	});

	test('a whole number comes out as it is dialled, the national prefix left out', () => {
		fc.assert(
			fc.property(number, ({ prefix: before, called: [country, national], zero, marks }) => {
				expect(read(before + country + zero + spread(national, marks))).toBe(`00${country}${national}`);
			}),
		);
	});

	test('nothing that follows it is glued on', () => {
		fc.assert(
			fc.property(
				number,
				fc.constantFrom(' ext. ', 'x', ';ext=', ' #', ', ', '\n', '\t', ' / ', ' intern '),
				fc.stringMatching(/^\d{1,8}$/),
				({ prefix: before, called: [country, national], zero, marks }, between, behind) => {
					const written = before + country + zero + spread(national, marks) + between + behind;
					expect(() => read(written)).toThrow('"Destination" is not a valid phone number');
				},
			),
		);
	});

	test('no digit is lost or added but a 0 in brackets, or it is refused with the name of the field', () => {
		const signs = fc.constantFrom(...'0123456789+() -./x;\n', '00', '(0)');
		fc.assert(
			fc.property(
				fc.oneof(
					fc.array(signs).map((all) => all.join('')),
					fc.string(),
				),
				(written) => {
					let called: string | undefined;
					try {
						called = read(written);
					} catch (error) {
						expect((error as Error).message).toContain('"Destination"');
						return;
					}
					if (called === undefined) return expect(written.trim()).toBe('');
					expect(called).toMatch(/^[0-9]{3,17}$/);
					const digits = (text: string) => text.replace(/\D/g, '');
					const plain = written.replace(/^\D*\+/, '00');
					expect([digits(plain), digits(plain.replace('(0)', ''))]).toContain(called);
				},
			),
		);
	});
});

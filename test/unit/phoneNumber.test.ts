import fc from 'fast-check';

import { readPhoneNumber } from '../../nodes/form/phoneNumber';

const read = (value: unknown) => readPhoneNumber(value, 'Destination');

describe('a phone number as people and their systems write it', () => {
	test.each([
		['+47 22 33 44 55', '004722334455'],
		['004722334455', '004722334455'],
		['22 33 44 55', '22334455'],
		['110', '110'],
		[4722334455, '4722334455'],
		['(+47) 22-33/44\u201355', '004722334455'],
		['(+47 22 33 44 55)', '004722334455'],
		['00 123 456 789 012 345', '00123456789012345'],
		['+1 (212) 555-1234', '0012125551234'],
		['212/555-1234', '2125551234'],
		['030/1234567-0', '03012345670'],
		['22/33/44/55', '22334455'],
		['+49 35952/12345', '00493595212345'],
		// The national prefix.
		['+44 (0)20 7946 0958', '00442079460958'],
		['+44(0)2079460958', '00442079460958'],
		['0044 (0) 20 7946 0958', '00442079460958'],
		['(+44) (0)20 7946 0958', '00442079460958'],
		['(+44(0)20)79460958', '00442079460958'],
		['+(44) [0] 20 7946 0958', '00442079460958'],
		['＋４４　（０）２０　７９４６　０９５８', '00442079460958'],
		['+49 (0)30/123456', '004930123456'],
		['(0)20 7946 0958', '02079460958'],
		['(020) 7946 0958', '02079460958'],
		// Marks that nobody sees, or that look like others.
		['\u202d+47\u00a022334455\u202c', '004722334455'],
		['+47\u202f22\u200733\u200944\u300055', '004722334455'],
		['+47\u201122\u201233\u221244\u00ad55', '004722334455'],
		['\ufeff+47 22334455\u200b', '004722334455'],
		[' 004722334455\n', '004722334455'],
		// What a system puts before it.
		["'+4722334455", '004722334455'],
		['’004722334455', '004722334455'],
		['tel:+47-22-33-44-55', '004722334455'],
		['TEL: 22334455', '22334455'],
		["'tel:+4722334455", '004722334455'],
	])('%j is %s', (written, called) => {
		expect(read(written)).toBe(called);
	});

	test.each([[''], [' \u00a0 '], [null], [undefined]])('%j is empty', (value) => {
		expect(read(value)).toBeUndefined();
	});
});

describe('refused, since somebody else might be rung', () => {
	test.each([
		['+47 22 33 44 55 ext. 12', 'it has an extension'],
		['+47 22334455 ext 12', 'it has an extension'],
		['+4722334455x12', 'it has an extension'],
		['+4722334455 # 12', 'it has an extension'],
		['+4722334455,,12', 'it has an extension'],
		['tel:+4722334455;ext=12', 'it has an extension'],
		['030 1234567 Durchwahl 12', 'it has an extension'],
		['+47 22 33 44 55 (12)', 'it has an extension'],
		['+47 22 33 44 55 (ext 12)', 'it has an extension'],
		['22334455/56', 'it may be more than one number'],
		['22334455/66778899', 'it may be more than one number'],
		['+4722334455 / +4766778899', 'it may be more than one number'],
		['+47 22334455 66778899', 'it may be more than one number'],
		['4722334455.0', 'it is a decimal or negative number'],
		[-4722334455, 'it is a decimal or negative number'],
		[22334455.5, 'it is a decimal or negative number'],
		[22.33, 'it is a decimal or negative number'],
		['+39 (0)6 1234567', 'it is not clear whether its 0 is dialled'],
		['+39 (06) 1234567', 'it is not clear whether its 0 is dialled'],
		['+49 (030) 123456', 'it is not clear whether its 0 is dialled'],
		['+44 0 20 7946 0958', 'it is not clear whether its 0 is dialled'],
		['(+44 0) 20 7946 0958', 'it is not clear whether its 0 is dialled'],
		['44 (0)20 7946 0958', 'it is not clear whether its 0 is dialled'],
		['+44 20 (0)7946 0958', 'it is not clear whether its 0 is dialled'],
		['+44 (0 20 7946 0958', 'it is not clear whether its 0 is dialled'],
		['+0047 22334455', 'no country code begins with 0'],
		['+(0)47 22334455', 'no country code begins with 0'],
	])('%j: %s', (written, reason) => {
		expect(() => read(written)).toThrow(`"Destination" is not a phone number: ${written} (${reason})`);
	});

	test.each([
		['Kari'],
		['+47 CALL ME'],
		['1-800-FLOWERS'],
		['22'],
		['123456789012345678901'],
		['47+22334455'],
		['++4722334455'],
		['٢٢٣٣٤٤'],
		['1e21'],
		[1e21],
		['22334455²'],
		['22334455\n66778899'],
		['22334455\t66778899'],
		['22334455, 66778899'],
		['22334455; 66778899'],
		['tel:22334455;phone-context=+47'],
		['tel:+47%2022334455'],
		["22'334455"],
		[{}],
		[[22334455, 66778899]],
	])('%j', (written) => {
		expect(() => read(written)).toThrow('"Destination" is not a');
	});
});

const separator = fc.constantFrom('', ' ', '-', '.', '\u00a0', '\u2011', '\u202f', ' - ', '\u200e');
const prefix = fc.constantFrom('+', '00', "'+", 'tel:+', '＋');
/** Two digits and two digits, with something between them. */
const spread = (digits: string, marks: string[]) =>
	digits.replace(/..(?=.)/g, (pair, index: number) => pair + marks[index / 2]!);

describe('whatever is written', () => {
	const number = fc.record({
		prefix,
		country: fc.constantFrom('1', '44', '47', '49', '353'),
		zero: fc.constantFrom('', '(0)', ' (0) ', '[0]'),
		national: fc.stringMatching(/^[1-9]\d{7,9}$/),
		marks: fc.array(separator, { minLength: 5, maxLength: 5 }),
	});

	test('a whole number comes out as it is dialled, the national prefix left out', () => {
		fc.assert(
			fc.property(number, ({ prefix: before, country, zero, national, marks }) => {
				expect(read(before + country + zero + spread(national, marks))).toBe(`00${country}${national}`);
			}),
		);
	});

	test('nothing that stands behind it is glued on', () => {
		fc.assert(
			fc.property(
				number,
				fc.constantFrom(' ext. ', 'x', ';ext=', ' #', ', ', '\n', '\t', ' / ', ' intern '),
				fc.stringMatching(/^\d{1,8}$/),
				({ prefix: before, country, zero, national, marks }, between, behind) => {
					const written = before + country + zero + spread(national, marks) + between + behind;
					expect(() => read(written)).toThrow('"Destination" is not a phone number');
				},
			),
		);
	});

	test('no digit is lost or added but a 0 in brackets, or it is refused with the name of the field', () => {
		const signs = fc.constantFrom(
			...'0123456789',
			'00',
			'+',
			'(0)',
			'(',
			')',
			' ',
			'-',
			'.',
			'/',
			'x',
			';',
			'\n',
		);
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
					expect(called).toMatch(/^[0-9]{3,20}$/);
					const digits = (text: string) => text.replace(/\D/g, '');
					const plain = written.replace(/^\D*\+/, '00');
					expect([digits(plain), digits(plain.replace('(0)', ''))]).toContain(called);
				},
			),
			{ numRuns: 2000 },
		);
	});
});

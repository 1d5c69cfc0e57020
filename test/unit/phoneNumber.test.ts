import fc from 'fast-check';

import { parsePhoneNumber } from '../../nodes/parameters/phoneNumber';

const read = (value: unknown) => parsePhoneNumber(value, 'Destination');

describe('a phone number as people and their systems write it', () => {
	test.each([
		['+47 22 33 44 55', '004722334455'],
		['004722334455', '004722334455'],
		['22 33 44 55', '22334455'],
		['110', '110'],
		[22334455, '22334455'],
		['(+47) 22-33/44\u201355', '004722334455'],
		['(+47 22 33 44 55)', '004722334455'],
		['+1 (212) 555-1234', '0012125551234'],
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
		['2233/4455', 'it may be more than one number'],
		['100/101', 'it may be more than one number'],
		['24/7', 'it may be more than one number'],
		['10–12', 'it may be more than one number'],
		['1.2.3', 'it may be more than one number'],
		['08-123 456-78', 'it may be more than one number'],
		['08-123456-78', 'it may be more than one number'],
		['0223344-55-66', 'it may be more than one number'],
		['+46 8 123 456.78', 'it may be more than one number'],
		['4722334455.0', 'it is a decimal or negative number'],
		[-4722334455, 'it is a decimal or negative number'],
		[22334455.5, 'it is a decimal or negative number'],
		[22.33, 'it is a decimal or negative number'],
		['22.33', 'it is a decimal or negative number'],
		['1250,75', 'it is a decimal or negative number'],
		['1250.75', 'it is a decimal or negative number'],
		['12.345', 'it is a decimal or negative number'],
		['1.250.000', 'it is a decimal or negative number'],
		['12.11.2026', 'it may be a date'],
		['1.3.2027', 'it may be a date'],
		['01-03-27', 'it may be a date'],
		['12/31/2026', 'it may be a date'],
		['2026-11-12', 'it may be a date'],
		['12 11 2026', 'it may be a date'],
		['+39 (0)6 1234567', 'it is not clear whether its 0 is dialled'],
		['+39 (06) 1234567', 'it is not clear whether its 0 is dialled'],
		['+49 (030) 123456', 'it is not clear whether its 0 is dialled'],
		['+44 0 20 7946 0958', 'it is not clear whether its 0 is dialled'],
		['(+44 0) 20 7946 0958', 'it is not clear whether its 0 is dialled'],
		['44 (0)20 7946 0958', 'it is not clear whether its 0 is dialled'],
		['+44 20 (0)7946 0958', 'it is not clear whether its 0 is dialled'],
		['+44 (0 20 7946 0958', 'it is not clear whether its 0 is dialled'],
		['+0047 22334455', 'there is no such country code'],
		['+(0)47 22334455', 'there is no such country code'],
	])('%j: %s', (written, reason) => {
		expect(() => read(written)).toThrow(`"Destination" is not a valid phone number: ${written} (${reason})`);
	});

	test.each([
		['Kari'],
		['+47 CALL ME'],
		['1-800-FLOWERS'],
		['22'],
		['+49 30 1234567-'],
		['22334455/'],
		['+47'],
		['0047'],
		['123456789012345678901'],
		['47+22334455'],
		['++4722334455'],
		['٢٢٣٣٤٤'],
		['1e21'],
		['22334455²'],
		['22334455\n66778899'],
		['22334455\t66778899'],
		['1234\u000b5678'],
		['1234\u001d5678'],
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

/** Whom the person meant, or why nobody is called. */
describe('one number, one way to read it', () => {
	const CODE = 'its country code is not clear';
	const NO_CODE = 'there is no such country code';
	const SEVERAL = 'it may be more than one number';
	const ZERO = 'it is not clear whether its 0 is dialled';
	const DECIMAL = 'it is a decimal or negative number';
	const length = (has: number, code: number, lengths: string) =>
		`it has ${has} digits after the country code ${code}, not ${lengths}`;

	test.each([
		['+47 22 33 44 55', '004722334455'],
		['0047 22334455', '004722334455'],
		['22334455', '22334455'],
		['22 33 44 55', '22334455'],
		['22-33-44-55', '22334455'],
		['40-12-99', '401299'],
		['12 11 20', '121120'],
		['112', '112'],
		['116117', '116117'],
		['02800', '02800'],
		['810 00 123', '81000123'],
		['+47 02800', '004702800'],
		['+47 (0)22 33 44 55', '004722334455'],
		['00-47-22334455', '004722334455'],
		['22334455.', '22334455'],
		['+46 (0)8 123 456', '00468123456'],
		['+46 8 123 456 78', '0046812345678'],
		['+46 70-123 45 67', '0046701234567'],
		['08-123 456 78', '0812345678'],
		['+44 (0)20 7946 0958', '00442079460958'],
		['+44 15395 55555', '00441539555555'],
		['+44 1204 55555', '0044120455555'],
		['020 7946 0958', '02079460958'],
		['+39 06 69812345', '00390669812345'],
		['+225 07 07 12 34 56', '002250707123456'],
		['+229 01 97 12 34 56', '002290197123456'],
		['+1 (212) 555-1234', '0012125551234'],
		['+1-212-555-1234', '0012125551234'],
		['+7 495 123-45-67', '0074951234567'],
		['+380 44 123-45-67', '00380441234567'],
		['+800 1234 5678', '0080012345678'],
		['+49 30 1234567-0', '00493012345670'],
		['+49 30/1234567-12', '004930123456712'],
		['030/1234567-0', '03012345670'],
		['0151 12345678', '015112345678'],
		['+358 40-123-45-67', '00358401234567'],
	])('%j is %s', (written, called) => {
		expect(read(written)).toBe(called);
	});

	test.each([
		['+47 112', length(3, 47, '8')],
		['+47 2233445', length(7, 47, '8')],
		['+47 223344556', length(9, 47, '8')],
		['+47 47 22 33 44 55', length(10, 47, '8')],
		['+47 22334455 12', length(10, 47, '8')],
		['+47 22334455 66778899', length(16, 47, '8')],
		['+7 8 495 123 45 67', length(11, 7, '10')],
		['+1 1 212 555 1234', length(11, 1, '10')],
		['+375 8 017 1234567', length(11, 375, '9')],
		['+46 8 12', length(3, 46, '7 to 9')],
		['+98 21 123456', length(8, 98, '6 to 7 or 10')],
		['+44 20 7946 095', length(9, 44, '10')],
		['+47 022334455', ZERO],
		['+47 0047 22334455', ZERO],
		['+47 (0)2800', ZERO],
		['+46 08123456', ZERO],
		['+44 020 7946 0958', ZERO],
		['+44 (0)020 7946 0958', ZERO],
		['+39 (0)6 69812345', ZERO],
		['+229 (0)1 97 12 34 56', ZERO],
		['+36 06 1 234 5678', ZERO],
		['+47 22334455-66', SEVERAL],
		['22334455-66', SEVERAL],
		['+46 8 123 456-78', SEVERAL],
		['22334455 99887766', CODE],
		['2233445566', CODE],
		['4722334455', CODE],
		['47 22 33 44 55', CODE],
		[4722334455, CODE],
		['2125551234', CODE],
		['601 234 567', CODE],
		['011442079460958', CODE],
		['011 4422 334', CODE],
		['012', CODE],
		['020 7946 0958 1', CODE],
		['9007199254740993', CODE],
		['4722334455.00', DECIMAL],
		['4722334455,00', DECIMAL],
		['+210 12345678', NO_CODE],
		['000', NO_CODE],
	])('%j: %s', (written, reason) => {
		expect(() => read(written)).toThrow(`"Destination" is not a valid phone number: ${written} (${reason})`);
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
					expect(called).toMatch(/^[0-9]{3,17}$/);
					const digits = (text: string) => text.replace(/\D/g, '');
					const plain = written.replace(/^\D*\+/, '00');
					expect([digits(plain), digits(plain.replace('(0)', ''))]).toContain(called);
				},
			),
		);
	});
});

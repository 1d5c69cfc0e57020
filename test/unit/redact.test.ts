import { redact, withoutSecrets } from '../../credentials/http/redact';

test('words of up to 300 characters are shown whole, longer ones end with an ellipsis', () => {
	expect(redact('x'.repeat(300), [])).toBe('x'.repeat(300));
	expect(redact('x'.repeat(301), [])).toBe(`${'x'.repeat(299)}…`);
});

test('a secret is cut out wherever it is, before the words are shortened', () => {
	expect(redact('a pass1 b pass1', ['pass1'])).toBe('a *** b ***');
	expect(redact(`${'x'.repeat(297)}pass1`, ['pass1'])).toBe(`${'x'.repeat(297)}***`);
});

test.each([
	['an address', '/?p=a%2Fb%20c%22', 'a/b c"', '/?p=***'],
	['an address in lower case', '/?p=a%2fb%20c%22', 'a/b c"', '/?p=***'],
	['a form', "p=it%27s+a%2Fb&q=it's+a", "it's a/b", "p=***&q=it's a"],
	['JSON', '{"p":"a/b c\\"\\\\"}', 'a/b c"\\', '{"p":"***"}'],
	['JSON with numbers', '"Hemmelig\\u002bord"', 'Hemmelig+ord', '"***"'],
	['HTML', '<b>Hemmelig&#43;ord &#x2b;</b>', 'Hemmelig+ord', '<b>*** +</b>'],
	['JSON within an address', '%22Hemmelig%5Cu002bord%22', 'Hemmelig+ord', '"***"'],
	['an address, twice and once', 'a Hem%2Blig%2F2026 b Hem%252Blig%252F2026', 'Hem+lig/2026', 'a *** b ***'],
	['an address and a form', 'x my%20pass y my+pass', 'my pass', 'x *** y ***'],
	['base64', `x ${Buffer.from('Hemmelig+ord').toString('base64')} y`, 'Hemmelig+ord', 'x *** y'],
	['a line', 'x my secret y', ' my  secret ', 'x *** y'],
	['a cell', 'x my  secret', 'my  secret ', 'x ***'],
	['base64url', `x ${Buffer.from('ÿÿ>?ÿÿ').toString('base64url')} y`, 'ÿÿ>?ÿÿ', 'x *** y'],
])('also within %s', (_, words, secret, expected) => {
	expect(withoutSecrets(words, [secret])).toBe(expected);
});

test('nothing else is changed by it, and what only looks like an escape stays', () => {
	expect(withoutSecrets('100 %2B &#43; \\u002b &#99999999;', ['secret'])).toBe(
		'100 %2B &#43; \\u002b &#99999999;',
	);
});

test('a secret that is the beginning of another one leaves nothing of that one', () => {
	expect(redact('Hemmelig+ord/2026', ['Hemmelig', 'Hemmelig+ord/2026'])).toBe('***');
});

test('a secret of four characters is one, a shorter one would be found in ordinary words', () => {
	expect(redact('tree', ['tree'])).toBe('***');
	expect(redact('The user is wrong', ['use', ''])).toBe('The user is wrong');
});

import { shownWords, withoutSecrets } from '../../credentials/words';

test('words of up to 300 characters are shown whole, longer ones end with an ellipsis', () => {
	expect(shownWords('x'.repeat(300), [])).toBe('x'.repeat(300));
	expect(shownWords('x'.repeat(301), [])).toBe(`${'x'.repeat(299)}…`);
});

test('a secret is cut out wherever it stands, before the words are shortened', () => {
	expect(shownWords('a pass1 b pass1', ['pass1'])).toBe('a *** b ***');
	expect(shownWords(`${'x'.repeat(297)}pass1`, ['pass1'])).toBe(`${'x'.repeat(297)}***`);
});

test('also as a part of an address, of a form or of JSON', () => {
	expect(withoutSecrets('/?p=a%2Fb%20c"', ['a/b c"'])).toBe('/?p=a%2Fb%20c"');
	expect(withoutSecrets('/?p=a%2Fb%20c%22', ['a/b c"'])).toBe('/?p=***');
	expect(withoutSecrets("p=it%27s+a%2Fb&q=it's+a", ["it's a/b"])).toBe("p=***&q=it's+a");
	expect(withoutSecrets('{"p":"a/b c\\"\\\\"}', ['a/b c"\\'])).toBe('{"p":"***"}');
});

test('a secret of four characters is one, a shorter one would be found in ordinary words', () => {
	expect(shownWords('tree', ['tree'])).toBe('***');
	expect(shownWords('The user is wrong', ['use', ''])).toBe('The user is wrong');
});

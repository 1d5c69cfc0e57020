import { PassThrough, Readable } from 'node:stream';

import { readBody, UnreadableBody } from '../../credentials/http/body';

const inPieces = (...pieces: Uint8Array[]) => Readable.from(pieces);

test('JSON is read, whatever the pieces it comes in', async () => {
	const bytes = Buffer.from('{"name":"Bjørn 🙂"}');
	const single = [...bytes].map((byte) => Buffer.from([byte]));
	expect(await readBody(inPieces(bytes))).toEqual({ name: 'Bjørn 🙂' });
	expect(await readBody(inPieces(...single))).toEqual({ name: 'Bjørn 🙂' });
});

test('what is no JSON is a text, half a character at its end too', async () => {
	expect(await readBody(inPieces(Buffer.from('<html>ø</html>')))).toBe('<html>ø</html>');
	expect(await readBody(inPieces(Buffer.from('{"a":'), Buffer.from('ø').subarray(0, 1)))).toBe('{"a":\ufffd');
	expect(await readBody(inPieces())).toBe('');
});

test.each<[string, string | undefined, Buffer]>([
	['UTF-16 with its mark', undefined, Buffer.from('\ufeff{"name":"Bjørn"}', 'utf16le')],
	['UTF-16 the other way round', undefined, Buffer.from('\ufeff{"name":"Bjørn"}', 'utf16le').swap16()],
	['UTF-8 with its mark', 'application/json', Buffer.from('\ufeff{"name":"Bjørn"}')],
	['Latin 1', 'application/json; charset=iso-8859-1', Buffer.from('{"name":"Bjørn"}', 'latin1')],
	['Latin 1 in quotes', 'text/json;Charset="ISO-8859-1"', Buffer.from('{"name":"Bjørn"}', 'latin1')],
])('%s is decoded', async (_, contentType, bytes) => {
	expect(await readBody(inPieces(bytes), contentType)).toEqual({ name: 'Bjørn' });
});

test('an unknown charset is not guessed', async () => {
	await expect(readBody(inPieces(Buffer.from('{}')), 'application/json; charset=klingon')).rejects.toThrow(
		new UnreadableBody('the response has the unknown charset "klingon"'),
	);
});

test.each([[{ code: 0 }], ['a text'], [null], [undefined]])('%j is handed over as it is', async (body) => {
	expect(await readBody(body)).toBe(body);
});

test('up to 32 MB are read, and no more is waited for', async () => {
	const megabyte = Buffer.alloc(2 ** 20, 'x');
	const whole = Array.from({ length: 32 }, () => megabyte);
	expect(await readBody(inPieces(...whole))).toHaveLength(32 * 2 ** 20);
	const endless = Readable.from(
		(function* () {
			for (;;) yield megabyte;
		})(),
	);
	await expect(readBody(endless)).rejects.toThrow(UnreadableBody);
	await expect(readBody(inPieces(...whole, Buffer.from('x')))).rejects.toThrow('longer than 32 MB');
	expect(endless.destroyed).toBe(true);
});

test('a connection that broke or was closed before the end gives no half answer', async () => {
	for (const error of [new Error('reset'), undefined]) {
		const stream = new PassThrough();
		const reading = readBody(stream);
		stream.write('{"code":0}');
		stream.destroy(error);
		await expect(reading).rejects.toThrow(error?.message ?? 'The connection was closed');
	}
});

import { PassThrough, Readable } from 'node:stream';

import { readBody, TooLong } from '../../credentials/body';

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
	await expect(readBody(endless)).rejects.toThrow(TooLong);
	await expect(readBody(inPieces(...whole, Buffer.from('x')))).rejects.toThrow('an answer longer than 32 MB');
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

/** Longer than any list of Puzzel. n8n sets no limit, and would hold the whole answer several times. */
const LONGEST_MB = 32;

/** A response that is not read. The message follows "…: ". */
export class UnreadableBody extends Error {}

/**
 * The body of a response that n8n hands over as a stream (`encoding: 'stream'`): JSON if it can be parsed, otherwise a text.
 * Throws UnreadableBody, or what broke the connection.
 */
export async function readBody(body: unknown, contentType?: unknown): Promise<unknown> {
	// If n8n evaluates a workflow it responds by itself, with the content (n8n 2.41).
	if (!isStream(body)) return body;
	const text = decode(await bytesOf(body), contentType);
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** By its byte order mark, then by the charset of its content type, else UTF-8. */
function decode(bytes: Buffer, contentType: unknown): string {
	const [one, two] = bytes;
	const mark =
		one === 0xff && two === 0xfe ? 'utf-16le' : one === 0xfe && two === 0xff ? 'utf-16be' : undefined;
	const charset = /charset\s*=\s*["']?([^\s"';,]+)/i.exec(
		typeof contentType === 'string' ? contentType : '',
	)?.[1];
	const label = mark ?? charset ?? 'utf-8';
	if (!isKnown(label))
		throw new UnreadableBody(`the response has the unknown charset "${label.slice(0, 40)}"`);
	return new TextDecoder(label).decode(bytes);
}

function isKnown(label: string): boolean {
	try {
		return new TextDecoder(label).encoding !== '';
	} catch {
		// The constructor is the only list of them.
		return false;
	}
}

interface Stream {
	on(event: 'data', listener: (piece: Uint8Array) => void): this;
	on(event: 'end' | 'close', listener: () => void): this;
	on(event: 'error', listener: (error: Error) => void): this;
	destroy(): void;
}

const isStream = (body: unknown): body is Stream =>
	typeof body === 'object' && body !== null && 'destroy' in body && 'on' in body;

/** By events: iterating over the stream takes twice as long for the short responses that most are. */
async function bytesOf(stream: Stream): Promise<Buffer> {
	return await new Promise<Buffer>((resolve, reject) => {
		const pieces: Uint8Array[] = [];
		let length = 0;
		let isWhole = false;
		stream.on('data', (piece) => {
			length += piece.length;
			if (length > LONGEST_MB * 2 ** 20) {
				reject(new UnreadableBody(`the response was longer than ${LONGEST_MB} MB`));
				stream.destroy();
			} else pieces.push(piece);
		});
		stream.on('end', () => {
			isWhole = true;
			resolve(Buffer.concat(pieces));
		});
		stream.on('error', reject);
		stream.on('close', () => {
			// An error for every whole response as well would cost more than reading it.
			if (!isWhole) reject(new Error('The connection was closed'));
		});
	});
}

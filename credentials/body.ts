/** Longer than any list of Puzzel. n8n sets no limit, and would hold the whole answer several times. */
const LONGEST_MB = 32;

/** More of an answer than is read. The message follows "Puzzel". */
export class TooLong extends Error {
	constructor() {
		super(`sent an answer longer than ${LONGEST_MB} MB`);
	}
}

/**
 * The body of an answer that n8n hands over as a stream (`encoding: 'stream'`): JSON where it is, otherwise a text.
 * Throws TooLong, or what broke the connection.
 */
export async function readBody(body: unknown): Promise<unknown> {
	// Where n8n evaluates a workflow it answers by itself, with the content.
	if (!isStream(body)) return body;
	const text = await textOf(body);
	try {
		return JSON.parse(text);
	} catch {
		return text;
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

/** By events: iterating over the stream takes twice as long for the short answers that most are. */
async function textOf(stream: Stream): Promise<string> {
	return await new Promise<string>((resolve, reject) => {
		const decoder = new TextDecoder();
		let text = '';
		let length = 0;
		let isWhole = false;
		stream.on('data', (piece) => {
			length += piece.length;
			if (length > LONGEST_MB * 2 ** 20) {
				reject(new TooLong());
				stream.destroy();
			} else text += decoder.decode(piece, { stream: true });
		});
		stream.on('end', () => {
			isWhole = true;
			resolve(text + decoder.decode());
		});
		stream.on('error', reject);
		stream.on('close', () => {
			// An error for every whole answer as well would cost more than reading it.
			if (!isWhole) reject(new Error('The connection was closed'));
		});
	});
}

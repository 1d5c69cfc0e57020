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
	const decoder = new TextDecoder();
	let text = '';
	let length = 0;
	for await (const piece of body) {
		length += piece.length;
		if (length > LONGEST_MB * 2 ** 20) throw new TooLong();
		text += decoder.decode(piece, { stream: true });
	}
	text += decoder.decode();
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

const isStream = (body: unknown): body is AsyncIterable<Uint8Array> =>
	typeof body === 'object' && body !== null && Symbol.asyncIterator in body;

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** A text as the bytes that would tell it: plain, escaped, encoded, and within a longer base64 text. */
function tracesOf(secret: string): Buffer[] {
	const escaped = JSON.stringify(secret).slice(1, -1);
	const asInForm = new URLSearchParams({ a: secret }).toString().slice(2);
	const texts = [
		secret,
		escaped,
		JSON.stringify(escaped).slice(1, -1),
		encodeURIComponent(secret),
		encodeURI(secret),
		asInForm,
		...withinBase64(secret),
		// As OAuth2 puts it into a header (RFC 6749, 2.3.1).
		...withinBase64(asInForm),
		Buffer.from(secret).toString('hex'),
	];
	return [...new Set(texts)].flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le')]);
}

const withinBase64 = (secret: string) =>
	[0, 1, 2].flatMap((shift) => {
		const text = Buffer.from('x'.repeat(shift) + secret).toString('base64');
		// Its first and last characters depend on the neighbours.
		const inner = text.slice(Math.ceil((shift * 4) / 3), -4);
		return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
	});

/** Which secret stands where. */
export const findings = (secrets: Record<string, string>, places: Record<string, Buffer>) =>
	Object.entries(secrets).flatMap(([what, secret]) => {
		const traces = tracesOf(secret);
		return Object.entries(places).flatMap(([where, content]) =>
			traces
				.filter((trace) => content.includes(trace))
				.map((trace) => `${what} in ${where}, as ${trace.toString().slice(0, 12)}…`),
		);
	});

/** Tells each of them, and half of one as well. */
export function commonStart(texts: string[]): string {
	const [first = '', ...others] = texts;
	let length = first.length;
	while (!others.every((text) => text.startsWith(first.slice(0, length)))) length--;
	return first.slice(0, length);
}

export async function filesBelow(folder: string): Promise<Record<string, Buffer>> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const files = entries
		.filter((entry) => entry.isFile())
		.map((entry) => path.join(entry.parentPath, entry.name))
		.filter((file) => !file.includes('node_modules'));
	return Object.fromEntries(
		// SQLite deletes its journal at any moment.
		await Promise.all(
			files.map(async (file) => [file, await readFile(file).catch(() => Buffer.of())] as const),
		),
	);
}

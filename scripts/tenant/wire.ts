import { setMaxListeners } from 'node:events';

const TIMEOUT_MS = 30_000;

export interface Answer {
	status: number;
	/** Without its parameters. */
	contentType: string;
	/** The server's clock. */
	date: number;
	/** What the JSON says, or the text where it is none. */
	body: unknown;
	isJson: boolean;
	/** As the package takes it: HTTP 429, or 503 with a Retry-After. */
	asksForPause: boolean;
}

/** Nothing came back, and why. */
export class NoAnswer extends Error {}

/** Somebody pressed Ctrl+C. */
export class Stopped extends Error {}

export interface Sent {
	method: 'GET' | 'POST';
	url: string;
	token?: string | undefined;
	/** A text as it is, anything else as JSON. */
	body?: unknown;
	/** In the place of that of JSON. */
	headers?: Record<string, string> | undefined;
	/** Ends the wait for an answer; left out for what must not be given up half-way. */
	signal?: AbortSignal | undefined;
}

/**
 * Sends one call, once, and reads the answer whatever it is. Nothing of the call or of the answer gets into an
 * error: both hold secrets.
 */
export async function send({ method, url, token, body, headers, signal }: Sent): Promise<Answer> {
	const timeout = AbortSignal.timeout(TIMEOUT_MS);
	if (signal) setMaxListeners(0, signal);
	try {
		const response = await fetch(url, {
			method,
			headers: {
				accept: 'application/json',
				...(token !== undefined && { authorization: `Bearer ${token}` }),
				...(headers ?? (body !== undefined && { 'content-type': 'application/json' })),
			},
			...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
			// The token must not follow to another host.
			redirect: 'manual',
			signal: signal ? AbortSignal.any([timeout, signal]) : timeout,
		});
		const date = Date.parse(response.headers.get('date') ?? '');
		const { status, headers: told } = response;
		return {
			status,
			asksForPause: status === 429 || (status === 503 && told.has('retry-after')),
			contentType: (told.get('content-type') ?? 'none').split(';', 1)[0]!.trim(),
			date: Number.isNaN(date) ? Date.now() : date,
			...read(await response.text()),
		};
	} catch (error) {
		if (signal?.aborted) throw new Stopped('Stopped');
		if (timeout.aborted) throw new NoAnswer(`no answer within ${TIMEOUT_MS / 1000} seconds`);
		throw new NoAnswer(reasonOf(error));
	}
}

function read(text: string): { body: unknown; isJson: boolean } {
	try {
		return { body: JSON.parse(text) as unknown, isJson: true };
	} catch {
		return { body: text, isJson: false };
	}
}

function reasonOf(error: unknown): string {
	const { code } = ((error as { cause?: unknown }).cause ?? {}) as { code?: unknown };
	return typeof code === 'string' && /^[A-Z_]+$/.test(code) ? `no connection (${code})` : 'no connection';
}

import { setMaxListeners } from 'node:events';

const TIMEOUT_MS = 30_000;

export interface Response {
	status: number;
	/** Without its parameters. */
	contentType: string;
	/** The server's clock. */
	date: number;
	/** The parsed JSON, or the text if it is none. */
	body: unknown;
	isJson: boolean;
	/** As the package reads it: HTTP 429, or 503 with a Retry-After. */
	isRateLimited: boolean;
}

/** Nothing was returned, and why. */
export class NoResponse extends Error {}

/** Ctrl+C was pressed. */
export class Stopped extends Error {}

/** Puzzel requires a pause: nothing else is sent. */
export class RateLimited extends Error {}

export interface ApiRequest {
	method: 'GET' | 'POST';
	url: string;
	token?: string | undefined;
	/** A text is sent unchanged, anything else as JSON. */
	body?: unknown;
	/** Replace those of JSON. */
	headers?: Record<string, string> | undefined;
	/** Ends the wait for a response; left out for what must not be given up half-way. */
	signal?: AbortSignal | undefined;
}

/** Sends once, and reads any response. Request and response contain secrets, so no error quotes them. */
export async function send({ method, url, token, body, headers, signal }: ApiRequest): Promise<Response> {
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
		const { status, headers: received } = response;
		const date = Date.parse(received.get('date') ?? '');
		return {
			status,
			isRateLimited: status === 429 || (status === 503 && received.has('retry-after')),
			contentType: (received.get('content-type') ?? 'none').split(';', 1)[0]!.trim(),
			date: Number.isNaN(date) ? Date.now() : date,
			...read(await response.text()),
		};
	} catch (error) {
		if (signal?.aborted) throw new Stopped('Stopped');
		if (timeout.aborted) throw new NoResponse(`no response within ${TIMEOUT_MS / 1000} seconds`);
		const { code } = ((error as { cause?: unknown }).cause ?? {}) as { code?: unknown };
		const isName = typeof code === 'string' && /^[A-Z_]+$/.test(code);
		throw new NoResponse(isName ? `no connection (${code})` : 'no connection');
	}
}

function read(text: string): { body: unknown; isJson: boolean } {
	try {
		return { body: JSON.parse(text) as unknown, isJson: true };
	} catch {
		return { body: text, isJson: false };
	}
}

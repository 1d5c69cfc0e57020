import { DateTime } from 'luxon';

/** Seconds or an HTTP date, in ms from now; undefined where the server gave none that can be read. */
export function readRetryAfter(header: unknown): number | undefined {
	if (typeof header !== 'string') return undefined;
	if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
	const date = DateTime.fromHTTP(header.trim());
	return date.isValid ? Math.max(0, date.toMillis() - Date.now()) : undefined;
}

/** Doubling from half a second, with jitter so that callers do not all return at the same moment. */
export function backoff(tries: number): number {
	return 250 * 2 ** tries * (0.75 + Math.random() / 2);
}

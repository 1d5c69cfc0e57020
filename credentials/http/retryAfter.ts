import { DateTime } from 'luxon';

/**
 * Seconds or a date, in ms from now; undefined if the server gave none that can be read. `now`: the response's own `Date`
 * header, since the server's clock may differ.
 */
export function readRetryAfter(header: unknown, now?: unknown): number | undefined {
	if (typeof header !== 'string') return undefined;
	const seconds = /^\s*(\d+(?:\.\d+)?)\s*(?:s|sec|seconds)?\s*$/i.exec(header)?.[1];
	if (seconds !== undefined) return Math.ceil(Number(seconds) * 1000);
	const until = readDate(header);
	return until === undefined ? undefined : Math.max(0, until - (readDate(now) ?? Date.now()));
}

/** An HTTP date (RFC 9110) or an ISO 8601 one, in ms since 1970. */
function readDate(text: unknown): number | undefined {
	if (typeof text !== 'string') return undefined;
	const date = [DateTime.fromHTTP(text.trim()), DateTime.fromISO(text.trim(), { zone: 'utc' })].find(
		({ isValid }) => isValid,
	);
	return date?.toMillis();
}

/** Doubling from half a second, with jitter so that callers do not all return at the same moment. */
export function backoff(tries: number): number {
	return 250 * 2 ** tries * (0.75 + Math.random() / 2);
}

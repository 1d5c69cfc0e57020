/** What a failed HTTP call says about the outside world. */
interface NetworkFault {
	/** Nothing can have reached the other side: the connection was never made. */
	neverSent: boolean;
	cancelled: boolean;
	/** What happened, to follow "n8n could not reach {host}: ". */
	words: string;
}

interface Level {
	code?: unknown;
	/** In a NodeApiError: an HTTP status, or else the code of what it was made of. */
	httpCode?: unknown;
	syscall?: unknown;
	message?: unknown;
	constructor?: { name?: unknown };
	isAxiosError?: unknown;
	response?: unknown;
	cause?: unknown;
	errors?: unknown;
}

/** In place of the error of an HTTP request that was ended by its deadline. */
export const NO_ANSWER_IN_TIME = { isAxiosError: true, code: 'ETIMEDOUT' };

/** Codes that prove that no connection was made. */
const NEVER_SENT: Record<string, string> = {
	ECONNREFUSED: 'the server refuses connections',
	ENOTFOUND: 'there is no host of that name',
	EAI_AGAIN: 'its name could not be resolved',
	ERR_INVALID_URL: 'the address is not valid',
};

/** Codes that also occur on an established connection; only `syscall` shows that it was being made. */
const DOUBTFUL: Record<string, string> = {
	EHOSTUNREACH: 'there is no route to the host',
	ENETUNREACH: 'there is no network',
	EADDRNOTAVAIL: 'the address cannot be used',
	EPROTO: 'the server does not speak HTTPS there',
	ECONNRESET: 'the connection was cut',
	EPIPE: 'the connection was cut',
	ECONNABORTED: 'the time limit was reached',
	ETIMEDOUT: 'the time limit was reached',
};

/** Node's messages (Node 24) if no TLS connection was made: nothing is sent before. */
const TLS_UNFINISHED = /before secure TLS connection was established/;
/** The same with EPROTO alone: what breaks into a connection that was made has ERR_SSL_WRONG_VERSION_NUMBER. */
const NO_TLS = /wrong version number/;

/**
 * Reads the error of an n8n HTTP helper: axios, or a NodeApiError around it, which in n8n 1 keeps only the code of
 * axios. Undefined if there was an HTTP response, or if the error has nothing to do with the network.
 */
export function networkFault(error: unknown): NetworkFault | undefined {
	const chain = [...levels(error)];
	if (chain.some((level) => level.response)) return undefined;
	const blocked = chain.find((level) => /^Ssrf/.test(String(level.constructor?.name)));
	// n8n's SSRF protection (n8n 2.41) checks the host before anything is sent.
	if (blocked) return { neverSent: true, cancelled: false, words: String(blocked.message) };
	const codes = chain.flatMap(({ code, httpCode }) => [code, httpCode]).filter(isErrorCode);
	if (!chain.some((level) => level.isAxiosError || isErrorCode(level.httpCode))) return undefined;

	if (codes.includes('ERR_CANCELED')) {
		return { neverSent: false, cancelled: true, words: 'the run was cancelled' };
	}
	for (const code of codes) {
		// A certificate is checked before anything is sent.
		const words = NEVER_SENT[code] ?? (isCertificateFault(code) && 'its certificate is not trusted');
		if (words) return { neverSent: true, cancelled: false, words };
	}
	const isProtocolFault = codes.includes('EPROTO');
	const neverSent = chain.some(
		({ syscall, message }) =>
			syscall === 'connect' ||
			TLS_UNFINISHED.test(String(message)) ||
			(isProtocolFault && NO_TLS.test(String(message))),
	);
	const code = codes.find((each) => each in DOUBTFUL);
	const words = code ? DOUBTFUL[code]! : 'the connection failed';
	return { neverSent, cancelled: false, words: neverSent && !code ? 'no connection could be made' : words };
}

/** ECONNRESET, ERR_CANCELED, and the like. */
const isErrorCode = (code: unknown): code is string => /^[A-Z]/.test(String(code));

function isCertificateFault(code: string): boolean {
	return /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)/.test(code);
}

function* levels(error: unknown): Generator<Level> {
	const seen = new Set<unknown>();
	const open = [error];
	while (open.length) {
		const level = open.shift();
		if (typeof level !== 'object' || level === null || seen.has(level)) continue;
		seen.add(level);
		yield level as Level;
		const { cause, errors } = level as Level;
		open.push(cause);
		// Node tries IPv6 and IPv4 and collects both failures.
		if (Array.isArray(errors)) open.push(...(errors as unknown[]));
	}
}

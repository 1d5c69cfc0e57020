/** A call that reached one of Puzzel's routes. */
export interface Call {
	/** 1 for the first since the reset. */
	number: number;
	/** By the emulator's clock. */
	at: string;
	/** Real milliseconds since 1970 with fractions: when the head had arrived, and when the answer had been written. */
	arrivedMs: number;
	doneMs: number | undefined;
	operation: string;
	method: string;
	/** As sent, without the query. */
	path: string;
	query: Readonly<Record<string, unknown>>;
	/** As sent, except that the authorization keeps only its scheme and last four characters. */
	headers: Readonly<Record<string, string | string[] | undefined>>;
	token: 'none' | 'valid' | 'refused';
	/** The very text that was sent; the password or client secret in it is replaced by stars, as are the tokens in `answer`. */
	body: string;
	/** HTTP status; 0 if the connection was dropped instead. */
	status: number;
	/** The very text that was answered, up to its first 20,000 characters. */
	answer: string;
	/** What was injected into this call. */
	faults: string[];
}

/** The operations that carry a secret there, and a token back. */
export const SIGN_IN: ReadonlySet<string> = new Set(['LogIn', 'GetAccessToken', 'Token']);

const KEEP = 50_000;
const LONGEST_ANSWER = 20_000;

/** The calls received, oldest first, and how many there were of each operation. */
export class CallLog {
	readonly calls: Call[] = [];
	private readonly counts = new Map<string, number>();
	private total_ = 0;
	/** Counts up with every call that is recorded here. */
	changes = 0;

	/** `showSecrets`: passwords, session ids and tokens are kept as they are. For tests that compare bytes. */
	constructor(private readonly showSecrets: boolean) {}

	begin(call: Omit<Call, 'number'>): Call {
		const numbered = { ...call, number: ++this.total_ };
		this.calls.push(numbered);
		this.changes++;
		this.counts.set(call.operation, this.count(call.operation) + 1);
		// The oldest are removed many at a time: removing one each time would move all the others.
		if (this.calls.length >= KEEP + 1000) this.calls.splice(0, this.calls.length - KEEP);
		return numbered;
	}

	/** The call has been answered, or its connection cut. */
	end(call: Call): void {
		if (call.doneMs !== undefined) return;
		call.doneMs = performance.timeOrigin + performance.now();
		this.changes++;
	}

	/** How many calls there were since the reset. */
	get total(): number {
		return this.total_;
	}

	count(operation: string): number {
		return this.counts.get(operation) ?? 0;
	}

	clear(): void {
		this.calls.length = 0;
		this.counts.clear();
		this.total_ = 0;
		this.changes++;
	}

	headers(headers: Call['headers']): Call['headers'] {
		const { authorization } = headers;
		if (this.showSecrets || typeof authorization !== 'string') return headers;
		const [scheme, token] = authorization.split(' ', 2);
		return { ...headers, authorization: token === undefined ? '…' : `${scheme} …${token.slice(-4)}` };
	}

	body(call: Call, body: string): string {
		return this.showSecrets || !SIGN_IN.has(call.operation) ? body : withoutSecrets(body);
	}

	answer(call: Call, answer: string): string {
		const masked = this.showSecrets || !SIGN_IN.has(call.operation) ? answer : withoutSecrets(answer);
		return masked.length > LONGEST_ANSWER ? `${masked.slice(0, LONGEST_ANSWER)}…` : masked;
	}
}

const withoutSecrets = (text: string) =>
	text
		.replace(
			/("(?:password|accessToken|sessionId|access_token|client_secret)"\s*:\s*")(?:[^"\\]|\\.)*"/gi,
			'$1***"',
		)
		.replace(/((?:^|&)client_secret=)[^&]*/gi, '$1***')
		.replace(/^"[^"]*"$/, '"***"');

import { z } from 'zod/v4';

import { failure } from './envelope';
import { SeededRandom } from './routing/random';

const when = {
	/** Only calls of this operation, '*' for every call. Where left out: every call of the API host, no sign-in. */
	operation: z.string().optional(),
	/** How likely a call is hit, 0 to 1. */
	probability: z.number().min(0).max(1).optional(),
	/** Only the next so many calls are hit. */
	times: z.int().positive().optional(),
};
const headers = z.record(z.string(), z.string()).optional();
/** The call is carried out, and only its answer is replaced. */
const written = z.boolean().optional();
const milliseconds = z.number().nonnegative();

/** Everything that can go wrong, by name. Times are real ones: faults are about the network and the client. */
export const faultSchema = z.discriminatedUnion('name', [
	/** A bucket of `burst` calls that fills by `perSecond`; 429 when it is empty. */
	z.strictObject({
		name: z.literal('rateLimit'),
		...when,
		perSecond: z.number().positive(),
		burst: z.number().positive().optional(),
		retryAfter: z.enum(['seconds', 'date', 'none']).optional(),
	}),
	/** Between `ms` and `ms + jitterMs` before the call is carried out. */
	z.strictObject({
		name: z.literal('latency'),
		...when,
		ms: milliseconds,
		jitterMs: milliseconds.optional(),
	}),
	/** The connection is cut, and nothing has been done. */
	z.strictObject({ name: z.literal('dropBefore'), ...when }),
	/** The connection is cut after the call was carried out. */
	z.strictObject({ name: z.literal('dropAfter'), ...when }),
	/** The call is carried out; of the answer only the first half is sent. */
	z.strictObject({ name: z.literal('halfJson'), ...when }),
	/** A proxy's page instead of an answer. */
	z.strictObject({
		name: z.literal('htmlError'),
		...when,
		status: z.int().min(200).max(599).optional(),
		written,
	}),
	z.strictObject({
		name: z.literal('status'),
		...when,
		status: z.int().min(200).max(599),
		retryAfterSeconds: z.number().nonnegative().optional(),
		headers,
		/** A text as it is, anything else as JSON. */
		body: z.unknown().optional(),
		written,
	}),
	/** HTTP 200 with `code` ≠ 0, and nothing done. */
	z.strictObject({
		name: z.literal('envelopeFailure'),
		...when,
		code: z.int(),
		message: z.string().optional(),
	}),
	/** Puzzel's clock is ahead of the client's by so much (behind, if negative): every date in an answer is. */
	z.strictObject({ name: z.literal('clockSkew'), ms: z.number() }),
	/** With every so many-th call all access tokens end. */
	z.strictObject({ name: z.literal('tokenStorm'), ...when, everyCalls: z.int().positive() }),
	/** Dates as `/Date(ms-0000)/`. */
	z.strictObject({ name: z.literal('legacyDates') }),
]);

export type Fault = z.output<typeof faultSchema>;

/** A fault that is set, and how often it has struck. */
export type ActiveFault = Fault & { id: number; hits: number; timesLeft?: number };

/** What is answered in place of, or after, the call. */
export type Injected =
	| { kind: 'drop' }
	| { kind: 'half' }
	| { kind: 'answer'; status: number; headers: Record<string, string>; body: string };

export interface FaultPlan {
	names: string[];
	delayMs: number;
	expireTokens: boolean;
	/** Nothing is done. */
	instead: Injected | undefined;
	/** The call is carried out first. */
	afterwards: Injected | undefined;
}

interface Entry {
	fault: ActiveFault;
	bucket: { tokens: number; at: number } | undefined;
	seen: number;
}

const SIGN_IN = new Set(['LogIn', 'GetAccessToken']);

/** The faults that are set, and what they do to a call. */
export class Faults {
	private entries: Entry[] = [];
	private nextId = 1;
	private random: SeededRandom;
	/** Goes up with everything set, taken away and struck. */
	changes = 0;

	constructor(
		initial: Fault[],
		private readonly randomSeed: number,
	) {
		this.random = new SeededRandom(randomSeed);
		for (const fault of initial) this.add(fault);
	}

	get list(): ActiveFault[] {
		return this.entries.map(({ fault }) => ({ ...fault }));
	}

	/** How much later than the emulator's clock the dates in answers are. */
	get skewMs(): number {
		return this.entries.reduce((sum, { fault }) => sum + (fault.name === 'clockSkew' ? fault.ms : 0), 0);
	}

	get hasLegacyDates(): boolean {
		return this.entries.some(({ fault }) => fault.name === 'legacyDates');
	}

	add(fault: Fault): ActiveFault {
		const times = 'times' in fault && fault.times !== undefined ? { timesLeft: fault.times } : {};
		const active: ActiveFault = { ...fault, ...times, id: this.nextId++, hits: 0 };
		const bucket =
			fault.name === 'rateLimit'
				? { tokens: fault.burst ?? Math.max(1, fault.perSecond), at: performance.now() }
				: undefined;
		this.entries.push({ fault: active, bucket, seen: 0 });
		this.changes++;
		return { ...active };
	}

	remove(id: number): boolean {
		const before = this.entries.length;
		this.changes++;
		this.entries = this.entries.filter(({ fault }) => fault.id !== id);
		return this.entries.length < before;
	}

	clear(): void {
		this.changes++;
		this.entries = [];
		this.random = new SeededRandom(this.randomSeed);
	}

	/** What happens to this call; of several that replace the answer the first one set wins. */
	plan(operation: string): FaultPlan | undefined {
		if (this.entries.length === 0) return undefined;
		const plan: FaultPlan = {
			names: [],
			delayMs: 0,
			expireTokens: false,
			instead: undefined,
			afterwards: undefined,
		};
		for (const entry of this.entries) {
			const decided = plan.instead !== undefined || plan.afterwards !== undefined;
			if (!concerns(entry.fault, operation) || (decided && isAnswer(entry.fault))) continue;
			if (!this.strikes(entry)) continue;
			this.changes++;
			entry.fault.hits++;
			if (entry.fault.timesLeft !== undefined) entry.fault.timesLeft--;
			plan.names.push(entry.fault.name);
			this.apply(entry, plan);
		}
		this.entries = this.entries.some(isSpent)
			? this.entries.filter((entry) => !isSpent(entry))
			: this.entries;
		return plan;
	}

	private strikes(entry: Entry): boolean {
		const { fault } = entry;
		if (fault.name === 'clockSkew' || fault.name === 'legacyDates') return false;
		if (fault.probability !== undefined && this.random.next() >= fault.probability) return false;
		if (fault.name === 'tokenStorm') return ++entry.seen % fault.everyCalls === 0;
		if (fault.name === 'rateLimit') return !takeFrom(entry.bucket!, fault);
		return true;
	}

	private apply({ fault, bucket }: Entry, plan: FaultPlan): void {
		switch (fault.name) {
			case 'latency':
				plan.delayMs += fault.ms + (fault.jitterMs ? this.random.next() * fault.jitterMs : 0);
				return;
			case 'tokenStorm':
				plan.expireTokens = true;
				return;
			case 'dropBefore':
				plan.instead = { kind: 'drop' };
				return;
			case 'dropAfter':
				plan.afterwards = { kind: 'drop' };
				return;
			case 'halfJson':
				plan.afterwards = { kind: 'half' };
				return;
			case 'rateLimit':
				plan.instead = tooMany(fault, bucket!, this.skewMs);
				return;
			case 'envelopeFailure':
				plan.instead = json(200, { result: null, code: fault.code, id: null, message: fault.message ?? '' });
				return;
			case 'htmlError': {
				const status = fault.status ?? 502;
				const body = `<html><head><title>${status}</title></head><body><h1>${status} Bad Gateway</h1></body></html>`;
				const answer: Injected = { kind: 'answer', status, headers: { 'content-type': 'text/html' }, body };
				if (fault.written) plan.afterwards = answer;
				else plan.instead = answer;
				return;
			}
			case 'status': {
				const answer = statusAnswer(fault);
				if (fault.written) plan.afterwards = answer;
				else plan.instead = answer;
				return;
			}
		}
	}
}

function concerns(fault: Fault, operation: string): boolean {
	const wanted = 'operation' in fault ? fault.operation : undefined;
	return wanted === undefined
		? !SIGN_IN.has(operation)
		: wanted === '*' || wanted.toLowerCase() === operation.toLowerCase();
}

const isAnswer = ({ name }: Fault) => name !== 'latency' && name !== 'tokenStorm';

const isSpent = ({ fault }: Entry) => fault.timesLeft === 0;

type Bucket = NonNullable<Entry['bucket']>;
type RateLimit = Extract<Fault, { name: 'rateLimit' }>;

/** Takes one call from the bucket, if there is one. */
function takeFrom(bucket: Bucket, { perSecond, burst = Math.max(1, perSecond) }: RateLimit): boolean {
	const now = performance.now();
	bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
	bucket.at = now;
	if (bucket.tokens < 1) return false;
	bucket.tokens--;
	return true;
}

function tooMany(
	{ perSecond, retryAfter = 'seconds' }: RateLimit,
	{ tokens }: Bucket,
	skewMs: number,
): Injected {
	const seconds = Math.max(1, Math.ceil((1 - tokens) / perSecond));
	const values = {
		seconds: { 'retry-after': String(seconds) },
		// A date has whole seconds only: one more, so that it is never too early.
		date: { 'retry-after': new Date(Date.now() + skewMs + (seconds + 1) * 1000).toUTCString() },
		none: {},
	};
	return json(429, failure('tooManyCalls', 'Too many calls'), values[retryAfter]);
}

function statusAnswer({
	status,
	retryAfterSeconds,
	headers,
	body,
}: Extract<Fault, { name: 'status' }>): Injected {
	const all = {
		...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
		...lowerCased(headers ?? {}),
	};
	if (typeof body === 'string') {
		return { kind: 'answer', status, headers: { 'content-type': 'text/plain', ...all }, body };
	}
	return json(status, body ?? failure('unavailable', `Answered ${status} on purpose`), all);
}

const lowerCased = (headers: Record<string, string>) =>
	Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

function json(status: number, body: unknown, headers: Record<string, string> = {}): Injected {
	return {
		kind: 'answer',
		status,
		headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
		body: JSON.stringify(body),
	};
}

import { STATUS_CODES } from 'node:http';

import { SIGN_IN } from './calls';
import { failure } from './envelope';
import { faultSchema, type Fault } from './faultSchema';
import { createLimiter, type Limiter } from './limiters';
import { SeededRandom } from './routing/random';

/** A fault that is set, and how often it has struck. */
export type ActiveFault = Fault & { id: number; hits: number; timesLeft?: number };

/** A call, as far as it matters to faults. */
export interface StruckCall {
	operation: string;
	/** Real milliseconds since 1970. */
	arrivedMs: number;
	customerKey: string;
}

/** What is answered in place of, or after, the call. */
export type Injected = { kind: 'drop' | 'half' } | Answer;
interface Answer {
	kind: 'answer';
	status: number;
	headers: Record<string, string>;
	body: string;
}

export interface FaultPlan {
	names: string[];
	delayMs: number;
	expireTokens: boolean;
	/** Nothing is done. */
	instead?: Injected;
	/** The call is carried out first. */
	afterwards?: Injected;
}

interface Entry {
	id: number;
	fault: Fault;
	hits: number;
	timesLeft: number | undefined;
	/** One limiter for each customer. */
	limiters: Map<string, Limiter>;
	/** How long the call that was refused last would have had to wait. */
	waitMs: number;
	seen: number;
}

/** The faults that are set, and what they do to a call. */
export class Faults {
	private entries: Entry[] = [];
	private nextId = 1;
	private random: SeededRandom;
	private latestMs = 0;
	/** Counts up whenever a fault is set, removed or hits a call. */
	changes = 0;

	constructor(
		initial: Fault[],
		private readonly randomSeed: number,
	) {
		this.random = new SeededRandom(randomSeed);
		for (const fault of initial) this.add(fault);
	}

	get list(): ActiveFault[] {
		return this.entries.map(shown);
	}

	/** How much later than the emulator's clock the dates in answers are. */
	get skewMs(): number {
		return this.entries.reduce((sum, { fault }) => sum + (fault.name === 'clockSkew' ? fault.ms : 0), 0);
	}

	has(name: 'legacyDates' | 'absentFields'): boolean {
		return this.entries.some(({ fault }) => fault.name === name);
	}

	/** Throws if it is not a fault. */
	add(fault: unknown): ActiveFault {
		const parsed = faultSchema.parse(fault);
		const entry: Entry = {
			id: this.nextId++,
			fault: parsed,
			hits: 0,
			timesLeft: timesOf(parsed),
			limiters: new Map(),
			waitMs: 0,
			seen: 0,
		};
		this.entries.push(entry);
		this.changes++;
		return shown(entry);
	}

	/** Undefined if no such fault is set. A limiter goes on with what it has counted, unless its kind changes. */
	change(id: number, changes: object): ActiveFault | undefined {
		const entry = this.entries.find((each) => each.id === id);
		if (!entry) return undefined;
		entry.fault = faultSchema.parse({ ...entry.fault, ...changes, name: entry.fault.name });
		if ('times' in changes) entry.timesLeft = timesOf(entry.fault);
		if ('kind' in changes) entry.limiters.clear();
		this.changes++;
		return shown(entry);
	}

	remove(id: number): boolean {
		const before = this.entries.length;
		this.changes++;
		this.entries = this.entries.filter((entry) => entry.id !== id);
		return this.entries.length < before;
	}

	clear(): void {
		this.changes++;
		this.entries = [];
		this.random = new SeededRandom(this.randomSeed);
	}

	/** What happens to this call; of several that replace the answer the first one set wins. */
	plan(call: StruckCall): FaultPlan | undefined {
		if (this.entries.length === 0) return undefined;
		// A call whose body took longer may be planned after one that arrived later; to limiters time never goes back.
		this.latestMs = Math.max(this.latestMs, call.arrivedMs);
		const plan: FaultPlan = { names: [], delayMs: 0, expireTokens: false };
		for (const entry of this.entries) {
			const decided = plan.instead ?? plan.afterwards;
			if (!concerns(entry.fault, call.operation) || (decided && isAnswer(entry.fault))) continue;
			if (!this.strikes(entry, call)) continue;
			this.changes++;
			entry.hits++;
			if (entry.timesLeft !== undefined) entry.timesLeft--;
			plan.names.push(entry.fault.name);
			this.apply(entry, plan);
		}
		this.entries = this.entries.filter(({ timesLeft }) => timesLeft !== 0);
		return plan;
	}

	private strikes(entry: Entry, { customerKey }: StruckCall): boolean {
		const { fault } = entry;
		// They strike no single call, but change how all answers are written.
		if (fault.name === 'clockSkew' || fault.name === 'legacyDates' || fault.name === 'absentFields')
			return false;
		if (fault.probability !== undefined && this.random.next() >= fault.probability) return false;
		if (fault.name === 'tokenStorm') return ++entry.seen % fault.everyCalls === 0;
		if (fault.name !== 'rateLimit') return true;
		const limiter = entry.limiters.get(customerKey) ?? createLimiter(fault.kind ?? 'tokenBucket');
		entry.limiters.set(customerKey, limiter);
		entry.waitMs = limiter.take(this.latestMs, fault);
		return entry.waitMs > 0;
	}

	private apply({ fault, waitMs }: Entry, plan: FaultPlan): void {
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
				plan.instead = tooMany(fault, waitMs, this.latestMs + this.skewMs);
				return;
			case 'envelopeFailure':
				plan.instead = json(200, { result: null, code: fault.code, id: null, message: fault.message ?? '' });
				return;
			case 'htmlError':
			case 'status':
				plan[fault.written ? 'afterwards' : 'instead'] =
					fault.name === 'status' ? statusAnswer(fault) : page(fault.status);
				return;
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

const timesOf = (fault: Fault) => ('times' in fault ? fault.times : undefined);

const shown = ({ id, fault, hits, timesLeft }: Entry): ActiveFault => ({
	...fault,
	...(timesLeft !== undefined && { timesLeft }),
	id,
	hits,
});

function tooMany(
	{ status = 429, retryAfter = 'seconds' }: Extract<Fault, { name: 'rateLimit' }>,
	waitMs: number,
	now: number,
): Answer {
	const seconds = Math.max(1, Math.ceil(waitMs / 1000));
	// A date has whole seconds only: one more, so that it is never too early.
	const date = () => new Date(now + (seconds + 1) * 1000).toUTCString();
	const value = retryAfter === 'seconds' ? seconds : retryAfter === 'date' ? date() : retryAfter;
	const headers = retryAfter === 'none' ? {} : { 'retry-after': String(value) };
	return json(status, failure('tooManyCalls', 'Too many calls'), headers);
}

function page(status = 502): Answer {
	const heading = `${status} ${STATUS_CODES[status] ?? ''}`.trim();
	const body = `<html><head><title>${heading}</title></head><body><h1>${heading}</h1></body></html>`;
	return { kind: 'answer', status, headers: { 'content-type': 'text/html' }, body };
}

function statusAnswer({
	status,
	retryAfterSeconds,
	headers,
	body,
}: Extract<Fault, { name: 'status' }>): Answer {
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

function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
	return {
		kind: 'answer',
		status,
		headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
		body: JSON.stringify(body),
	};
}

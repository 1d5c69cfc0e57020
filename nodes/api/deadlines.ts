import type { IAllExecuteFunctions } from 'n8n-workflow';

import type { PuzzelContext } from './sessionStore';

const SHARED_MS = 1_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface Deadline {
	/** n8n's context, in which n8n ends what it sends when the time is over or the run was cancelled. */
	context: IAllExecuteFunctions;
	/** The time is over. */
	late: AbortSignal;
	/** Either of both. */
	signal: AbortSignal;
	cancel: AbortSignal | undefined;
}

/**
 * Until when a response must have arrived in full: the timeout of n8n's helper (2.41) starts again with every byte.
 * Calls of the same second share a deadline, since separate signals would cost each call a tenth of its time.
 */
export class Deadlines {
	private latest: (Deadline & { at: number }) | undefined;

	constructor(private readonly context: PuzzelContext) {}

	/** `timeout` ms from now, or up to a second later. */
	in(timeout: number): Deadline {
		const now = performance.now();
		const at = Math.ceil((now + timeout) / SHARED_MS) * SHARED_MS;
		if (this.latest?.at !== at) this.latest = { at, ...this.create(at - now) };
		return this.latest;
	}

	private create(ms: number): Deadline {
		const cancel = this.context.getExecutionCancelSignal?.();
		const late = AbortSignal.timeout(Math.min(Math.ceil(ms), LONGEST_TIMER_MS));
		const signal = cancel ? AbortSignal.any([cancel, late]) : late;
		// n8n takes a signal from its context alone.
		const context = Object.create(this.context, { getExecutionCancelSignal: { value: () => signal } });
		return { context: context as IAllExecuteFunctions, late, signal, cancel };
	}
}

interface Waiter {
	start: () => void;
	next?: Waiter;
}

/** Runs a limited number of pieces of work at a time, in order. (n8n 1 does not provide `p-limit`.) */
export class ConcurrencyLimiter {
	/** A linked list: `shift` moves a long array at each call. */
	private first: Waiter | undefined;
	private last: Waiter | undefined;

	constructor(private free: number) {}

	async run<T>(work: () => Promise<T>): Promise<T> {
		await this.acquire();
		try {
			return await work();
		} finally {
			this.release();
		}
	}

	/** Within `run`: another piece of work goes on during the break. */
	async yieldWhile(breakTime: () => Promise<void>): Promise<void> {
		this.release();
		try {
			await breakTime();
		} finally {
			await this.acquire();
		}
	}

	private async acquire(): Promise<void> {
		if (this.free > 0) {
			this.free--;
			return;
		}
		await new Promise<void>((start) => {
			const waiter = { start };
			if (this.last) this.last.next = waiter;
			else this.first = waiter;
			this.last = waiter;
		});
	}

	private release(): void {
		const waiter = this.first;
		if (!waiter) {
			this.free++;
			return;
		}
		this.first = waiter.next;
		if (!this.first) this.last = undefined;
		waiter.start();
	}
}

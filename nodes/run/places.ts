/** A limited number of pieces of work at once, first come, first served. (n8n 1 does not provide `p-limit`.) */
export class Places {
	private readonly waiting: Array<() => void> = [];

	constructor(private free: number) {}

	async use<T>(work: () => Promise<T>): Promise<T> {
		await this.take();
		try {
			return await work();
		} finally {
			this.leave();
		}
	}

	/** Within `use`: somebody else has the place during the break. */
	async without(breakTime: () => Promise<void>): Promise<void> {
		this.leave();
		try {
			await breakTime();
		} finally {
			await this.take();
		}
	}

	private async take(): Promise<void> {
		if (this.free > 0) this.free--;
		else await new Promise<void>((resolve) => this.waiting.push(resolve));
	}

	private leave(): void {
		const next = this.waiting.shift();
		if (next) next();
		else this.free++;
	}
}

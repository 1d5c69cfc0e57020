/** A limited number of pieces of work at once, first come, first served. (n8n 1 does not provide `p-limit`.) */
export class Places {
	private readonly waiting: Array<() => void> = [];

	constructor(private free: number) {}

	async use<T>(work: () => Promise<T>): Promise<T> {
		if (this.free > 0) this.free--;
		else await new Promise<void>((resolve) => this.waiting.push(resolve));
		try {
			return await work();
		} finally {
			const next = this.waiting.shift();
			if (next) next();
			else this.free++;
		}
	}
}

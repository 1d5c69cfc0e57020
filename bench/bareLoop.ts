import type { EmulatedPuzzel } from './emulatedPuzzel';
import type { LoopOrder, LoopOutcome } from './processes/bareLoopProcess';
import { Remote } from './processes/remote';

/** A `fetch` loop in a Node process of its own, outside n8n. */
export class BareLoop {
	private constructor(private readonly remote: Remote) {}

	static async start(): Promise<BareLoop> {
		return new BareLoop(await Remote.start('bareLoopProcess.ts'));
	}

	get pid(): number {
		return this.remote.pid;
	}

	async run(puzzel: EmulatedPuzzel, items: number, concurrency: number, run: string): Promise<LoopOutcome> {
		const { url, apiUrl } = puzzel;
		return await this.remote.ask<LoopOutcome>('run', { url, apiUrl, items, concurrency, run } satisfies LoopOrder);
	}

	async close(): Promise<void> {
		await this.remote.close();
	}
}

import type { IDataObject } from 'n8n-workflow';

import type { Emulator } from '../../emulator';

const FIRST_INTERVAL = 5;
const GROWTH = 1.5;
const LONGEST_INTERVAL = 60;

/**
 * Requests that Wait for Status waits for, in seconds of the emulator's clock: each fourth never gets the status, the
 * others have it for two intervals at some time or other.
 */
export class WaitTrial {
	readonly ids: number[];
	private began = NaN;

	constructor(
		private readonly emulator: Emulator,
		items: number,
		private readonly seconds: number,
	) {
		this.ids = Array.from(
			{ length: items },
			() =>
				emulator.centre.addRequest({ customerKey: '12345', queueId: 101, from: 'a', to: 'b', subject: 'S' })
					.id,
		);
	}

	/** For the node. */
	get parameters() {
		return { statuses: ['OnHold'], timeout: this.seconds, pollInterval: FIRST_INTERVAL };
	}

	begin(): void {
		this.began = this.emulator.clock.now();
		this.ids.forEach((id, index) => {
			if (index % 4 === 0) return;
			const from = (index / this.ids.length) * (this.seconds - 2 * LONGEST_INTERVAL - 10);
			const until = from + 2 * intervalAt(from) + 1;
			setTimeout(() => this.emulator.moveRequest(id, { status: 'OnHold' }), from * 1_000);
			setTimeout(() => this.emulator.moveRequest(id, { status: 'InQueue' }), until * 1_000);
		});
	}

	/** Every status was found, no request was read before its interval had passed, and the order is kept. */
	expectKept(output: IDataObject[]): void {
		expect(this.second(this.emulator.clock.now())).toBeGreaterThanOrEqual(this.seconds);
		expect(output.map(({ requestId }) => requestId)).toEqual(this.ids);
		expect(output.map(({ reached }) => reached)).toEqual(this.ids.map((_, index) => index % 4 !== 0));
		const reads = new Map(this.ids.map((id) => [id, [] as number[]]));
		for (const { operation, path, at } of this.emulator.calls) {
			if (operation !== 'RequestGet') continue;
			reads.get(Number(path.split('/').at(-1)))!.push(this.second(Date.parse(at)));
		}
		for (const times of reads.values()) {
			times.slice(1).forEach((time, index) => {
				// The last read is at the timeout.
				if (index === times.length - 2 && time >= this.seconds - 1) return;
				const interval = Math.min(FIRST_INTERVAL * GROWTH ** index, LONGEST_INTERVAL);
				expect(time - times[index]!).toBeGreaterThanOrEqual(interval - 0.2);
			});
		}
		expect(Math.max(...[...reads.values()].map((times) => times.length))).toBeLessThanOrEqual(16);
	}

	private second(at: number): number {
		return (at - this.began) / 1_000;
	}
}

/** The longest wait after a read at this second. */
function intervalAt(second: number): number {
	let interval = FIRST_INTERVAL;
	for (let at = 0; at + interval <= second; interval *= GROWTH) at += interval;
	return Math.min(interval, LONGEST_INTERVAL);
}

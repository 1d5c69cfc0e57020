import type { IExecuteFunctions } from 'n8n-workflow';

import { asFailure, badInput, PuzzelFailure } from '../api/failure';
import { readOptionalText } from '../form/read';

/** Keys that one node remembers; n8n keeps them in one database row, and drops the oldest first. */
const MAX_ENTRIES = 20_000;

/**
 * n8n rewrites the whole row at each call, so keys are claimed in portions, each before any of its
 * items is sent. A killed process leaves at most the portions under way claimed without being sent;
 * claiming afterwards would leave as many sent without being claimed, and a call would ring twice.
 */
const PORTION = 50;

interface Portion {
	/** Of every item whose key can be read; each expression is evaluated once. */
	keys: Map<number, string>;
	/** Items whose key was used before, by an earlier run or by an earlier item of this one. */
	duplicates: Set<number>;
	/** Items that hold their key and were not taken up yet. */
	waiting: Set<number>;
}

/** Who may be sent: each key once, in all runs of this node. */
export class Claims {
	private readonly portions = new Map<number, Promise<Portion>>();
	private readonly seen = new Set<string>();
	private readonly free: string[] = [];
	/** n8n's helpers hold no lock: one call after the other. */
	private last: Promise<unknown> = Promise.resolve();

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly itemCount: number,
	) {}

	/** Whether the person added the option at all. */
	static areWanted(context: IExecuteFunctions): boolean {
		const options = context.getNodeParameter('options', 0, {}, { rawExpressions: true });
		return (options as { deduplicationKey?: unknown }).deduplicationKey !== undefined;
	}

	/** Throws PuzzelFailure for an empty key: an item that cannot be told from others must not slip through. */
	private keyOf(itemIndex: number): string {
		const { deduplicationKey } = this.context.getNodeParameter('options', itemIndex, {}) as {
			deduplicationKey?: unknown;
		};
		const key = readOptionalText(deduplicationKey, 'Deduplication Key')?.trim();
		if (key !== undefined) return key;
		throw badInput(
			'"Deduplication Key" is empty for this item',
			'Check the expression in "Deduplication Key", or remove the option to send items without it.',
		);
	}

	/**
	 * The item's key, and whether it was used before. If not, it is taken until `release`.
	 * Throws PuzzelFailure for a key that cannot be read.
	 */
	async take(itemIndex: number): Promise<{ key: string; isDuplicate: boolean }> {
		const number = Math.floor(itemIndex / PORTION);
		const portion = this.claim(number);
		if ((number + 1) * PORTION < this.itemCount) void this.claim(number + 1).catch(() => undefined);
		const { keys, duplicates, waiting } = await portion;
		waiting.delete(itemIndex);
		const key = keys.get(itemIndex) ?? this.keyOf(itemIndex);
		return { key, isDuplicate: duplicates.has(itemIndex) };
	}

	/** The item was surely not done: its key is free again once the run ends. */
	release(key: string): void {
		this.free.push(key);
	}

	/**
	 * To be called before the run ends, however it ends: frees the keys of items that were surely not done
	 * or never taken up. Gives a failure where n8n's store could not be used for that.
	 */
	async settle(): Promise<PuzzelFailure | undefined> {
		for (const portion of this.portions.values()) {
			const claimed = await portion.catch(() => undefined);
			for (const itemIndex of claimed?.waiting ?? []) this.free.push(claimed!.keys.get(itemIndex)!);
		}
		if (this.free.length === 0) return undefined;
		return await this.context.helpers
			.removeProcessed(this.free, 'node', { mode: 'entries' })
			.then(() => undefined)
			.catch((error: unknown) =>
				storeFailure(
					error,
					`so ${this.free.length} keys stay taken although their items were not done: ${this.free.slice(0, 20).join(', ')}`,
				),
			);
	}

	private async claim(number: number): Promise<Portion> {
		let portion = this.portions.get(number);
		if (!portion) {
			portion = this.last.then(async () => await this.record(number));
			this.last = portion.catch(() => undefined);
			this.portions.set(number, portion);
		}
		return await portion;
	}

	private async record(number: number): Promise<Portion> {
		const keys = new Map<number, string>();
		const duplicates = new Set<number>();
		const holders = new Map<string, number>();
		const end = Math.min((number + 1) * PORTION, this.itemCount);
		for (let itemIndex = number * PORTION; itemIndex < end; itemIndex++) {
			const key = this.keyOrNone(itemIndex);
			if (key === undefined) continue;
			keys.set(itemIndex, key);
			if (this.seen.has(key)) {
				duplicates.add(itemIndex);
			} else {
				this.seen.add(key);
				holders.set(key, itemIndex);
			}
		}
		for (const key of await this.knownAmong([...holders.keys()])) {
			duplicates.add(holders.get(key)!);
			holders.delete(key);
		}
		return { keys, duplicates, waiting: new Set(holders.values()) };
	}

	private async knownAmong(keys: string[]): Promise<string[]> {
		if (keys.length === 0) return [];
		const answer = await this.context.helpers
			.checkProcessedAndRecord(keys, 'node', { mode: 'entries', maxEntries: MAX_ENTRIES })
			.catch((error: unknown) => storeFailure(error, 'so nothing was sent'));
		if (answer instanceof PuzzelFailure) throw answer;
		return answer.processed.map(String);
	}

	/** A key that cannot be read is that item's own failure, told when its turn comes. */
	private keyOrNone(itemIndex: number): string | undefined {
		try {
			return this.keyOf(itemIndex);
		} catch {
			return undefined;
		}
	}
}

function storeFailure(error: unknown, consequence: string): PuzzelFailure {
	return new PuzzelFailure(`n8n's store of deduplication keys could not be used, ${consequence}`, {
		description: `n8n says: ${asFailure(error).message}`,
		badInput: true,
		endsRun: true,
	});
}

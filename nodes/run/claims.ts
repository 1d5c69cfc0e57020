import type { IExecuteFunctions } from 'n8n-workflow';

import { asFailure, badInput, PuzzelFailure } from '../api/failure';
import type { Form } from '../form/form';
import { inLine } from './line';
import { NotDone, type Result } from './action';

/** Keys that one node remembers; n8n keeps them in one database row, and drops the oldest first. */
const MAX_ENTRIES = 20_000;

/**
 * n8n rewrites the whole row at each call, so keys are claimed in portions, each before any of its
 * items is sent. A killed process leaves at most the portions under way claimed without being sent;
 * claiming afterwards would leave as many sent without being claimed, and a call would ring twice.
 */
const PORTION = 50;

/** Which items may be sent: each key at most one time, in all runs of this node. */
export class Claims {
	/** The keys of each portion by item, of every item whose key can be read; each expression is evaluated once. */
	private readonly portions = new Map<number, Promise<Map<number, string>>>();
	/** Keys that this run recorded in n8n's store. */
	private readonly claimed = new Set<string>();
	/** Keys that were sent, or may have been, by an earlier run or by this one. */
	private readonly sent = new Set<string>();
	/** Those of an earlier run. */
	private readonly sentEarlier = new Set<string>();
	private readonly underWay = new Map<string, Promise<unknown>>();
	/** How many items had a key of an earlier run, and how many that of an item before in this run. */
	readonly skipped = { earlier: 0, before: 0 };

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly itemCount: number,
		private readonly formOf: (itemIndex: number) => Form,
	) {}

	/**
	 * Does the work of an item unless its key was sent before. Work that was surely not done leaves the key
	 * free for a later item of this run, and for later runs.
	 * Throws PuzzelFailure for a key that cannot be read.
	 */
	async use(
		itemIndex: number,
		work: (itemIndex: number) => Promise<Result | undefined>,
	): Promise<Result | undefined> {
		const key = await this.claimedKey(itemIndex);
		while (this.underWay.has(key)) await this.underWay.get(key);
		if (this.sent.has(key)) {
			this.skipped[this.sentEarlier.has(key) ? 'earlier' : 'before']++;
			return new NotDone({ duplicate: true, deduplicationKey: key });
		}
		const working = this.tellSent(key, async () => await work(itemIndex));
		this.underWay.set(
			key,
			working.catch(() => undefined),
		);
		return await working;
	}

	/**
	 * To be called before the run ends, however it ends: frees the keys of items that were surely not done
	 * or never taken up. Gives a failure where n8n's store could not be used for that.
	 */
	async freeUnsent(): Promise<PuzzelFailure | undefined> {
		await Promise.allSettled(this.portions.values());
		const free = [...this.claimed].filter((key) => !this.sent.has(key));
		if (free.length === 0) return undefined;
		try {
			await this.inLine(
				async () => await this.context.helpers.removeProcessed(free, 'node', { mode: 'entries' }),
			);
			return undefined;
		} catch (error) {
			const keys = `${free.slice(0, 20).join(', ')}${free.length > 20 ? ', …' : ''}`;
			return storeFailure(error, `so keys stay taken although nothing was sent for them: ${keys}`);
		}
	}

	private async tellSent(key: string, work: () => Promise<Result | undefined>): Promise<Result | undefined> {
		try {
			const outcome = await work();
			if (outcome !== undefined && !(outcome instanceof NotDone)) this.sent.add(key);
			return outcome;
		} catch (error) {
			const failure = asFailure(error);
			if (failure.options.mayHaveHappened) this.sent.add(key);
			throw failure;
		} finally {
			this.underWay.delete(key);
		}
	}

	private async claimedKey(itemIndex: number): Promise<string> {
		const number = Math.floor(itemIndex / PORTION);
		const portion = this.portion(number);
		// The next one is claimed meanwhile; its failure is told when it is its turn.
		if ((number + 1) * PORTION < this.itemCount) this.portion(number + 1).catch(() => undefined);
		return (await portion).get(itemIndex) ?? this.keyOf(itemIndex);
	}

	private portion(number: number): Promise<Map<number, string>> {
		const known = this.portions.get(number);
		if (known) return known;
		const portion = this.inLine(async () => await this.claim(number));
		this.portions.set(number, portion);
		return portion;
	}

	private async claim(number: number): Promise<Map<number, string>> {
		const keys = new Map<number, string>();
		const end = Math.min((number + 1) * PORTION, this.itemCount);
		for (let itemIndex = number * PORTION; itemIndex < end; itemIndex++) {
			const key = this.keyOrNone(itemIndex);
			if (key !== undefined) keys.set(itemIndex, key);
		}
		const fresh = [...new Set(keys.values())].filter((key) => !this.claimed.has(key) && !this.sent.has(key));
		if (fresh.length > 0) {
			const { processed } = await this.record(fresh);
			for (const key of processed.map(String)) {
				this.sent.add(key);
				this.sentEarlier.add(key);
			}
			for (const key of fresh) if (!this.sent.has(key)) this.claimed.add(key);
		}
		return keys;
	}

	private async record(keys: string[]) {
		try {
			return await this.context.helpers.checkProcessedAndRecord(keys, 'node', {
				mode: 'entries',
				maxEntries: MAX_ENTRIES,
			});
		} catch (error) {
			throw storeFailure(error, 'so nothing was sent');
		}
	}

	/**
	 * n8n's store has no lock: whoever reads and rewrites the row of this node waits for everyone before,
	 * in all executions of this process.
	 */
	private async inLine<T>(work: () => Promise<T>): Promise<T> {
		return await inLine(`${this.context.getWorkflow().id} ${this.context.getNode().id}`, work);
	}

	/** An item that cannot be told from others must not slip through. */
	private keyOf(itemIndex: number): string {
		const key = this.formOf(itemIndex).optionalText('options.deduplicationKey')?.trim();
		if (key !== undefined) return key;
		throw badInput(
			'"Deduplication Key" is empty for this item',
			'Check the expression in "Deduplication Key", or remove the option to send items without it.',
		);
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
	});
}

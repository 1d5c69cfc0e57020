import { sleep, type IExecuteFunctions } from 'n8n-workflow';

import { badInput, PuzzelFailure, toFailure } from '../api/failure';
import type { Parameters } from '../parameters/parameters';
import { DeduplicationStore, type Entry } from './deduplicationStore';
import { Skipped, type Result } from './operation';

/**
 * n8n rewrites all keys of a node at each call, so they are taken in batches, each before any of its items is
 * sent. The larger a run, the more keys: its batches grow, so that an item costs the same.
 */
const MIN_BATCH = 50;
const MAX_BATCHES = 200;

/** An item in progress in another run ends within this time, unless Puzzel limits that run for longer. */
const MAX_WAIT_MS = 300_000;
/** How often a waiting item checks whether its own run has ended. */
const LOOK_MS = 500;

/** Decides which items may be sent: each key at most one time, in all runs of this node. */
export class Deduplication {
	/** The keys of each batch by item, of every item whose key can be read; each expression is evaluated once. */
	private readonly batches = new Map<number, Promise<Map<number, string>>>();
	private readonly entries = new Map<string, Entry>();
	private readonly batchSize: number;
	private readonly store: DeduplicationStore;
	/** How many items had a key that another run has sent, and how many that of an item before in this run. */
	readonly skipped = { earlier: 0, before: 0 };

	constructor(
		context: IExecuteFunctions,
		private readonly itemCount: number,
		private readonly parametersOf: (itemIndex: number) => Parameters,
	) {
		this.batchSize = Math.max(MIN_BATCH, Math.ceil(itemCount / MAX_BATCHES));
		this.store = new DeduplicationStore(context, itemCount);
	}

	/**
	 * Does the work of an item unless its key was sent before. Work that was certainly not done leaves the key
	 * free for a later item of this run, and for other runs. Throws PuzzelFailure if the key cannot be read, or
	 * if its result is uncertain.
	 */
	async once(
		itemIndex: number,
		isOver: () => boolean,
		work: (itemIndex: number) => Promise<Result | undefined>,
	): Promise<Result | undefined> {
		const key = await this.takenKey(itemIndex);
		const entry = this.entries.get(key)!;
		for (const until = performance.now() + MAX_WAIT_MS; entry.inFlight; ) {
			if (isOver()) return undefined;
			if (performance.now() > until)
				throw uncertain(key, 'Another run of this workflow has not ended its item with this key.');
			await Promise.race([entry.inFlight, sleep(LOOK_MS)]);
		}
		if (entry.state === 'sent') {
			this.skipped[entry.sentBy === this ? 'before' : 'earlier']++;
			return new Skipped({ duplicate: true, deduplicationKey: key });
		}
		if (entry.state === 'unfinished')
			throw uncertain(
				key,
				'That run was killed (see n8n\'s list "Executions"), or it goes on in another process of n8n.',
			);
		const sending = this.send(key, entry, async () => await work(itemIndex));
		entry.inFlight = sending.catch(() => undefined);
		return await sending;
	}

	/**
	 * To be called before the run ends, however it ends: frees the keys of items that were certainly not done
	 * or never begun. Gives a failure if n8n's store could not be used for that.
	 */
	async releaseUnsent(): Promise<PuzzelFailure | undefined> {
		await Promise.allSettled(this.batches.values());
		return await this.store.release();
	}

	private async send(
		key: string,
		entry: Entry,
		work: () => Promise<Result | undefined>,
	): Promise<Result | undefined> {
		const sent = () => {
			entry.state = 'sent';
			entry.sentBy = this;
			this.store.markSent(key);
		};
		try {
			const outcome = await work();
			if (outcome !== undefined && !(outcome instanceof Skipped)) sent();
			return outcome;
		} catch (error) {
			const failure = toFailure(error);
			if (failure.options.mayHaveHappened) sent();
			throw failure;
		} finally {
			delete entry.inFlight;
		}
	}

	private async takenKey(itemIndex: number): Promise<string> {
		const number = Math.floor(itemIndex / this.batchSize);
		const batch = this.batch(number);
		// The next one is claimed meanwhile; its failure is that of its own items.
		if ((number + 1) * this.batchSize < this.itemCount) this.batch(number + 1).catch(() => undefined);
		return (await batch).get(itemIndex) ?? this.keyOf(itemIndex);
	}

	private batch(number: number): Promise<Map<number, string>> {
		const known = this.batches.get(number);
		if (known) return known;
		const batch = this.take(number);
		this.batches.set(number, batch);
		return batch;
	}

	private async take(number: number): Promise<Map<number, string>> {
		const keys = new Map<number, string>();
		const end = Math.min((number + 1) * this.batchSize, this.itemCount);
		for (let itemIndex = number * this.batchSize; itemIndex < end; itemIndex++) {
			const key = this.keyOrNone(itemIndex);
			if (key !== undefined) keys.set(itemIndex, key);
		}
		for (const [key, entry] of await this.store.take([...keys.values()])) this.entries.set(key, entry);
		return keys;
	}

	/** An item without a key must not be sent: nothing would keep it from being sent again. */
	private keyOf(itemIndex: number): string {
		const key = this.parametersOf(itemIndex).optionalText('options.deduplicationKey')?.trim();
		if (key !== undefined) return key;
		throw badInput(
			'"Deduplication Key" is empty for this item',
			'Check the expression in "Deduplication Key", or remove the option to send items without it.',
		);
	}

	/** A key that cannot be read is that item's own failure. */
	private keyOrNone(itemIndex: number): string | undefined {
		try {
			return this.keyOf(itemIndex);
		} catch {
			return undefined;
		}
	}
}

function uncertain(key: string, why: string): PuzzelFailure {
	return new PuzzelFailure(
		`Another run took the Deduplication Key "${key}" and did not end, so this item may have been sent`,
		{
			description: `${why} Check in Puzzel. If the item was not sent, change its key; otherwise remove the item.`,
			mayHaveHappened: true,
		},
	);
}

import type { IExecuteFunctions } from 'n8n-workflow';

import { PuzzelFailure, toFailure } from '../api/failure';
import { withLock } from './keyedMutex';

/** Keys that a node keeps at least; n8n has them in one database row, and drops the oldest first. */
const MIN_KEYS = 20_000;
/** Entries beyond the keys, for those of the items in progress. */
const ROOM = 1_000;

/**
 * What is known of a key. n8n's store holds the key itself from before its item is sent, and a second entry
 * until the outcome is known. So a key with both was taken by a run that did not end, or by another process.
 */
export interface Entry {
	state: 'free' | 'sent' | 'unfinished';
	/** Runs of this process that have taken the key. */
	runs: number;
	/** The run of this process that has sent it. */
	sentBy?: object;
	/** While an item with this key is in progress; never rejects. */
	inFlight?: Promise<unknown>;
}

/** What live runs of this process have taken for one node, and what is to be removed from n8n's store. */
interface NodeKeys {
	entries: Map<string, Entry>;
	removing: Set<string>;
}

/** By workflow and node; ends with the last run. */
const nodes = new Map<string, NodeKeys>();

const unfinished = (key: string) => `unfinished\n${key}`;

/** The keys that one run takes. n8n's store has no lock, so the runs of this process use it one after the other. */
export class DeduplicationStore {
	private readonly node: string;
	private readonly taken = new Map<string, Entry>();
	private capacity: number | undefined;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly itemCount: number,
	) {
		this.node = `${context.getWorkflow().id} ${context.getNode().id}`;
	}

	/** Gives the entry of each key. Throws PuzzelFailure if n8n's store cannot be used. */
	async take(keys: string[]): Promise<Map<string, Entry>> {
		return await withLock(this.node, async () => {
			const { entries, removing } = this.nodeKeys();
			const wanted = [...new Set(keys)].filter((key) => !this.taken.has(key));
			const fresh = wanted.filter((key) => !entries.has(key));
			const known = await this.record(fresh);
			for (const key of fresh) {
				const isRemoved = removing.has(unfinished(key));
				const isFree = !known.has(key) || removing.has(key);
				const isUnfinished = known.has(unfinished(key)) && !isRemoved;
				const state = isUnfinished ? 'unfinished' : isFree ? 'free' : 'sent';
				entries.set(key, { state, runs: 0 });
				removing.delete(key);
				if (state === 'sent') removing.add(unfinished(key));
				else removing.delete(unfinished(key));
			}
			for (const key of wanted) {
				const entry = entries.get(key)!;
				entry.runs++;
				this.taken.set(key, entry);
			}
			// Tried again by the next batch, and by `release`, which reports it.
			await this.removePending().catch(() => undefined);
			return new Map(keys.map((key) => [key, this.taken.get(key)!]));
		});
	}

	/** Of a key that was sent, or may have been. */
	markSent(key: string): void {
		this.nodeKeys().removing.add(unfinished(key));
	}

	/** Frees the keys that were not sent. Gives a failure if n8n's store could not be used for that. */
	async release(): Promise<PuzzelFailure | undefined> {
		return await withLock(this.node, async () => {
			const { entries, removing } = this.nodeKeys();
			for (const [key, entry] of this.taken) {
				if (--entry.runs > 0) continue;
				entries.delete(key);
				if (entry.state === 'free') removing.add(key).add(unfinished(key));
			}
			try {
				await this.removePending();
				if (entries.size === 0) nodes.delete(this.node);
				return undefined;
			} catch (error) {
				const keys = [...this.taken.keys()].filter((key) => removing.has(unfinished(key)));
				const named = `${keys.slice(0, 20).join(', ')}${keys.length > 20 ? ', …' : ''}`;
				return storeFailure(error, `so later runs may not know whether these keys were sent: ${named}`);
			}
		});
	}

	/**
	 * Both entries in one call, so that a kill leaves both or none. The keys are first, since the store drops
	 * the oldest first. Gives the entries that were there before.
	 */
	private async record(keys: string[]): Promise<Set<string>> {
		if (keys.length === 0) return new Set();
		try {
			// What a larger run needs is not dropped by a smaller one.
			this.capacity ??= Math.max(
				MIN_KEYS + ROOM,
				2 * this.itemCount + ROOM,
				await this.context.helpers.getProcessedDataCount('node', { mode: 'entries' }),
			);
			const { processed } = await this.context.helpers.checkProcessedAndRecord(
				[...keys, ...keys.map(unfinished)],
				'node',
				{ mode: 'entries', maxEntries: this.capacity },
			);
			return new Set(processed.map(String));
		} catch (error) {
			throw storeFailure(error, 'so nothing was sent');
		}
	}

	private async removePending(): Promise<void> {
		const { removing } = this.nodeKeys();
		const gone = [...removing];
		if (gone.length === 0) return;
		await this.context.helpers.removeProcessed(gone, 'node', { mode: 'entries' });
		for (const entry of gone) removing.delete(entry);
	}

	private nodeKeys(): NodeKeys {
		const known = nodes.get(this.node);
		if (known) return known;
		const none: NodeKeys = { entries: new Map(), removing: new Set() };
		nodes.set(this.node, none);
		return none;
	}
}

function storeFailure(error: unknown, consequence: string): PuzzelFailure {
	return new PuzzelFailure(`n8n's store of deduplication keys could not be used, ${consequence}`, {
		description: `n8n says: ${toFailure(error).message}`,
	});
}

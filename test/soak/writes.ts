import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { LightSession } from '../../harness/n8n/lightSession';
import type { CredentialLink } from '../../harness/n8n/rest';
import { workflow, type Step } from '../../harness/n8n/workflow';
import { patient, runToEnd } from './runs';

/** What an item was reported its write. */
type Told = 'done' | 'not done' | 'in doubt' | 'duplicate';

export interface Batch {
	/** What reports each item's write from every other one. */
	keys: string[];
	items: IDataObject[];
	step: Step;
}

export interface Account {
	written: number;
	refused: number;
	inDoubt: number;
	/** Each with its key: what was reported is not what was done. */
	wrong: string[];
	/** Keys that a killed process had taken and not sent. */
	takenOnly: number;
}

/** Writes that must be done once: each batch a workflow, run to its end, and again where n8n lost it. */
export class Writes {
	private readonly reported = new Map<string, Told[]>();
	private readonly inLostRuns = new Set<string>();
	batches = 0;

	constructor(
		private readonly session: LightSession,
		private readonly credential: CredentialLink,
		private readonly batch: (number: number) => Batch,
		/** Whether a deduplication key makes it safe to run a batch again. */
		private readonly repeatable: boolean,
	) {}

	async next(): Promise<void> {
		const batch = this.batch(++this.batches);
		const name = `${batch.step.name} ${this.batches}`;
		const id = await patient(
			async () =>
				await this.session.createWorkflow(workflow(name, batch.items, this.credential, [batch.step])),
		);
		for (;;) {
			const execution = await runToEnd(this.session, id);
			if (execution) return this.keep(batch.keys, execution.items(batch.step.name));
			for (const key of batch.keys) {
				this.tell(key, 'in doubt');
				this.inLostRuns.add(key);
			}
			if (!this.repeatable) return;
		}
	}

	private keep(keys: string[], outputs: INodeExecutionData[]): void {
		if (outputs.length !== keys.length) throw new Error(`${outputs.length} outputs for ${keys.length} items`);
		keys.forEach((key, index) => this.tell(key, toldBy(outputs[index]!.json)));
	}

	private tell(key: string, reported: Told): void {
		this.reported.set(key, [...(this.reported.get(key) ?? []), reported]);
	}

	/** `done`: how often each was really done. */
	account(done: ReadonlyMap<string, number>): Account {
		const account: Account = { written: 0, refused: 0, inDoubt: 0, wrong: [], takenOnly: 0 };
		for (const [key, all] of this.reported) {
			const count = done.get(key) ?? 0;
			const last = all.at(-1)!;
			if (last === 'done') account.written++;
			if (last === 'not done') account.refused++;
			if (last === 'in doubt') account.inDoubt++;
			if (last === 'in doubt' && count === 0 && this.inLostRuns.has(key)) account.takenOnly++;
			const expected: Record<Told, boolean> = {
				done: count === 1,
				'not done': count === 0 || (count === 1 && all.includes('in doubt')),
				'in doubt': count <= 1,
				duplicate: count === 1,
			};
			if (!expected[last]) account.wrong.push(`${key}: reported "${all.join(', ')}", done ${count} times`);
		}
		return account;
	}
}

function toldBy({ error, details, duplicate }: IDataObject): Told {
	if (duplicate === true) return 'duplicate';
	if (error === undefined) return 'done';
	return (details as IDataObject).mayHaveHappened === true ? 'in doubt' : 'not done';
}

import { DataDeduplicationService } from 'n8n-core';
import type { ICheckProcessedContextData, IDataDeduplicator, IDeduplicationOutput } from 'n8n-workflow';

/** n8n's database row per node, in memory: read and rewritten whole at each call, without a lock. */
export class ProcessedKeys {
	readonly rows = new Map<string, string[]>();
	writes = 0;
	/** Makes the next calls fail, as a lost database does. */
	broken = false;

	async install(): Promise<void> {
		const keys = this;
		const rowOf = ({ workflow, node }: ICheckProcessedContextData) => `${workflow.id}:${node?.id}`;
		const deduplicator = {
			async checkProcessedAndRecord(items, _scope, context, { maxEntries }): Promise<IDeduplicationOutput> {
				if (keys.broken) throw new Error('database is locked');
				const row = [...(keys.rows.get(rowOf(context)) ?? [])];
				await new Promise((resolve) => setImmediate(resolve));
				const fresh = items.filter((item) => !row.includes(String(item)));
				row.push(...fresh.map(String));
				if (maxEntries) row.splice(0, row.length - maxEntries);
				keys.rows.set(rowOf(context), row);
				keys.writes++;
				return { new: fresh, processed: items.filter((item) => !fresh.includes(item)) };
			},
			async removeProcessed(items, _scope, context) {
				const row = keys.rows.get(rowOf(context)) ?? [];
				keys.rows.set(
					rowOf(context),
					row.filter((key) => !items.map(String).includes(key)),
				);
				keys.writes++;
			},
		} as IDataDeduplicator;
		await DataDeduplicationService.init(deduplicator);
	}

	all(): string[] {
		return [...this.rows.values()].flat();
	}
}

import { DataDeduplicationService } from 'n8n-core';
import type { ICheckProcessedContextData, IDataDeduplicator, IDeduplicationOutput } from 'n8n-workflow';

/** n8n's database row per node, in memory: read and rewritten whole at each call, without a lock. */
export class ProcessedKeys {
	readonly rows = new Map<string, string[]>();
	writes = 0;
	/** Makes the next calls fail, as a lost database does. */
	broken = false;

	async install(): Promise<void> {
		const rowOf = ({ workflow, node }: ICheckProcessedContextData) => `${workflow.id}:${node?.id}`;
		const deduplicator = {
			checkProcessedAndRecord: async (
				items,
				_scope,
				context,
				{ maxEntries },
			): Promise<IDeduplicationOutput> => {
				if (this.broken) throw new Error('database is locked');
				const row = [...(this.rows.get(rowOf(context)) ?? [])];
				await new Promise((resolve) => setImmediate(resolve));
				const known = new Set(row);
				const fresh = items.filter((item) => !known.has(String(item)));
				row.push(...fresh.map(String));
				if (maxEntries) row.splice(0, row.length - maxEntries);
				this.rows.set(rowOf(context), row);
				this.writes++;
				return { new: fresh, processed: items.filter((item) => known.has(String(item))) };
			},
			removeProcessed: async (items, _scope, context) => {
				if (this.broken) throw new Error('database is locked');
				const row = this.rows.get(rowOf(context)) ?? [];
				const gone = new Set(items.map(String));
				this.rows.set(
					rowOf(context),
					row.filter((key) => !gone.has(key)),
				);
				this.writes++;
				await Promise.resolve();
			},
		} as Partial<IDataDeduplicator> as IDataDeduplicator;
		// It takes only one, and outlasts a test file.
		Reflect.deleteProperty(DataDeduplicationService, 'instance');
		await DataDeduplicationService.init(deduplicator);
	}

	all(): string[] {
		return [...this.rows.values()].flat();
	}
}

import { DataDeduplicationService } from 'n8n-core';
import type {
	DeduplicationMode,
	DeduplicationScope,
	ICheckProcessedContextData,
	IDataDeduplicator,
	IDeduplicationOutput,
} from 'n8n-workflow';

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
				scope,
				context,
				{ mode, maxEntries },
			): Promise<IDeduplicationOutput> => {
				assertEntriesOfNode(scope, mode);
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
			removeProcessed: async (items, scope, context, { mode }) => {
				assertEntriesOfNode(scope, mode);
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
			getProcessedDataCount: async (scope, context, { mode }) => {
				assertEntriesOfNode(scope, mode);
				if (this.broken) throw new Error('database is locked');
				return await Promise.resolve(this.rows.get(rowOf(context))?.length ?? 0);
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

/** In other modes n8n keeps something else, and with another scope in another row. */
function assertEntriesOfNode(scope: DeduplicationScope, mode: DeduplicationMode): void {
	if (scope !== 'node' || mode !== 'entries') throw new Error(`There is no row for ${scope}, ${mode}`);
}

import type { IExecuteFunctions, INode, NodeExecutionHint } from 'n8n-workflow';

import type { Puzzel } from '../api/client';
import type { Deduplication } from './deduplication';

/** Adds to the results of a run that went well what the person may not expect. */
export function addHints(
	context: IExecuteFunctions,
	itemCount: number,
	puzzel: Puzzel,
	deduplication: Deduplication | undefined,
): void {
	const hints: NodeExecutionHint[] = [];
	if (deduplication) {
		const key = fixedKey(context.getNode());
		if (key !== undefined && itemCount > 1) {
			hints.push({
				type: 'warning',
				message: `All ${itemCount} items have the same Deduplication Key, "${key}", so only one of them is ever sent. Use an expression that identifies each item, such as {{ $json.crmId }}.`,
			});
		}
		const { earlier, before } = deduplication.skipped;
		if (earlier) {
			hints.push({
				message: `${earlier} of ${items(itemCount)} ${were(earlier)} skipped: another run sent, or may have sent, the same Deduplication Key.`,
			});
		}
		if (before) {
			hints.push({
				message: `${before} of ${items(itemCount)} ${were(before)} skipped: an earlier item of this run has the same Deduplication Key.`,
			});
		}
	}
	if (puzzel.wasLimited) {
		hints.push({
			message: `Puzzel's rate limit slowed this run down${puzzel.limit ? ` to ${rate(puzzel.limit)}` : ''}.`,
		});
	}
	if (hints.length) context.addExecutionHints(...hints);
}

/** The key of every item, if the field holds no expression. */
function fixedKey({ parameters }: INode): string | undefined {
	const { deduplicationKey } = (parameters.options ?? {}) as { deduplicationKey?: unknown };
	const isExpression = typeof deduplicationKey === 'string' && deduplicationKey.startsWith('=');
	return isExpression || deduplicationKey === undefined ? undefined : String(deduplicationKey);
}

const items = (count: number) => `${count} item${count === 1 ? '' : 's'}`;
const were = (count: number) => (count === 1 ? 'was' : 'were');

function rate(perSecond: number): string {
	if (perSecond < 1) return `${Math.max(1, Math.round(perSecond * 60))} API requests per minute`;
	return `${Math.round(perSecond)} API requests per second`;
}

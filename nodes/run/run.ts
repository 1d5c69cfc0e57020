import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { Claims } from './claims';
import { asFailure, type PuzzelFailure } from '../api/failure';
import { toErrorItem, toNodeError } from './nodeErrors';
import { withPlainExpressions } from '../form/plainExpressions';
import { Puzzel } from '../api/client';

/** What one operation does for one item. */
export type Perform = (this: IExecuteFunctions, puzzel: Puzzel, itemIndex: number) => Promise<IDataObject>;

export interface Operation {
	perform: Perform;
	/** Has the option "Deduplication Key". */
	once?: boolean;
}

interface Failed {
	itemIndex: number;
	failure: PuzzelFailure;
}

/**
 * The only item loop: up to `concurrency` items under way, dispatched in order, results and links
 * in the order of the items. Without Continue On Fail the first failure ends the dispatch, and what
 * is under way is awaited and told in the error. A cancelled run returns what was done.
 */
export async function run(
	context: IExecuteFunctions,
	{ perform, once }: Operation,
	readConcurrency: () => number,
): Promise<INodeExecutionData[][]> {
	const itemCount = context.getInputData().length;
	const node = context.getNode();
	const keepGoing = context.continueOnFail();
	const results = new Array<INodeExecutionData | undefined>(itemCount);
	const failed: Failed[] = [];

	const fail = (itemIndex: number, failure: PuzzelFailure) => {
		if (keepGoing || failure.options.mayHaveHappened)
			results[itemIndex] = toErrorItem(node, failure, itemIndex);
		if (!keepGoing) failed.push({ itemIndex, failure });
	};

	let puzzel: Puzzel;
	let concurrency: number;
	try {
		concurrency = Math.min(readConcurrency(), itemCount);
		puzzel = await Puzzel.connect(context, concurrency);
	} catch (error) {
		const failure = asFailure(error);
		if (!keepGoing) throw toNodeError(node, failure, 0);
		return [Array.from({ length: itemCount }, (_, itemIndex) => toErrorItem(node, failure, itemIndex))];
	}

	const form = withPlainExpressions(context);
	const claims = once && Claims.areWanted(form) ? new Claims(form, itemCount) : undefined;
	let next = 0;
	const worker = async () => {
		while (next < itemCount && failed.length === 0 && !puzzel.isCancelled) {
			const itemIndex = next++;
			try {
				const json = await (claims
					? performOnce(claims, itemIndex, async () => await perform.call(form, puzzel, itemIndex))
					: perform.call(form, puzzel, itemIndex));
				results[itemIndex] = { json, pairedItem: { item: itemIndex } };
			} catch (error) {
				fail(itemIndex, asFailure(error));
			}
		}
	};
	await Promise.all(Array.from({ length: concurrency }, worker));
	const unsettled = await claims?.settle();
	if (unsettled) failed.push({ itemIndex: 0, failure: unsettled });

	const first = failed.sort((one, other) => one.itemIndex - other.itemIndex)[0];
	if (first && !puzzel.isCancelled) {
		throw toNodeError(node, first.failure.withNote(account(results, failed)), first.itemIndex);
	}
	return [results.filter((result) => result !== undefined)];
}

async function performOnce(
	claims: Claims,
	itemIndex: number,
	perform: () => Promise<IDataObject>,
): Promise<IDataObject> {
	const { key, isDuplicate } = await claims.take(itemIndex);
	if (isDuplicate) return { duplicate: true, deduplicationKey: key };
	try {
		return await perform();
	} catch (error) {
		const failure = asFailure(error);
		if (!failure.options.mayHaveHappened) claims.release(key);
		throw failure;
	}
}

/** What the person must know of the other items, since n8n keeps no output of a node that failed. */
function account(results: Array<INodeExecutionData | undefined>, failed: Failed[]): string {
	const done = results.flatMap((result, itemIndex) =>
		result && !('error' in result.json) ? [{ itemIndex, id: result.json.requestId }] : [],
	);
	const notes: string[] = [];
	if (done.length) {
		const ids = done.flatMap(({ id }) => (id === undefined ? [] : [String(id)]));
		notes.push(
			`${done.length} of ${results.length} items were done${ids.length ? ` (request ids ${shortened(ids)})` : ''}.`,
		);
	}
	const others = failed.filter(({ failure }) => failure.message !== failed[0]?.failure.message);
	for (const { itemIndex, failure } of others.slice(0, 5)) {
		notes.push(`Item ${itemIndex}, already under way, failed too: ${failure.message.replace(/\.$/, '')}.`);
	}
	if (others.length > 5) notes.push(`So did ${others.length - 5} more.`);
	if (results.length > 1) notes.push('With "On Error: Continue" the results of the other items are kept.');
	return notes.join(' ');
}

const shortened = (ids: string[]) => (ids.length > 40 ? `${ids.slice(0, 40).join(', ')}, …` : ids.join(', '));

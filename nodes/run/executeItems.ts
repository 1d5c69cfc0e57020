import { sleep, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { Puzzel } from '../api/client';
import { requireOneIdentity } from '../api/credentialByItem';
import { toFailure, PuzzelFailure } from '../api/failure';
import { Parameters } from '../parameters/parameters';
import { summarise } from './failureSummary';
import { Skipped, type Execute, type ItemResult, type Sleep } from './operation';
import { Deduplication } from './deduplication';
import { addHints } from './hints';
import { toErrorItem, toNodeError } from './nodeErrors';
import { ConcurrencyLimiter } from './concurrencyLimiter';
import { chosenOperation, type Resource } from './resource';

/** How often a pause checks whether the run has ended. */
const LONGEST_SLEEP_MS = 500;
/** Thrown by a pause when the run has ended: the item has no result. */
const ABANDONED = Symbol('abandoned');

/**
 * The only item loop: up to `concurrency` items in parallel, dispatched in order, results and links
 * in the order of the items. Without Continue On Fail the first failure ends the dispatch, and what
 * is in progress is awaited and reported in the error. A cancelled run returns what was done.
 *
 * An operation without the field "Concurrency" does one item after the other, and one that has the
 * field "Deduplication Key" does nothing for a key that was sent.
 */
export async function executeItems(
	context: IExecuteFunctions,
	resources: Array<Resource<Execute>>,
): Promise<INodeExecutionData[][]> {
	const itemCount = context.getInputData().length;
	const node = context.getNode();
	const keepGoing = context.continueOnFail();

	let prepared: Awaited<ReturnType<typeof prepare>>;
	try {
		prepared = await prepare(context, resources, itemCount);
	} catch (error) {
		const failure = toFailure(error);
		if (!keepGoing) throw toNodeError(node, failure, 0);
		return [Array.from({ length: itemCount }, (_, itemIndex) => toErrorItem(node, failure, itemIndex))];
	}

	const { perform, puzzel, concurrency, deduplication } = prepared;
	const outcomes = new Array<ItemResult | undefined>(itemCount);
	let stopped = false;
	const isOver = () => stopped || puzzel.isCancelled;
	const failed = (error: unknown) => {
		stopped ||= !keepGoing;
		return toFailure(error);
	};
	const work = async (itemIndex: number) => {
		if (isOver()) return undefined;
		try {
			return await perform(itemIndex, pause);
		} catch (error) {
			if (error === ABANDONED) return undefined;
			throw failed(error);
		}
	};
	const limiter = new ConcurrencyLimiter(concurrency);
	const pause: Sleep = async (ms) => {
		const until = performance.now() + ms;
		await limiter.yieldWhile(async () => {
			for (let left = ms; left > 0 && !isOver(); left = until - performance.now()) {
				await sleep(Math.min(left, LONGEST_SLEEP_MS));
			}
		});
		if (isOver()) throw ABANDONED;
	};
	const item = async (itemIndex: number) => {
		if (isOver()) return;
		try {
			outcomes[itemIndex] = await (deduplication
				? deduplication.once(itemIndex, isOver, work)
				: work(itemIndex));
		} catch (error) {
			outcomes[itemIndex] = failed(error);
		}
	};
	await Promise.all(
		Array.from(outcomes, async (_, itemIndex) => await limiter.run(async () => await item(itemIndex))),
	);
	const notFreed = await deduplication?.releaseUnsent();

	const firstFailed = outcomes.findIndex((outcome) => outcome instanceof PuzzelFailure);
	const failure = firstFailed < 0 ? notFreed : (outcomes[firstFailed] as PuzzelFailure);
	if (failure && !keepGoing && !puzzel.isCancelled) {
		const note = summarise(outcomes, notFreed === failure ? undefined : notFreed);
		throw toNodeError(node, failure.withNote(note), Math.max(firstFailed, 0));
	}
	addHints(context, itemCount, puzzel, deduplication);
	const results = outcomes.flatMap((outcome, itemIndex) => {
		if (outcome === undefined) return [];
		if (!(outcome instanceof PuzzelFailure)) {
			const json = outcome instanceof Skipped ? outcome.json : outcome;
			return [json].flat().map((each) => ({ json: each, pairedItem: { item: itemIndex } }));
		}
		return keepGoing || outcome.options.mayHaveHappened ? [toErrorItem(node, outcome, itemIndex)] : [];
	});
	return [notFreed ? [...results, toErrorItem(node, notFreed, 0)] : results];
}

async function prepare(context: IExecuteFunctions, resources: Array<Resource<Execute>>, itemCount: number) {
	const { action, layout } = chosenOperation(resources, {
		resource: context.getNodeParameter('resource', 0),
		operation: context.getNodeParameter('operation', 0, ''),
	});
	const parametersOf = (itemIndex: number) => Parameters.of(layout, context, itemIndex);
	const atOnce = layout.has('options.concurrency') ? parametersOf(0).wholeNumber('options.concurrency') : 1;
	const concurrency = Math.min(atOnce, itemCount);
	await requireOneIdentity(context, itemCount);
	const puzzel = await Puzzel.connect(context);
	const isKeyed =
		layout.has('options.deduplicationKey') && parametersOf(0).isAdded('options.deduplicationKey');
	return {
		puzzel,
		concurrency,
		perform: async (itemIndex: number, pause: Sleep) =>
			await action(parametersOf(itemIndex), puzzel, pause, context),
		deduplication: isKeyed ? new Deduplication(context, itemCount, parametersOf) : undefined,
	};
}

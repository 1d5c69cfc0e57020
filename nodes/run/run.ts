import { sleep, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { Puzzel } from '../api/client';
import { asFailure, PuzzelFailure } from '../api/failure';
import { Form } from '../form/form';
import { account } from './account';
import { NotDone, type Action, type Outcome, type Pause } from './action';
import { Claims } from './claims';
import { addHints } from './hints';
import { toErrorItem, toNodeError } from './nodeErrors';
import { Places } from './places';
import { chosenOperation, type Resource } from './resource';

/** So often a pause looks whether the run is over. */
const LONGEST_SLEEP_MS = 500;
/** What a pause throws when the run is over: nothing came of the item. */
const ABANDONED = Symbol('abandoned');

/**
 * The only item loop: up to `concurrency` items under way, dispatched in order, results and links
 * in the order of the items. Without Continue On Fail the first failure ends the dispatch, and what
 * is under way is awaited and told in the error. A cancelled run returns what was done.
 *
 * An operation that has no field "Concurrency" goes strictly one after the other, and one that has the
 * field "Deduplication Key" does nothing for a key that it has had.
 */
export async function run(
	context: IExecuteFunctions,
	resources: Array<Resource<Action>>,
): Promise<INodeExecutionData[][]> {
	const itemCount = context.getInputData().length;
	const node = context.getNode();
	const keepGoing = context.continueOnFail();

	let prepared: Awaited<ReturnType<typeof prepare>>;
	try {
		prepared = await prepare(context, resources, itemCount);
	} catch (error) {
		const failure = asFailure(error);
		if (!keepGoing) throw toNodeError(node, failure, 0);
		return [Array.from({ length: itemCount }, (_, itemIndex) => toErrorItem(node, failure, itemIndex))];
	}

	const { perform, puzzel, concurrency, claims } = prepared;
	const outcomes = new Array<Outcome | undefined>(itemCount);
	let stopped = false;
	const isOver = () => stopped || puzzel.isCancelled;
	const failed = (error: unknown) => {
		stopped ||= !keepGoing;
		return asFailure(error);
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
	const places = new Places(concurrency);
	const pause: Pause = async (ms) => {
		const until = performance.now() + ms;
		await places.without(async () => {
			for (let left = ms; left > 0 && !isOver(); left = until - performance.now()) {
				await sleep(Math.min(left, LONGEST_SLEEP_MS));
			}
		});
		if (isOver()) throw ABANDONED;
	};
	const item = async (itemIndex: number) => {
		if (isOver()) return;
		try {
			outcomes[itemIndex] = await (claims ? claims.use(itemIndex, work) : work(itemIndex));
		} catch (error) {
			outcomes[itemIndex] = failed(error);
		}
	};
	await Promise.all(
		Array.from(outcomes, async (_, itemIndex) => await places.use(async () => await item(itemIndex))),
	);
	const notFreed = await claims?.freeUnsent();

	const firstFailed = outcomes.findIndex((outcome) => outcome instanceof PuzzelFailure);
	const failure = firstFailed < 0 ? notFreed : (outcomes[firstFailed] as PuzzelFailure);
	if (failure && !keepGoing && !puzzel.isCancelled) {
		const note = account(outcomes, notFreed === failure ? undefined : notFreed);
		throw toNodeError(node, failure.withNote(note), Math.max(firstFailed, 0));
	}
	addHints(context, itemCount, puzzel, claims);
	const results = outcomes.flatMap((outcome, itemIndex) => {
		if (outcome === undefined) return [];
		if (!(outcome instanceof PuzzelFailure)) {
			const json = outcome instanceof NotDone ? outcome.json : outcome;
			return [json].flat().map((each) => ({ json: each, pairedItem: { item: itemIndex } }));
		}
		return keepGoing || outcome.options.mayHaveHappened ? [toErrorItem(node, outcome, itemIndex)] : [];
	});
	return [notFreed ? [...results, toErrorItem(node, notFreed, 0)] : results];
}

async function prepare(context: IExecuteFunctions, resources: Array<Resource<Action>>, itemCount: number) {
	const { action, layout } = chosenOperation(resources, {
		resource: context.getNodeParameter('resource', 0),
		operation: context.getNodeParameter('operation', 0, ''),
	});
	const formOf = (itemIndex: number) => Form.of(layout, context, itemIndex);
	const atOnce = layout.has('options.concurrency') ? formOf(0).wholeNumber('options.concurrency') : 1;
	const concurrency = Math.min(atOnce, itemCount);
	const puzzel = await Puzzel.connect(context);
	const isKeyed = layout.has('options.deduplicationKey') && formOf(0).isAdded('options.deduplicationKey');
	return {
		puzzel,
		concurrency,
		perform: async (itemIndex: number, pause: Pause) => await action(formOf(itemIndex), puzzel, pause),
		claims: isKeyed ? new Claims(context, itemCount, formOf) : undefined,
	};
}

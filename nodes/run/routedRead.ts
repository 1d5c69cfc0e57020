import {
	type IDataObject,
	type IExecutePaginationFunctions,
	type IExecuteSingleFunctions,
	type INodeExecutionData,
	type INodePropertyRouting,
} from 'n8n-workflow';

import type { Envelope } from '../api/envelope';
import { asFailure, cancelled } from '../api/failure';
import { toErrorItem, toNodeError } from './nodeErrors';
import { Places } from './places';
import { readId, readLocator } from '../form/read';
import { Puzzel } from '../api/client';

/** How many reads of a declarative node are under way at once; n8n itself would send all items together. */
const CONCURRENCY = 16;

/** One read of the declarative User node. */
export interface Read {
	/** Below the API URL; `{customerKey}` and `{userId}` are filled in, checked and encoded. */
	path: string;
	/** Fits "Puzzel could not {action}". */
	action: string;
	hint?: string;
	/** What the person gets of the answer. */
	shape: (this: IExecuteSingleFunctions, envelope: Envelope, userId: string | undefined) => IDataObject[];
}

interface Run {
	puzzel: Promise<Puzzel>;
	places: Places;
	stopped: boolean;
	/** Items that are not settled yet; n8n hands all of them over before the first can be. */
	open: number;
}

/**
 * The items of one run of a declarative node share nothing but n8n's execute data. Retry On Fail
 * runs the node again with the same data, so a run ends here with its last item.
 */
const runs = new WeakMap<object, Run>();

/**
 * The routing of one read. n8n's pagination function is the one place where a declarative operation
 * can wait, renew and ask again, so it does for one item what `run` does for all items of a
 * programmatic node.
 */
export function settle(read: Read): INodePropertyRouting {
	return {
		request: { method: 'GET', url: read.path },
		send: { paginate: true },
		operations: {
			async pagination(this: IExecutePaginationFunctions) {
				return await settleItem(this, read);
			},
		},
	};
}

async function settleItem(context: IExecutePaginationFunctions, read: Read): Promise<INodeExecutionData[]> {
	const itemIndex = context.getItemIndex();
	const current = runOf(context);
	current.open++;
	const outcome = await current.places
		.use(async () => {
			if (current.stopped) throw cancelled();
			return await ask(context, await current.puzzel, read);
		})
		.catch(asFailure);
	if (--current.open === 0) runs.delete(context.getExecuteData());
	if (Array.isArray(outcome)) return outcome.map((json) => ({ json, pairedItem: { item: itemIndex } }));
	const node = context.getNode();
	if (context.continueOnFail()) return [toErrorItem(node, outcome, itemIndex)];
	current.stopped = true;
	throw toNodeError(node, outcome, itemIndex);
}

async function ask(context: IExecutePaginationFunctions, puzzel: Puzzel, read: Read): Promise<IDataObject[]> {
	const userId = read.path.includes('{userId}') ? await userOf(context, puzzel) : undefined;
	const path = read.path.replace('/{customerKey}', puzzel.customerPath).replace('{userId}', userId ?? '');
	const envelope = await puzzel.call({
		repeat: 'safe',
		method: 'GET',
		path,
		action: read.action,
		...(read.hint ? { hint: read.hint } : {}),
	});
	return read.shape.call(context, envelope, userId);
}

async function userOf(context: IExecutePaginationFunctions, puzzel: Puzzel): Promise<string> {
	const { mode, value } = readLocator(context.getNodeParameter('userId'));
	return mode === 'current' ? await puzzel.currentUserId() : readId(value, 'User');
}

function runOf(context: IExecutePaginationFunctions): Run {
	const execution = context.getExecuteData();
	let current = runs.get(execution);
	if (!current) {
		current = {
			puzzel: Puzzel.connect(context, CONCURRENCY),
			places: new Places(CONCURRENCY),
			stopped: false,
			open: 0,
		};
		runs.set(execution, current);
	}
	return current;
}

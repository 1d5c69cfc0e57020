import type {
	DeclarativeRestApiSettings,
	IDataObject,
	IExecutePaginationFunctions,
	INodeExecutionData,
	INodePropertyRouting,
} from 'n8n-workflow';

import { Puzzel } from '../api/client';
import type { Envelope } from '../api/envelope';
import { asFailure } from '../api/failure';
import type { PuzzelCall } from '../api/outcome';
import { Form } from '../form/form';
import { readUserId } from '../form/users';
import { toErrorItem, toNodeError } from './nodeErrors';
import { Places } from './places';
import { chosenOperation, type Resource } from './resource';

/** How many reads of a declarative node are under way at once; n8n itself would send all items together. */
const CONCURRENCY = 16;

/** What one operation of a declarative node reads for one item. */
export interface Read {
	/** Below the API URL; `{customerKey}` and `{userId}` are filled in, checked and encoded. */
	path: string;
	/** Fits "Puzzel could not {action}". */
	action: string;
	hint?: string;
	/** Known from public clients only. */
	undocumented?: boolean;
	/** What the person gets of the answer. */
	shape: (envelope: Envelope, asked: { form: Form; userId: string }) => IDataObject[];
}

type RequestOptions = NonNullable<PuzzelCall['requestOptions']>;

interface Run {
	puzzel: Promise<Puzzel>;
	places: Places;
	stopped: boolean;
	lastItem: number;
}

/** The items of one run of a declarative node share nothing but n8n's execute data. */
const runs = new WeakMap<object, Run>();

/**
 * The routing of a declarative node, to stand at its field Resource. n8n's pagination function is the
 * one place where a declarative operation can wait, renew and ask again, so it does for one item what
 * `run` does for all items of a programmatic node.
 */
export function routedReads(resources: Array<Resource<Read>>): INodePropertyRouting {
	return {
		send: { paginate: true },
		operations: {
			async pagination(this: IExecutePaginationFunctions, { options }) {
				return await readItem(this, resources, options);
			},
		},
	};
}

async function readItem(
	context: IExecutePaginationFunctions,
	resources: Array<Resource<Read>>,
	options: DeclarativeRestApiSettings.HttpRequestOptions,
): Promise<INodeExecutionData[]> {
	const itemIndex = context.getItemIndex();
	const node = context.getNode();
	const current = runOf(context, itemIndex);
	try {
		const answers = await current.places.use(async () => {
			// Nothing comes of this item: n8n throws the failure of the item before.
			if (current.stopped) return [];
			return await ask(context, resources, await current.puzzel, requestOptions(context, options));
		});
		return answers.map((json) => ({ json, pairedItem: { item: itemIndex } }));
	} catch (error) {
		const failure = asFailure(error);
		if (context.continueOnFail()) return [toErrorItem(node, failure, itemIndex)];
		current.stopped = true;
		throw toNodeError(node, failure, itemIndex);
	}
}

async function ask(
	context: IExecutePaginationFunctions,
	resources: Array<Resource<Read>>,
	puzzel: Puzzel,
	requestOptions: RequestOptions,
): Promise<IDataObject[]> {
	const { action: read, layout } = chosenOperation(resources, {
		resource: context.getNodeParameter('resource'),
		operation: context.getNodeParameter('operation', ''),
	});
	const form = Form.ofSingle(layout, context);
	const userId = read.path.includes('{userId}') ? await readUserId(form, puzzel) : '';
	const envelope = await puzzel.call({
		repeat: 'safe',
		method: 'GET',
		path: read.path.replace('/{customerKey}', puzzel.customerPath).replace('{userId}', userId),
		action: read.action,
		...(read.hint ? { hint: read.hint } : {}),
		...(read.undocumented ? { undocumented: true } : {}),
		requestOptions,
	});
	return read.shape(envelope, { form, userId });
}

/** What the person chose under Request Options. n8n itself applies the batching by handing items over in groups. */
function requestOptions(
	context: IExecutePaginationFunctions,
	{ proxy, skipSslCertificateValidation }: DeclarativeRestApiSettings.HttpRequestOptions,
): RequestOptions {
	// Where nothing was chosen, n8n puts five minutes into the request data.
	const timeout = Number(context.getNodeParameter('requestOptions.timeout', 0));
	return {
		...(timeout > 0 ? { timeout } : {}),
		...(proxy ? { proxy } : {}),
		...(skipSslCertificateValidation ? { skipSslCertificateValidation: true } : {}),
	};
}

/**
 * With batching, the items of a run arrive in groups. Retry On Fail runs the node again with the same
 * execute data: an item that comes again, or before the last one, belongs to a new run.
 */
function runOf(context: IExecutePaginationFunctions, itemIndex: number): Run {
	const execution = context.getExecuteData();
	let current = runs.get(execution);
	if (!current || itemIndex <= current.lastItem) {
		current = {
			puzzel: Puzzel.connect(context),
			places: new Places(CONCURRENCY),
			stopped: false,
			lastItem: itemIndex,
		};
		runs.set(execution, current);
	}
	current.lastItem = itemIndex;
	return current;
}

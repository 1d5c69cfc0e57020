import type {
	DeclarativeRestApiSettings,
	IDataObject,
	IExecutePaginationFunctions,
	INodeExecutionData,
	INodePropertyRouting,
} from 'n8n-workflow';

import { Puzzel } from '../api/client';
import { identityOf, mayVaryByItem, severalIdentities } from '../api/credentialByItem';
import type { Envelope } from '../api/envelope';
import { toFailure } from '../api/failure';
import type { PuzzelCall } from '../api/classify';
import { Parameters } from '../parameters/parameters';
import { readUserId } from '../parameters/users';
import { toErrorItem, toNodeError } from './nodeErrors';
import { ConcurrencyLimiter } from './concurrencyLimiter';
import { chosenOperation, type Resource } from './resource';

/** Parallel reads of a declarative node; n8n itself would send all items together. */
const CONCURRENCY = 16;

/** What one operation of a declarative node reads for one item. */
export interface ReadOperation {
	/** Below the API URL; `{customerKey}`, `{userId}` and `{visualQueueId}` are filled in and checked. */
	path: string;
	/** Fits "Could not {purpose}". */
	purpose: string;
	hint?: string;
	/** Known from public clients only. */
	undocumented?: boolean;
	/** The output items. */
	toItems: (envelope: Envelope, input: { parameters: Parameters; userId: string }) => IDataObject[];
}

type RequestOptions = NonNullable<PuzzelCall['requestOptions']>;

interface Run {
	/** With whom the first item signs in for, if each of the others must be checked. */
	opened: Promise<{ puzzel: Puzzel; identity: string | undefined }>;
	places: ConcurrencyLimiter;
	stopped: boolean;
	lastItem: number;
}

/** n8n 2.41 gives items of a declarative node no shared object except the execute data. */
const runs = new WeakMap<object, Run>();

/**
 * The routing of a declarative node, for its field Resource. n8n's pagination function is the
 * one place in which a declarative operation can wait, renew and retry, so it does for one item what
 * `run` does for all items of a programmatic node.
 */
export function declarativeReads(resources: Array<Resource<ReadOperation>>): INodePropertyRouting {
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
	resources: Array<Resource<ReadOperation>>,
	options: DeclarativeRestApiSettings.HttpRequestOptions,
): Promise<INodeExecutionData[]> {
	const itemIndex = context.getItemIndex();
	const node = context.getNode();
	const current = runOf(context, itemIndex);
	try {
		const answers = await current.places.run(async () => {
			// n8n throws the failure of an earlier item.
			if (current.stopped) return [];
			const { puzzel, identity } = await current.opened;
			if (identity !== undefined && (await identityOf(context)) !== identity) throw severalIdentities();
			return await read(context, resources, puzzel, requestOptions(context, options));
		});
		return answers.map((json) => ({ json, pairedItem: { item: itemIndex } }));
	} catch (error) {
		const failure = toFailure(error);
		if (context.continueOnFail()) return [toErrorItem(node, failure, itemIndex)];
		current.stopped = true;
		throw toNodeError(node, failure, itemIndex);
	}
}

async function read(
	context: IExecutePaginationFunctions,
	resources: Array<Resource<ReadOperation>>,
	puzzel: Puzzel,
	requestOptions: RequestOptions,
): Promise<IDataObject[]> {
	const { action, layout } = chosenOperation(resources, {
		resource: context.getNodeParameter('resource'),
		operation: context.getNodeParameter('operation', ''),
	});
	const parameters = Parameters.ofCurrent(layout, context, () => context.getInputData().json);
	const { path, toItems, ...call } = action;
	const userId = path.includes('{userId}') ? await readUserId(parameters, puzzel) : '';
	const envelope = await puzzel.call({
		retrySafety: 'safe',
		...call,
		path: path
			.replace('/{customerKey}', puzzel.customerPath)
			.replace('{userId}', userId)
			.replace('{visualQueueId}', () => parameters.id('visualQueueId')),
		requestOptions,
	});
	return toItems(envelope, { parameters, userId });
}

/** What the person chose under Request Options. n8n itself applies the batching by handing items over in groups. */
function requestOptions(
	context: IExecutePaginationFunctions,
	{ proxy, skipSslCertificateValidation }: DeclarativeRestApiSettings.HttpRequestOptions,
): RequestOptions {
	// If nothing was chosen, n8n puts five minutes into the request data.
	const timeout = Number(context.getNodeParameter('requestOptions.timeout', 0));
	return {
		...(timeout > 0 ? { timeout } : {}),
		...(proxy ? { proxy } : {}),
		...(skipSslCertificateValidation ? { skipSslCertificateValidation: true } : {}),
	};
}

async function open(context: IExecutePaginationFunctions): Promise<Awaited<Run['opened']>> {
	const { length } = context.getExecuteData().data.main![0]!;
	const isChecked = length > 1 && (await mayVaryByItem(context));
	const identity = isChecked ? await identityOf(context) : undefined;
	return { puzzel: await Puzzel.connect(context), identity };
}

/**
 * With batching, the items of a run arrive in groups. Retry On Fail runs the node again with the same
 * execute data: a repeated item, or one before the last one, belongs to a new run.
 */
function runOf(context: IExecutePaginationFunctions, itemIndex: number): Run {
	const execution = context.getExecuteData();
	let current = runs.get(execution);
	if (!current || itemIndex <= current.lastItem) {
		current = {
			opened: open(context),
			places: new ConcurrencyLimiter(CONCURRENCY),
			stopped: false,
			lastItem: itemIndex,
		};
		runs.set(execution, current);
	}
	current.lastItem = itemIndex;
	return current;
}

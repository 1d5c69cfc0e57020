import {
	NodeApiError,
	NodeOperationError,
	type Failure,
	type IDataObject,
	type INode,
	type INodeExecutionData,
} from 'n8n-workflow';

import type { PuzzelFailure, PuzzelFailureOptions } from '../api/failure';

/** What stops the workflow. */
export function toNodeError(
	node: INode,
	{ message, options }: PuzzelFailure,
	itemIndex?: number,
	cause?: Failure,
) {
	const { description, httpStatus, badInput: input } = options;
	const shown = {
		...(itemIndex === undefined ? {} : { itemIndex }),
		...(description ? { description } : {}),
		...(cause ? { failure: cause } : {}),
	};
	if (input) return new NodeOperationError(node, message, shown);
	const error = new NodeApiError(
		node,
		{ message, ...details(options) },
		{
			message,
			...shown,
			...(httpStatus ? { httpCode: String(httpStatus) } : {}),
		},
	);
	// n8n (2.41) replaces a message that contains a word such as EPERM.
	error.message = message;
	return error;
}

/** What stops a poll, with when n8n (2.41) may poll again: without a cause it takes a 403 for permanent. */
export function toPollError(node: INode, failure: PuzzelFailure) {
	const { badInput: input, signIn, retryAfterMs } = failure.options;
	const cause: Failure = input
		? { cause: 'configuration-invalid' }
		: signIn
			? { cause: 'credential-invalid' }
			: retryAfterMs === undefined
				? { cause: 'temporarily-unavailable' }
				: { cause: 'rate-limited', retryAfterMs };
	return toNodeError(node, failure, undefined, cause);
}

/** What goes on under Continue On Fail and to the error output; n8n takes only these three keys for an error. */
export function toErrorItem(
	{ onError }: INode,
	{ message, options }: PuzzelFailure,
	itemIndex: number,
): INodeExecutionData {
	const item: INodeExecutionData = {
		json: { error: message, message: options.description || message, details: details(options) },
		pairedItem: { item: itemIndex },
	};
	if (onError !== 'continueErrorOutput') return item;
	// n8n before 2.36 takes an item with details for an error only by this property. Not enumerable, it goes
	// no further than that: if n8n finds it later, it replaces the whole message.
	return Object.defineProperty(item, 'error', { value: { message }, enumerable: false });
}

function details({ code, puzzelMessage, httpStatus, mayHaveHappened }: PuzzelFailureOptions): IDataObject {
	return {
		...(code === undefined ? {} : { code }),
		...(puzzelMessage === undefined ? {} : { message: puzzelMessage }),
		...(httpStatus === undefined ? {} : { httpStatus }),
		mayHaveHappened: mayHaveHappened ?? false,
	};
}

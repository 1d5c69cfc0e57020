import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INode,
	type INodeExecutionData,
} from 'n8n-workflow';

import type { PuzzelFailure, PuzzelFailureOptions } from '../api/failure';

/** What stops the workflow; a poll has no items. */
export function toNodeError(node: INode, { message, options }: PuzzelFailure, itemIndex?: number) {
	const { description, httpStatus, badInput: input } = options;
	const shown = {
		...(itemIndex === undefined ? {} : { itemIndex }),
		...(description ? { description } : {}),
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
	// n8n replaces a message in which it finds a word such as EPERM, wherever it stands.
	error.message = message;
	return error;
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
	// no further than that: where n8n finds it later, it puts its message in place of all the rest.
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

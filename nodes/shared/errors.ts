import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INode,
	type INodeExecutionData,
} from 'n8n-workflow';

export interface PuzzelFailureOptions {
	/** What the person can do about it. */
	description?: string;
	/** Puzzel's own words and number, from the envelope. */
	puzzelMessage?: string;
	code?: number | string;
	httpStatus?: number;
	/** A write whose answer was lost: Puzzel may have done it. */
	mayHaveHappened?: boolean;
	/** No further call of this run can succeed. */
	endsRun?: boolean;
	/** The person's input was wrong; Puzzel was not asked. */
	badInput?: boolean;
}

/**
 * The only error inside this package. Its message says what happened in the person's words.
 * It never carries the HTTP error it came from: that one holds the token.
 */
export class PuzzelFailure extends Error {
	constructor(
		message: string,
		readonly options: PuzzelFailureOptions = {},
	) {
		super(message);
	}

	/** Of a write that was sent again: an earlier try may have done it. */
	afterLostAnswer(): PuzzelFailure {
		const { message, options } = this.withNote(
			'The answer to an earlier try was lost, so that try may have done it.',
		);
		return new PuzzelFailure(message, { ...options, mayHaveHappened: true });
	}

	/** The same failure with a further sentence in its description. */
	withNote(note: string): PuzzelFailure {
		return new PuzzelFailure(this.message, {
			...this.options,
			description: [this.options.description, note].filter(Boolean).join(' '),
		});
	}
}

export const badInput = (message: string, description: string) =>
	new PuzzelFailure(message, { description, badInput: true });

export const cancelled = () => new PuzzelFailure('The run was cancelled', { endsRun: true });

/** Anything that is not a PuzzelFailure is an error of n8n's own, such as a failing expression. */
export function asFailure(error: unknown): PuzzelFailure {
	if (error instanceof PuzzelFailure) return error;
	const { message, description } = error as { message?: string; description?: string | null };
	return new PuzzelFailure(message ?? String(error), {
		badInput: true,
		...(description ? { description } : {}),
	});
}

/** What stops the workflow. */
export function toNodeError(node: INode, { message, options }: PuzzelFailure, itemIndex: number) {
	const { description, httpStatus, badInput: input } = options;
	if (input)
		return new NodeOperationError(node, message, { itemIndex, ...(description ? { description } : {}) });
	const error = new NodeApiError(
		node,
		{ message, ...details(options) },
		{
			message,
			itemIndex,
			...(description ? { description } : {}),
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

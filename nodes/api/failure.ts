export interface PuzzelFailureOptions {
	/** What the person can do about it. */
	description?: string;
	/** Puzzel's own words and number, from the envelope. */
	puzzelMessage?: string;
	code?: number | string;
	httpStatus?: number;
	/** A write whose answer was lost: Puzzel may have done it. */
	mayHaveHappened?: boolean;
	/** The person's input was wrong; nothing was sent. */
	badInput?: boolean;
	/** Nobody could be signed in. */
	signIn?: boolean;
	/** Puzzel's Retry-After, in ms. */
	retryAfterMs?: number;
	/** The stack of an error that nobody foresaw, for n8n's log. */
	cause?: string;
}

/**
 * The only error inside this package. Its message says what happened in the person's words.
 * It never carries the HTTP error that caused it: that one holds the token.
 */
export class PuzzelFailure extends Error {
	constructor(
		message: string,
		readonly options: PuzzelFailureOptions = {},
	) {
		super(message);
	}

	/** Of a write that was sent again: an earlier try may have done it. */
	asUncertain(): PuzzelFailure {
		const { message, options } = this.withNote(
			'The answer to an earlier try was lost, so that try may have done it.',
		);
		return new PuzzelFailure(message, { ...options, mayHaveHappened: true });
	}

	/** The same failure in words that may be shown. */
	redacted(shown: (words: string) => string): PuzzelFailure {
		const { description, puzzelMessage } = this.options;
		return new PuzzelFailure(shown(this.message), {
			...this.options,
			...(description === undefined ? {} : { description: shown(description) }),
			...(puzzelMessage === undefined ? {} : { puzzelMessage: shown(puzzelMessage) }),
		});
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

export const cancelled = () => new PuzzelFailure('The run was cancelled');

/** Anything that is not a PuzzelFailure is an error of n8n's own, such as a failing expression. */
export function toFailure(error: unknown): PuzzelFailure {
	if (error instanceof PuzzelFailure) return error;
	const { message, description } = error as { message?: string; description?: string | null };
	return new PuzzelFailure(message ?? String(error), {
		badInput: true,
		...(description ? { description } : {}),
	});
}

/**
 * Puzzel refuses with HTTP 200 and a code [observed in clients] if the thing does not exist (any more). But its codes are not
 * public: only several in a row mean that it is gone. A 404 without a code may be from any server in between.
 */
export function isProbablyMissing(error: unknown): boolean {
	if (!(error instanceof PuzzelFailure)) return false;
	const { httpStatus, code } = error.options;
	return (httpStatus === 404 || httpStatus === 200) && code !== undefined;
}

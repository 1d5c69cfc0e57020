import { formatDuration, SignInError } from '../../credentials/signInError';

export interface PuzzelFailureOptions {
	/** What the person can do about it. */
	description?: string | undefined;
	/** Puzzel's own words and number, from the envelope. */
	puzzelMessage?: string | undefined;
	code?: number | string | undefined;
	httpStatus?: number | undefined;
	/** A write whose answer was lost: Puzzel may have done it. */
	mayHaveHappened?: boolean | undefined;
	/** The person's input was wrong; nothing was sent. */
	badInput?: boolean | undefined;
	/** Nobody could be signed in. */
	signIn?: boolean | undefined;
	/** Puzzel's Retry-After, in ms. */
	retryAfterMs?: number | undefined;
	/** The stack of an error that nobody foresaw, for n8n's log. */
	cause?: string | undefined;
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
			description: description && shown(description),
			puzzelMessage: puzzelMessage && shown(puzzelMessage),
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

/** Of a run that was cancelled, or whose time is over. */
export const stopped = (withinMs: number | undefined) =>
	withinMs === undefined
		? new PuzzelFailure('The run was cancelled')
		: new PuzzelFailure(`No response from Puzzel within ${formatDuration(withinMs)}`, {
				description: 'The next poll tries again.',
			});

/** n8n wraps what the credential throws. */
function signInError(error: unknown): SignInError | undefined {
	if (error instanceof SignInError) return error;
	const cause = (error as { cause?: unknown } | undefined)?.cause;
	return cause ? signInError(cause) : undefined;
}

/** Anything that is neither a PuzzelFailure nor of the sign-in is an error of n8n's own, such as a failing expression. */
export function toFailure(error: unknown): PuzzelFailure {
	if (error instanceof PuzzelFailure) return error;
	const failed = signInError(error);
	if (failed)
		return new PuzzelFailure(failed.message, { description: failed.description ?? '', signIn: true });
	const { message, description } = error as { message?: string; description?: string | null };
	return new PuzzelFailure(message ?? String(error), {
		badInput: true,
		description: description ?? undefined,
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

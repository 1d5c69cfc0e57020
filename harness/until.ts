import { inspect } from 'node:util';

/** The real ones, even if a test mocks the clock. */
const later = setTimeout;
const now = performance.now.bind(performance);

/**
 * Asks until the answer is enough, and gives it; an error is an answer that is not. The limit guards against one that
 * never is, on a busy machine as well; the last answer is then reported.
 */
export async function until<T>(
	ask: () => T | Promise<T>,
	isEnough: (answer: T) => boolean = Boolean,
	{ limitMs = 180_000, everyMs = 10 } = {},
): Promise<T> {
	const end = now() + limitMs;
	for (;;) {
		let last: unknown;
		try {
			const answer = await ask();
			if (isEnough(answer)) return answer;
			last = answer;
		} catch (error) {
			last = error;
		}
		if (now() > end)
			throw new Error(`Waited in vain for ${ask} to be enough, ${isEnough}; at last it was ${inspect(last)}`);
		await new Promise((resolve) => later(resolve, everyMs));
	}
}

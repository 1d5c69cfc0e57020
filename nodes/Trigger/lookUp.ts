import { isGone, PuzzelFailure } from '../api/failure';
import { Places } from '../run/places';

const AT_ONCE = 8;

/** What became of each; undefined where Puzzel knows it no more. Those it fails to tell of are left out. */
export interface LookedUp<T> {
	found: Map<string, T | undefined>;
	/** Why one was left out. */
	unclear: unknown;
}

/**
 * Looks one after the other up. HTTP 500 is about one of them and must not keep the others waiting for ever;
 * every other failure is about Puzzel as a whole, and ends the poll.
 */
export async function lookUp<T>(ids: string[], read: (id: string) => Promise<T>): Promise<LookedUp<T>> {
	const places = new Places(AT_ONCE);
	const found = new Map<string, T | undefined>();
	let unclear: unknown;
	let stopped: { reason: unknown } | undefined;
	const one = async (id: string) => {
		if (stopped) return;
		try {
			found.set(id, await read(id));
		} catch (error) {
			if (isGone(error)) found.set(id, undefined);
			else if (error instanceof PuzzelFailure && error.options.httpStatus === 500) unclear = error;
			else stopped ??= { reason: error };
		}
	};
	await Promise.all(ids.map(async (id) => await places.use(async () => await one(id))));
	if (stopped) throw (stopped as { reason: unknown }).reason;
	return {
		found: new Map(ids.filter((id) => found.has(id)).map((id) => [id, found.get(id)])),
		unclear,
	};
}

/** The first so many, beginning behind the one with which the poll before ended. */
export function portion(ids: string[], behind: string | undefined, most: number): string[] {
	const from = behind === undefined ? 0 : ids.indexOf(behind) + 1;
	return [...ids.slice(from), ...ids.slice(0, from)].slice(0, most);
}

import { isGone, mayBeGone, PuzzelFailure } from '../api/failure';
import { Places } from '../run/places';
import { idsOf } from './states';

const AT_ONCE = 8;

/** What the next poll must know of the look-ups of this one. */
export interface LookUps {
	last?: string | undefined;
	/** Ids, separated by blanks, of those that Puzzel refused to tell of: gone if it does so again. */
	doubted?: string | undefined;
}

/** What became of each; undefined where Puzzel knows it no more. Those it fails to tell of are left out. */
export interface LookedUp<T> {
	found: Map<string, T | undefined>;
	/** Why one was left out. */
	unclear: unknown;
	lookUps: LookUps;
}

/**
 * Looks some of the missing up: first those in doubt, then so many as there may be, beginning behind the one
 * with which the poll before ended. HTTP 500 is about one of them and must not keep the others waiting for ever;
 * every other failure is about Puzzel as a whole, and ends the poll.
 */
export async function lookUp<T>(
	missing: string[],
	most: number,
	before: LookUps | undefined,
	read: (id: string) => Promise<T>,
): Promise<LookedUp<T>> {
	const ids = portion(missing, most, before);
	const wereDoubted = new Set(idsOf(before?.doubted));
	const places = new Places(AT_ONCE);
	const found = new Map<string, T | undefined>();
	const doubted: string[] = [];
	let unclear: unknown;
	let stopped: { reason: unknown } | undefined;
	const one = async (id: string) => {
		if (stopped) return;
		try {
			found.set(id, await read(id));
		} catch (error) {
			if (isGone(error) || (mayBeGone(error) && wereDoubted.has(id))) found.set(id, undefined);
			else if (mayBeGone(error)) doubted.push(id);
			else if (error instanceof PuzzelFailure && error.options.httpStatus === 500) unclear = error;
			else stopped ??= { reason: error };
		}
	};
	await Promise.all(ids.map(async (id) => await places.use(async () => await one(id))));
	if (stopped) throw (stopped as { reason: unknown }).reason;
	return {
		found: new Map(missing.filter((id) => found.has(id)).map((id) => [id, found.get(id)])),
		unclear,
		lookUps: { last: ids.at(-1) ?? before?.last, doubted: doubted.sort().join(' ') },
	};
}

function portion(missing: string[], most: number, before: LookUps | undefined): string[] {
	const from = before?.last === undefined ? 0 : missing.indexOf(before.last) + 1;
	const isMissing = new Set(missing);
	const doubted = idsOf(before?.doubted).filter((id) => isMissing.has(id));
	return [...new Set([...doubted, ...missing.slice(from), ...missing.slice(0, from)])].slice(0, most);
}

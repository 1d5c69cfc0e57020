import { z } from 'zod/v4';

import { isProbablyMissing, PuzzelFailure } from '../api/failure';
import { ConcurrencyLimiter } from '../run/concurrencyLimiter';
import { idsOf } from './states';

const AT_ONCE = 8;

/** What the next poll needs of the reads of this one: ids, separated by spaces. */
export const unresolvedSchema = z.object({
	/** Those that were read and are still missing, the latest at the end. */
	tried: z.string().optional(),
	/** Those that Puzzel refused to return: gone if it does so again. */
	doubted: z.string().optional(),
});
export type Unresolved = z.infer<typeof unresolvedSchema>;

/** What became of each; undefined if Puzzel no longer has it. Those that could not be read are left out. */
interface Resolved<T> {
	found: Map<string, T | undefined>;
	/** Why one was left out. */
	unclear: unknown;
	unresolved: Unresolved;
}

/**
 * Reads up to `most` of the missing. HTTP 404 and 500 concern one of them, and must not keep the others waiting forever;
 * every other failure concerns Puzzel as a whole, and ends the poll.
 */
export async function resolveMissing<T>(
	missing: string[],
	most: number,
	before: Unresolved | undefined,
	read: (id: string) => Promise<T>,
): Promise<Resolved<T>> {
	const ids = portion(missing, most, before);
	const wereDoubted = new Set(idsOf(before?.doubted));
	const places = new ConcurrencyLimiter(AT_ONCE);
	const found = new Map<string, T | undefined>();
	const doubted: string[] = [];
	let unclear: unknown;
	let stopped: { reason: unknown } | undefined;
	const one = async (id: string) => {
		if (stopped) return;
		try {
			found.set(id, await read(id));
		} catch (error) {
			if (isProbablyMissing(error) && wereDoubted.has(id)) found.set(id, undefined);
			else if (isProbablyMissing(error)) doubted.push(id);
			else if (error instanceof PuzzelFailure && [404, 500].includes(error.options.httpStatus!))
				unclear = error;
			else stopped ??= { reason: error };
		}
	};
	await Promise.all(ids.map(async (id) => await places.run(async () => await one(id))));
	if (stopped) throw (stopped as { reason: unknown }).reason;
	return {
		found: new Map(missing.filter((id) => found.has(id)).map((id) => [id, found.get(id)])),
		unclear,
		unresolved: { tried: stillMissing(missing, before, ids, found), doubted: doubted.sort().join(' ') },
	};
}

const MOST_TRIED = 1_000;

function stillMissing(
	missing: string[],
	before: Unresolved | undefined,
	ids: string[],
	found: Map<string, unknown>,
): string {
	const isMissing = new Set(missing);
	const tried = new Set([...idsOf(before?.tried).filter((id) => !ids.includes(id)), ...ids]);
	return [...tried]
		.filter((id) => isMissing.has(id) && !found.has(id))
		.slice(-MOST_TRIED)
		.join(' ');
}

/** Those in doubt, then those never read, then those that failed longest ago. */
function portion(missing: string[], most: number, before: Unresolved | undefined): string[] {
	const isMissing = new Set(missing);
	const tried = idsOf(before?.tried).filter((id) => isMissing.has(id));
	const wereTried = new Set(tried);
	const doubted = idsOf(before?.doubted).filter((id) => isMissing.has(id));
	const never = missing.filter((id) => !wereTried.has(id));
	return [...new Set([...doubted, ...never, ...tried])].slice(0, most);
}

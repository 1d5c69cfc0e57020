import { setLatest } from '../../credentials/boundedMap';
import type { PuzzelHosts } from '../../credentials/hosts';
import { RateLimiter } from './rateLimiter';

/** How many limits this process remembers. */
const MOST = 100;

/** Kept in memory only: after a restart they are learned again. */
const paces = new Map<string, RateLimiter>();

/** Runs of this process that meet the same limit have one pace. */
export function rateLimiterFor({ apiUrl, customerKey }: PuzzelHosts): RateLimiter {
	const key = `${apiUrl} ${customerKey}`;
	const pace = paces.get(key) ?? new RateLimiter();
	setLatest(paces, key, pace, MOST);
	return pace;
}

/** As a restart does. For tests. */
export const resetRateLimiters = () => paces.clear();

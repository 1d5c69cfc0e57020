import type { PuzzelHosts } from '../../credentials/hosts';
import { Pace } from './pace';

/** How many limits this process remembers. */
const MOST = 100;

/** Kept in memory only: after a restart they are learned again. */
const paces = new Map<string, Pace>();

/** Runs of this process that meet the same limit have one pace. */
export function paceOf({ apiUrl, customerKey }: PuzzelHosts): Pace {
	const key = `${apiUrl} ${customerKey}`;
	const pace = paces.get(key) ?? new Pace();
	paces.delete(key);
	paces.set(key, pace);
	const [oldest] = paces.keys();
	if (paces.size > MOST) paces.delete(oldest!);
	return pace;
}

/** As a restart does. For tests. */
export const forgetPaces = () => paces.clear();

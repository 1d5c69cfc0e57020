import { z } from 'zod/v4';

/** Ids separated by spaces, by the state they are in: thousands of them take little room in a cursor. */
export const statesSchema = z.record(z.string(), z.string());
export type States = z.infer<typeof statesSchema>;

export function statesOf(states: States | undefined): Map<string, string> {
	const byId = new Map<string, string>();
	for (const [state, ids] of Object.entries(states ?? {})) {
		for (const id of idsOf(ids)) byId.set(id, state);
	}
	return byId;
}

/** Sorted, so that the same states are the same text. */
export function groupedStates(byId: Map<string, string>): States {
	const groups = new Map<string, string[]>();
	for (const [id, state] of byId) {
		const group = groups.get(state);
		if (group) group.push(id);
		else groups.set(state, [id]);
	}
	return Object.fromEntries([...groups].sort().map(([state, ids]) => [state, ids.sort().join(' ')]));
}

export const idsOf = (ids: string | undefined): string[] => (ids ? ids.split(' ') : []);

/** One entry for each id. Of several, always the same one, in any order. */
export function uniqueById<T>(entries: T[], idOf: (entry: T) => string): Map<string, T> {
	const byId = new Map<string, T>();
	for (const entry of entries) {
		const id = idOf(entry);
		const other = byId.get(id);
		if (other === undefined || JSON.stringify(entry) < JSON.stringify(other)) byId.set(id, entry);
	}
	return byId;
}

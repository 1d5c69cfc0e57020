/**
 * Reads the form in which n8n stores a run (the `flatted` package): a list of values in which every
 * text inside an object or list is the index, written as text, of the value there.
 */
export function parseFlatted(text: string): unknown {
	const values = JSON.parse(text) as unknown[];
	const revived = new Map<string, unknown>();

	const revive = (index: string): unknown => {
		if (revived.has(index)) return revived.get(index);
		const value = values[Number(index)];
		if (typeof value !== 'object' || value === null) return value;
		const result: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
		// Known before its parts are read: a value may contain itself.
		revived.set(index, result);
		for (const [key, part] of Object.entries(value)) {
			(result as Record<string, unknown>)[key] = typeof part === 'string' ? revive(part) : part;
		}
		return result;
	};

	return revive('0');
}

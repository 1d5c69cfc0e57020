/** The last work for each key; a key without work is not kept. */
const last = new Map<string, Promise<unknown>>();

/** Does the work when all earlier work for the same key in this process has ended, however it ended. */
export async function withLock<T>(key: string, work: () => Promise<T>): Promise<T> {
	const working = (last.get(key) ?? Promise.resolve()).then(work, work);
	last.set(key, working);
	try {
		return await working;
	} finally {
		if (last.get(key) === working) last.delete(key);
	}
}

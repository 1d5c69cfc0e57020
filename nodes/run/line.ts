/** The last work in each line; an empty line is not kept. */
const lines = new Map<string, Promise<unknown>>();

/** Does the work when all work that came before in the same line of this process has ended, however it ended. */
export async function inLine<T>(name: string, work: () => Promise<T>): Promise<T> {
	const turn = (lines.get(name) ?? Promise.resolve()).then(work, work);
	lines.set(name, turn);
	try {
		return await turn;
	} finally {
		if (lines.get(name) === turn) lines.delete(name);
	}
}

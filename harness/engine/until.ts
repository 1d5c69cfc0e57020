/** The real one, even if a test mocks the clock. */
const later = setTimeout;

/** Waits for a condition. The limit only guards against one that never holds. */
export async function until(condition: () => boolean | Promise<boolean>, limitMs = 30_000): Promise<void> {
	const end = Date.now() + limitMs;
	while (!(await condition())) {
		if (Date.now() > end) throw new Error(`Waited in vain for ${condition}`);
		await new Promise((resolve) => later(resolve, 10));
	}
}

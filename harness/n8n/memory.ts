/** Makes n8n report its own metrics, the main process and a worker alike. */
export const TELLING = { N8N_METRICS: 'true' };

/** In MB. */
export interface MemoryUse {
	/** What the process has of the machine; how much of that it leaves unused is V8's choice. */
	rss: number;
	/** JavaScript objects, including those that were not yet collected. */
	heap: number;
	/** Buffers and the like. */
	external: number;
}

/** The memory of an n8n that was started with `TELLING`. Throws if it does not report it. */
export async function readMemory(url: string): Promise<MemoryUse> {
	const text = await (await fetch(`${url}/metrics`)).text();
	const megabytes = (name: string) => {
		const bytes = new RegExp(`^n8n_${name} (\\S+)$`, 'm').exec(text)?.[1];
		if (bytes === undefined) throw new Error(`n8n does not report ${name}`);
		return Number(bytes) / 1024 / 1024;
	};
	return {
		rss: megabytes('process_resident_memory_bytes'),
		heap: megabytes('nodejs_heap_size_used_bytes'),
		external: megabytes('nodejs_external_memory_bytes'),
	};
}

/** The least of several moments is what is left after a collection. */
export const least = (uses: MemoryUse[], what: keyof MemoryUse) =>
	Math.min(...uses.map((each) => each[what]));

import { least, readMemory, type MemoryUse } from '../../harness/n8n/memory';

const MINUTE = 60_000;

interface Life {
	name: string;
	pid: number;
	samples: Array<MemoryUse & { minute: number }>;
	beganAt: number;
}

/** The memory of n8n's processes over their lives. */
export class Memory {
	private readonly lives: Life[] = [];

	async note(name: string, { pid, url }: { pid: number; url: string }): Promise<void> {
		// It may be starting, or gone.
		const use = await readMemory(url).catch(() => undefined);
		if (!use) return;
		let life = this.lives.find((each) => each.pid === pid);
		if (!life) this.lives.push((life = { name, pid, samples: [], beganAt: Date.now() }));
		life.samples.push({ minute: (Date.now() - life.beganAt) / MINUTE, ...use });
	}

	/** In minutes 5 to 10 of a process' life, and in its last five; only of those that lived longer. */
	growth(): Array<{ name: string; minutes: number; early: MemoryUse; late: MemoryUse }> {
		return this.lives.flatMap(({ name, samples }) => {
			const minutes = samples.at(-1)!.minute;
			if (minutes < 14) return [];
			const early = leastOf(samples.filter(({ minute }) => minute > 5 && minute < 10));
			const late = leastOf(samples.filter(({ minute }) => minute > minutes - 5));
			return [{ name, minutes: Math.round(minutes), early, late }];
		});
	}

	/** Minute by minute, to be looked at. */
	course(): string[] {
		return this.lives.flatMap(({ name, pid, samples }) => {
			const minutes = new Set(samples.map(({ minute }) => Math.floor(minute)));
			return [...minutes].map((minute) => {
				const use = leastOf(samples.filter((sample) => Math.floor(sample.minute) === minute));
				return `${name} (${pid}), minute ${minute}: ${JSON.stringify(use)}`;
			});
		});
	}
}

const leastOf = (samples: MemoryUse[]): MemoryUse => ({
	rss: Math.round(least(samples, 'rss')),
	heap: Math.round(least(samples, 'heap')),
	external: Math.round(least(samples, 'external')),
});

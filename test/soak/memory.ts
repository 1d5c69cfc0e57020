import { readFile } from 'node:fs/promises';

const MINUTE = 60_000;

interface Sample {
	pid: number;
	at: number;
	megabytes: number;
}

/** The resident memory of processes over time. */
export class Memory {
	private readonly samples = new Map<string, Sample[]>();

	async note(name: string, pid: number): Promise<void> {
		const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
		const kilobytes = /VmRSS:\s+(\d+)/.exec(status)?.[1];
		if (!kilobytes) return;
		const list = this.samples.get(name) ?? [];
		list.push({ pid, at: Date.now(), megabytes: Number(kilobytes) / 1024 });
		this.samples.set(name, list);
	}

	/** MB in the median: of minutes 5 to 10 of a process' life, and of its last five; only of those that lived longer. */
	growth(): Array<{ name: string; early: number; late: number }> {
		return [...this.samples].flatMap(([name, all]) => {
			const pids = [...new Set(all.map(({ pid }) => pid))];
			return pids.flatMap((pid) => {
				const life = all.filter((sample) => sample.pid === pid);
				const [began, ended] = [life[0]!.at, life.at(-1)!.at];
				if (ended - began < 14 * MINUTE) return [];
				const early = life.filter(({ at }) => at - began > 5 * MINUTE && at - began < 10 * MINUTE);
				const late = life.filter(({ at }) => ended - at < 5 * MINUTE);
				return [{ name, early: median(early), late: median(late) }];
			});
		});
	}
}

function median(samples: Sample[]): number {
	const sorted = samples.map(({ megabytes }) => megabytes).sort((one, other) => one - other);
	return sorted[sorted.length >> 1]!;
}

import { readFile, writeFile } from 'node:fs/promises';

/** Linux counts in hundredths of a second, on every machine that Node runs on. */
const MS_PER_TICK = 10;

/** What the process itself has computed so far, in ms. */
export async function cpuTime(pid: number): Promise<number> {
	const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
	// The name of the command, in brackets, may hold blanks; utime and stime are the 14th and 15th field.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

export interface Memory {
	/** The most that was in memory since the last reset, in MB. */
	peak: number;
	now: number;
}

export async function memory(pid: number): Promise<Memory> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	const megabytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
	return { peak: megabytes('VmHWM'), now: megabytes('VmRSS') };
}

/** False where the kernel does not allow it; the peak is then the one since the start of the process. */
export async function resetPeakMemory(pid: number): Promise<boolean> {
	try {
		await writeFile(`/proc/${pid}/clear_refs`, '5');
		return true;
	} catch {
		return false;
	}
}

import { readFile, writeFile } from 'node:fs/promises';

import type { Execution } from '../test/n8n/execution';
import type { BenchN8n } from './n8n';
import { MEASURED } from './workflow';

export interface Measured {
	/** Of the node alone, in ms, as n8n itself recorded it. */
	wall: number;
	/** Of the n8n process during the whole execution, in ms. */
	cpu: number;
	/** Peak of the n8n process, in MB, and by how much it exceeds what was in use before. */
	peak: number;
	rise: number;
	execution: Execution;
}

/** Runs a workflow once, and looks at the n8n process before and after. */
export async function measure(n8n: BenchN8n, workflowId: string): Promise<Measured> {
	await resetPeakMemory(n8n.pid);
	const before = await memory(n8n.pid);
	const cpuBefore = await cpuTime(n8n.pid);
	const executionId = await n8n.session.start(workflowId);
	await n8n.session.end(workflowId, executionId);
	const cpu = (await cpuTime(n8n.pid)) - cpuBefore;
	const { peak } = await memory(n8n.pid);
	const execution = await n8n.session.outcome(executionId);
	const runs = execution.runData[MEASURED] ?? [];
	return {
		wall: runs.reduce((sum, { executionTime }) => sum + executionTime, 0),
		cpu,
		peak,
		rise: peak - before.now,
		execution,
	};
}

/** Linux counts in hundredths of a second, on every machine that Node runs on. */
const MS_PER_TICK = 10;

/** What the process itself has computed so far, in ms. */
export async function cpuTime(pid: number): Promise<number> {
	const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
	// The name of the command, in brackets, may hold blanks; utime and stime are the 14th and 15th field.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

interface Memory {
	/** The most that was in memory since the last reset, in MB. */
	peak: number;
	now: number;
}

export async function memory(pid: number): Promise<Memory> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	const megabytes = (name: string) =>
		Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
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

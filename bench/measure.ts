import { readFile, writeFile } from 'node:fs/promises';

import type { Execution } from '../harness/n8n/execution';
import type { BenchN8n } from './n8n';
import { BEFORE, MEASURED } from './workflow';

export interface Measured {
	/** Of the measured node and the one before it, in ms, as n8n recorded it. */
	wall: number;
	/** Of the n8n process during the whole execution, in ms. */
	cpu: number;
	/** By how much the peak memory of the n8n process exceeds the memory in use before, in MB. */
	rise: number;
	/** Items that the measured node returned without an error. */
	done: number;
	execution: Execution;
}

/** Runs a workflow once and reads the figures of the n8n process before and after. */
export async function measure(n8n: BenchN8n, workflowId: string): Promise<Measured> {
	await resetPeakMemory(n8n.pid);
	const before = await memory(n8n.pid, 'VmRSS');
	const cpuBefore = await cpuTime(n8n.pid);
	const executionId = await n8n.session.start(workflowId);
	await n8n.session.end(workflowId, executionId);
	const cpu = (await cpuTime(n8n.pid)) - cpuBefore;
	const rise = (await memory(n8n.pid, 'VmHWM')) - before;
	const execution = await n8n.session.finished(executionId);
	const runs = [BEFORE, MEASURED].flatMap((name) => execution.runData[name] ?? []);
	return {
		wall: runs.reduce((sum, { executionTime }) => sum + executionTime, 0),
		cpu,
		rise,
		done: execution.error ? 0 : execution.items(MEASURED).filter(({ json }) => !('error' in json)).length,
		execution,
	};
}

/** Linux counts in hundredths of a second, on every machine that Node runs on. */
const MS_PER_TICK = 10;

/** What the process has computed so far, in ms. */
export async function cpuTime(pid: number): Promise<number> {
	const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
	// The name of the command, in brackets, may contain spaces; utime and stime are the 14th and 15th field.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

/** In MB: now, or the most since the last reset. */
async function memory(pid: number, name: 'VmRSS' | 'VmHWM'): Promise<number> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
}

/** Some kernels do not allow it; the peak is then the one since the start of the process. */
async function resetPeakMemory(pid: number): Promise<void> {
	await writeFile(`/proc/${pid}/clear_refs`, '5').catch(() => undefined);
}

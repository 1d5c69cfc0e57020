import type { Execution } from '../test/n8n/execution';
import type { BenchN8n } from './n8n';
import { cpuTime, memory, resetPeakMemory } from './processFigures';
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

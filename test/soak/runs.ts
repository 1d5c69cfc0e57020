import { until } from '../../harness/until';
import type { Execution } from '../../harness/n8n/execution';
import type { LightSession } from '../../harness/n8n/lightSession';
import { pause } from '../../harness/n8n/polling';

/** Runs a workflow once. Undefined where n8n does not know how it ended, or whether it began. */
export async function runToEnd(session: LightSession, id: string): Promise<Execution | undefined> {
	let executionId: string;
	try {
		executionId = await session.start(id);
	} catch {
		await pause(2_000);
		return undefined;
	}
	await session.end(id, executionId);
	const execution = await patient(async () => await session.finished(executionId));
	return execution.status === 'success' ? execution : undefined;
}

/** Again while n8n restarts. */
export async function patient<T>(ask: () => Promise<T>): Promise<T> {
	return await until(ask, () => true, { limitMs: 60_000, everyMs: 2_000 });
}

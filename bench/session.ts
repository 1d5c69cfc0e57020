import { RestSession, type WorkflowFile } from '../scripts/rest';
import type { Execution } from '../scripts/execution';

const UNDER_WAY = ['new', 'running', 'waiting'];

/** n8n's REST interface, used so that it takes little of the n8n that is being measured. */
export class LightSession extends RestSession {
	async start(workflowId: string): Promise<string> {
		const { nodes } = await this.call<WorkflowFile>('GET', `/workflows/${workflowId}`);
		const trigger = nodes.find(({ type }) => type === 'n8n-nodes-base.manualTrigger')!;
		const { executionId } = await this.call<{ executionId: string }>('POST', `/workflows/${workflowId}/run`, {
			triggerToStartFrom: { name: trigger.name },
		});
		return executionId;
	}

	/** What the button "Stop" does. */
	async stop(executionId: string): Promise<void> {
		await this.call('POST', `/executions/${executionId}/stop`);
	}

	/** Waits for the end, asking for the status only; the data of a big run is read when it is over. */
	async end(workflowId: string, executionId: string, patience = 300_000): Promise<void> {
		const until = Date.now() + patience;
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		while (Date.now() < until) {
			const { results } = await this.call<{ results: Array<{ id: string; status: string }> }>(
				'GET',
				`/executions?filter=${filter}&limit=50`,
			);
			const status = results.find(({ id }) => id === executionId)?.status;
			if (status !== undefined && !UNDER_WAY.includes(status)) return;
			await new Promise((resolve) => setTimeout(resolve, 400));
		}
		throw new Error(`Execution ${executionId} did not end within ${patience / 1000} s`);
	}

	/** A busy n8n closes an idle connection at the moment it is used again. */
	protected override async call<T>(method: string, path: string, body?: unknown): Promise<T> {
		for (let tries = 1; ; tries++) {
			try {
				return await super.call<T>(method, path, body);
			} catch (error) {
				// Only `fetch` throws this one, for want of an answer.
				if (method !== 'GET' || tries === 3 || !(error instanceof TypeError)) throw error;
			}
		}
	}

	async outcome(executionId: string): Promise<Execution> {
		return await this.finished(executionId);
	}
}

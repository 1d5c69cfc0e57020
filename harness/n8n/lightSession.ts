import type { Execution } from './execution';
import { RestSession, type WorkflowFile } from './rest';

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

	/** Waits for the end by reading the status only; the data of a big run is read when it has ended. */
	async end(workflowId: string, executionId: string, patience = 300_000): Promise<void> {
		const until = Date.now() + patience;
		while (Date.now() < until) {
			const status = await this.statusOf(workflowId, executionId);
			if (status !== undefined && !UNDER_WAY.includes(status)) return;
			await new Promise((resolve) => setTimeout(resolve, 400));
		}
		throw new Error(`Execution ${executionId} did not end within ${patience / 1000} s`);
	}

	/** Undefined while n8n does not respond: a node that sends everything in parallel leaves it no time to. */
	private async statusOf(workflowId: string, executionId: string): Promise<string | undefined> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		try {
			const { results } = await this.call<{ results: Array<{ id: string; status: string }> }>(
				'GET',
				`/executions?filter=${filter}&limit=50`,
			);
			return results.find(({ id }) => id === executionId)?.status;
		} catch (error) {
			if (isPassing(error)) return undefined;
			throw error;
		}
	}

	/** A busy n8n closes idle connections at the moment they are used again, and doubts its database. */
	protected override async call<T>(method: string, path: string, body?: unknown): Promise<T> {
		for (let tries = 1; ; tries++) {
			try {
				return await super.call<T>(method, path, body);
			} catch (error) {
				if (method !== 'GET' || tries === 5 || !isPassing(error)) throw error;
				await new Promise((resolve) => setTimeout(resolve, 1_000));
			}
		}
	}

	async outcome(executionId: string): Promise<Execution> {
		return await this.finished(executionId);
	}
}

/** Only `fetch` throws a TypeError or a TimeoutError, if there is no response. A starting n8n has no paths yet, an ending one no database. */
const isPassing = (error: unknown) =>
	error instanceof TypeError ||
	(error instanceof Error && (error.name === 'TimeoutError' || /HTTP 5\d\d |Cannot GET/.test(error.message)));

import { until } from '../until';
import { RestSession, UNDER_WAY, type WorkflowFile } from './rest';

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

	/** Waits for the end by reading the status only; the data of a big run is read when it has ended. */
	async end(workflowId: string, executionId: string, limitMs = 300_000): Promise<void> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		// A node that sends everything in parallel leaves n8n no time to respond.
		const ask = async () => {
			const { results } = await this.call<{ results: Array<{ id: string; status: string }> }>(
				'GET',
				`/executions?filter=${filter}&limit=50`,
			);
			return results.find(({ id }) => id === executionId)?.status;
		};
		const isOver = (status: string | undefined) => status !== undefined && !UNDER_WAY.includes(status);
		await until(ask, isOver, { limitMs, everyMs: 400 });
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
}

/** Only `fetch` throws a TypeError or a TimeoutError, if there is no response. A starting n8n has no paths yet, an ending one no database. */
const isPassing = (error: unknown) =>
	error instanceof TypeError ||
	(error instanceof Error && (error.name === 'TimeoutError' || /HTTP 5\d\d |Cannot GET/.test(error.message)));

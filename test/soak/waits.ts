import type { IDataObject } from 'n8n-workflow';

import type { Emulator } from '../../emulator';
import type { LightSession } from '../../harness/n8n/lightSession';
import type { CredentialLink } from '../../harness/n8n/rest';
import { workflow } from '../../harness/n8n/workflow';
import { ACCESS_POINT } from './puzzel';
import { patient, runToEnd } from './runs';

const ITEMS = 5;

/** Tasks that are created, and waited for until an agent has taken them. */
export class Waits {
	private readonly outputs: Array<{ created: IDataObject; waited: IDataObject }> = [];
	private readonly wrong: string[] = [];
	private runs = 0;
	private lost = 0;

	constructor(
		private readonly session: LightSession,
		private readonly credential: CredentialLink,
	) {}

	async next(): Promise<void> {
		const run = ++this.runs;
		const items = Array.from({ length: ITEMS }, (_, index) => ({ subject: `Wait ${run}-${index}` }));
		const id = await patient(
			async () =>
				await this.session.createWorkflow(
					workflow(`Wait ${run}`, items, this.credential, [
						{
							name: 'Create',
							type: 'puzzelRequest',
							parameters: { from: 'crm@example.com', to: ACCESS_POINT, subject: '={{ $json.subject }}' },
							settings: { onError: 'continueErrorOutput' },
						},
						{
							name: 'Wait',
							type: 'puzzelRequest',
							after: 'Create',
							parameters: {
								operation: 'waitForStatus',
								requestId: '={{ $json.requestId }}',
								timeout: 120,
								pollInterval: 2,
							},
							settings: { onError: 'continueRegularOutput' },
						},
					]),
				),
		);
		const execution = await runToEnd(this.session, id);
		if (!execution) {
			this.lost++;
			return;
		}
		const created = execution.items('Create');
		if (created.length === 0) return;
		const waited = execution.items('Wait');
		if (waited.length !== created.length) {
			this.wrong.push(`run ${run}: ${waited.length} outputs for ${created.length} requests`);
			return;
		}
		created.forEach(({ json }, index) => this.outputs.push({ created: json, waited: waited[index]!.json }));
	}

	account(puzzel: Emulator) {
		const counts = { runs: this.runs, lost: this.lost, reached: 0, notReached: 0, gone: 0, failed: 0 };
		const wrong = [...this.wrong];
		for (const { created, waited } of this.outputs) {
			const id = Number(created.requestId);
			const request = puzzel.centre.requests.get(id);
			if (waited.error !== undefined) {
				counts.failed++;
				if (typeof waited.message !== 'string' || waited.message === '') wrong.push(`${id}: no sentence`);
				continue;
			}
			if (waited.reached === true) counts.reached++;
			else if (waited.gone === true) counts.gone++;
			else counts.notReached++;
			// Nothing is deleted here, so nothing can be gone.
			if (
				!request ||
				waited.gone === true ||
				Number(waited.requestId) !== id ||
				(waited.reached && !request.joined)
			)
				wrong.push(`${id}: ${JSON.stringify(waited)}`);
		}
		return { ...counts, wrong };
	}
}

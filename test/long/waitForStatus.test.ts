import { until } from '../engine/until';
import { pause } from '../n8n/polling';
import { startWithPuzzel, type ServerWithPuzzel } from '../n8n/testServer';
import { WaitTrial } from '../n8n/waitTrial';
import { workflow } from '../n8n/workflow';

const WAIT = 'Wait';
const SECONDS = 600;

/** In `test/engine` with a clock that runs fast; here in real n8n and in real time. */
describe('200 items, ten minutes', () => {
	let n8n: ServerWithPuzzel;
	beforeAll(async () => {
		n8n = await startWithPuzzel();
	}, 240_000);
	afterAll(async () => await n8n.close(), 120_000);

	test('no call too many, no status missed that lasted two intervals, the order kept', async () => {
		const trial = new WaitTrial(n8n.emulator, 200, SECONDS);
		const webhook = {
			name: 'Called',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			parameters: { path: 'wait', httpMethod: 'POST', responseMode: 'onReceived' },
			settings: { webhookId: 'puzzel-wait' },
		};
		const id = await n8n.session.createWorkflow(
			workflow('Wait for many', webhook, n8n.credential, [
				{
					name: 'Ids',
					type: 'n8n-nodes-base.splitOut',
					parameters: { fieldToSplitOut: 'body.ids', options: { destinationFieldName: 'id' } },
				},
				{
					name: WAIT,
					type: 'puzzelRequest',
					after: 'Ids',
					parameters: { operation: 'waitForStatus', requestId: '={{ $json.id }}', ...trial.parameters },
				},
			]),
		);
		await n8n.session.publish(id);
		const body = JSON.stringify({ ids: trial.ids });
		const headers = { 'content-type': 'application/json' };
		// n8n may need a moment until it knows the address.
		await until(async () => (await fetch(`${n8n.url}/webhook/wait`, { method: 'POST', headers, body })).ok);
		trial.begin();
		await pause(SECONDS * 1_000);
		let executionId: string | undefined;
		await until(async () => {
			[executionId] = await n8n.session.executionsOf(id);
			return executionId !== undefined;
		});
		const execution = await n8n.session.finished(executionId!);
		trial.expectKept(execution.items(WAIT).map(({ json }) => json));
	}, 900_000);
});

import type { IRunData } from 'n8n-workflow';

import { DEMO_ACCESS_POINTS, DEMO_AGENTS } from '../../emulator';
import { EXAMPLES, readExample } from '../../harness/examples';
import { until } from '../../harness/until';
import { post, readEnding, submit } from '../../harness/n8n/form';
import { UNDER_WAY, withCredential } from '../../harness/n8n/rest';
import { ONLY_IN_N8N_2 } from './versions';
import { useN8n } from '../../harness/n8n/testServer';

/** A person who tries an example presses "Execute step" on one node after the other. */
describe('"Execute step" on each node of a freshly imported example', () => {
	const n8n = useN8n();
	const { emulator, session } = n8n;
	beforeEach(() => {
		// One that an agent has, and one that waits, for what a trigger shows.
		for (const status of ['Connected', 'InQueue'] as const) {
			const { id } = emulator.centre.addRequest({
				customerKey: '12345',
				queueId: 101,
				from: 'crm@example.com',
				to: DEMO_ACCESS_POINTS.support,
				subject: 'Call back',
				variables: { crmId: 'CRM-1001' },
			});
			if (status === 'Connected') emulator.moveRequest(id, { status, userId: DEMO_AGENTS.ingrid });
		}
	});

	// One waits for a client, one has the addresses of `npm start` in it, one needs a chat model.
	const others = ['mcp-server.json', 'any-other-api-request.json', 'ai-triage.json', ...ONLY_IN_N8N_2];
	test.each(EXAMPLES.filter((file) => !others.includes(file)))('%s', async (file) => {
		const example = withCredential(await readExample(file), n8n.credential);
		const nodes = example.nodes.map((node) =>
			node.type === 'n8n-nodes-base.wait' ? { ...node, parameters: { unit: 'seconds', amount: 1 } } : node,
		);
		const id = await session.createWorkflow({ ...example, nodes });

		const executionOf = async (name: string, runData?: IRunData) => {
			const started = await session.startStep(id, name, runData);
			if (started !== undefined) return started;
			const form = nodes.find(({ type }) => type === 'n8n-nodes-base.formTrigger');
			await submit(`${n8n.url}/form-test/${form?.webhookId}`, ['Kari Nordmann', '004722334455']);
			return (
				await until(
					async () => await session.executionsOf(id),
					(ids) => ids.length > 0,
				)
			).at(-1)!;
		};
		let runData: IRunData | undefined;
		for (const { name, type } of nodes) {
			if (type === 'n8n-nodes-base.stickyNote') continue;
			const executionId = await executionOf(name, runData);
			// A page that ends a form waits until somebody looks at it.
			await until(async () => {
				const { status, runData: given } = await session.execution(executionId);
				// n8n 1 does not tell the page's address.
				const page = given[name]?.at(-1)?.metadata?.resumeFormUrl as string | undefined;
				if (status === 'waiting' && type === 'n8n-nodes-base.form') {
					await readEnding(page ?? `${n8n.url}/form-waiting/${executionId}`);
				}
				if (status === 'waiting' && name === 'Ask an Agent') {
					await post([...emulator.centre.requests.values()].at(-1)!.uri!, { approved: 'true' });
				}
				return !UNDER_WAY.includes(status);
			});
			const execution = await session.finished(executionId);
			expect([name, execution.status, execution.error]).toEqual([name, 'success', '']);
			({ runData } = execution);
		}
	});
});

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { DEMO_ACCESS_POINTS, DEMO_AGENTS } from '../../emulator';
import { useN8n } from '../../harness/n8n/testServer';
import type { Step } from '../../harness/n8n/workflow';
import { OPERATIONS, parametersOf, seedOfOperations } from '../../harness/operations';
import { agentSteps, createChatModel } from './chatModel';
import { McpClient } from './mcpClient';

/** Each operation as a tool whose id the model fills in; `toolSchemas.test.ts` has all fields. */
const TOOLS = Object.entries(OPERATIONS)
	// One that waits for a person: `humanReview.test.ts`.
	.filter(([, { output }]) => output)
	.map(([key, { node }]): Step => {
		const byModel = "={{ $fromAI('id', 'As the person said it', 'string') }}";
		const parameters = JSON.stringify(parametersOf(key)).replaceAll('={{ $json.id }}', byModel);
		return { name: key, type: `${node}Tool`, parameters: JSON.parse(parameters) as INodeParameters };
	});
const nameOf = (key: string) => key.replace('.', '_');

describe('as tools of an AI agent, in real n8n', () => {
	const n8n = useN8n({ seed: seedOfOperations() });
	const { emulator, session } = n8n;

	describe('offered by an MCP Server Trigger', () => {
		let client: McpClient;
		beforeAll(async () => {
			client = await McpClient.offering(n8n, 'puzzel', TOOLS);
		});

		test('are described for the model', async () => {
			const { tools } = await client.ask<{ tools: Array<{ name: string; description: string }> }>(
				'tools/list',
				{},
			);
			expect(tools.find(({ name }) => name === 'request_delete')?.description).toBe(
				'Delete a request in Puzzel Request',
			);
		});

		test.each(TOOLS.map(({ name }) => name))('%s', async (key) => {
			const [id] = OPERATIONS[key]!.good(emulator);
			// A model gives an id back as it pleases.
			const { text, isError } = await client.call(nameOf(key), { id: String(id) });
			expect([text, isError]).toEqual([text, false]);
			expect((JSON.parse(text) as IDataObject[])[0]).toMatchObject(OPERATIONS[key]!.output!(id));
		});

		test('the agent is told what went wrong, and what to do', async () => {
			const { text, isError } = await client.call('request_get', { id: 'the last one' });
			expect(isError).toBe(true);
			expect(text).toContain('"Request ID" must be a number: the last one');
			expect(text).toContain('Enter an ID such as');
			expect(emulator.count('RequestGet')).toBe(0);
		});
	});

	test('called by an AI Agent', async () => {
		const model = await createChatModel([
			{ name: 'request_create', given: { id: DEMO_ACCESS_POINTS.support } },
			{ name: 'user_checkAvailability', given: { id: String(DEMO_AGENTS.ingrid) } },
		]);
		try {
			const agent = await agentSteps(session, model, 'Make a task of it, and see who is free');
			const tools = TOOLS.map((tool): Step => ({ ...tool, serves: { step: 'Agent', as: 'ai_tool' } }));
			const execution = await n8n.run([{}], ...agent, ...tools);
			expect(execution.error).toBe('');
			expect(execution.items('Agent')[0]?.json).toMatchObject({ output: 'Done' });
			expect(model.offered).toHaveLength(TOOLS.length);
			expect(model.answers[0]).toContain('"requestId":');
			expect(model.answers[1]).toContain('"available":true');
			const added = emulator.calls.filter((call) => call.operation === 'RequestAdd' && call.status === 200);
			expect(added).toHaveLength(1);
		} finally {
			await model.close();
		}
	});
});

import type { IDataObject } from 'n8n-workflow';

import { createEmulator, type Emulator } from '../../emulator';
import type { CredentialLink, WorkflowFile } from '../n8n/rest';
import { createChatModel } from './chatModel';
import { McpClient } from './mcpClient';
import { credentialData, startTestServer, type TestServer } from './server';
import { byId } from './workflow';

const fromAI = (key: string, type = 'string') =>
	`={{ $fromAI('${key}', 'As the person said it', '${type}') }}`;

const userByAI = { ...byId(''), value: fromAI('userId') };

/** Every operation, with the fields that an agent would fill in. */
const TOOLS: Array<{ name: string; type: string; parameters: IDataObject }> = [
	{
		name: 'Create Task',
		type: 'puzzelRequest',
		parameters: {
			from: 'crm@example.com',
			to: 'support@example.com',
			subject: fromAI('subject'),
			additionalFields: { vipScore: fromAI('vipScore', 'number') },
		},
	},
	{
		name: 'Look At Task',
		type: 'puzzelRequest',
		parameters: { operation: 'get', requestId: fromAI('requestId') },
	},
	{
		name: 'Lift Task',
		type: 'puzzelRequest',
		parameters: {
			operation: 'update',
			requestId: fromAI('requestId'),
			updateFields: { vipScore: fromAI('vipScore', 'number') },
		},
	},
	{
		name: 'Withdraw Task',
		type: 'puzzelRequest',
		parameters: { operation: 'delete', requestId: fromAI('requestId') },
	},
	{ name: 'Who Is It', type: 'puzzelUser', parameters: { operation: 'get', userId: userByAI } },
	{ name: 'Everyone', type: 'puzzelUser', parameters: { operation: 'getMany', returnAll: true } },
	{ name: 'Is Free', type: 'puzzelUser', parameters: { operation: 'checkAvailability', userId: userByAI } },
	{ name: 'Whose Session', type: 'puzzelUser', parameters: { resource: 'session', operation: 'get' } },
	{
		name: 'Call',
		type: 'puzzelCallout',
		parameters: { userId: userByAI, destination: fromAI('destination') },
	},
];

function toolsOf(caller: string, credential: CredentialLink): Pick<WorkflowFile, 'nodes' | 'connections'> {
	return {
		nodes: TOOLS.map(({ name, type, parameters }, index) => ({
			id: `tool-${index}`,
			name,
			type: `n8n-nodes-puzzel.${type}Tool`,
			typeVersion: 1,
			position: [index * 200, 300],
			parameters,
			credentials: { puzzelApi: { ...credential } },
		})),
		connections: Object.fromEntries(
			TOOLS.map(({ name }) => [name, { ai_tool: [[{ node: caller, type: 'ai_tool', index: 0 }]] }]),
		) as unknown as IDataObject,
	};
}

describe('as tools of an AI agent, in real n8n', () => {
	let n8n: TestServer;
	let emulator: Emulator;
	let credential: CredentialLink;

	beforeAll(async () => {
		emulator = await createEmulator();
		n8n = await startTestServer();
		credential = await n8n.session.createCredential('Puzzel', credentialData(emulator));
	}, 120_000);
	afterAll(async () => {
		await n8n.close();
		await emulator.close();
	}, 60_000);
	beforeEach(() => emulator.reset());

	describe('offered by an MCP Server Trigger', () => {
		let client: McpClient;

		beforeAll(async () => {
			const { nodes, connections } = toolsOf('MCP', credential);
			const trigger = {
				id: 'mcp',
				name: 'MCP',
				type: '@n8n/n8n-nodes-langchain.mcpTrigger',
				typeVersion: 2,
				position: [0, 0],
				webhookId: 'puzzel-tools',
				parameters: { path: 'puzzel' },
			};
			const workflow = { name: 'MCP', nodes: [trigger, ...nodes], connections };
			await n8n.session.publish(await n8n.session.createWorkflow(workflow));
			client = await McpClient.connect(`${n8n.url}/mcp/puzzel`);
		}, 60_000);

		const call = async (name: string, given: IDataObject = {}) => {
			const { content, isError = false } = await client.ask<{
				content: Array<{ text: string }>;
				isError?: boolean;
			}>('tools/call', { name, arguments: given });
			return { text: content[0]!.text, isError };
		};
		const answer = async (name: string, given?: IDataObject) => {
			const { text, isError } = await call(name, given);
			if (isError) throw new Error(text);
			return JSON.parse(text) as IDataObject[];
		};

		test('all operations are tools', async () => {
			const { tools } = await client.ask<{ tools: Array<{ name: string; description: string }> }>(
				'tools/list',
				{},
			);
			expect(tools.map(({ name }) => name.replaceAll('_', ' ')).sort()).toEqual(
				TOOLS.map(({ name }) => name).sort(),
			);
			expect(tools.find(({ name }) => name === 'Withdraw_Task')?.description).toBe(
				'Delete a request in Puzzel Request',
			);
		});

		test('a request from its beginning to its end', async () => {
			const [created] = await answer('Create_Task', { subject: 'Call back', vipScore: 20 });
			// A model gives an id back as it pleases.
			const requestId = String(created!.requestId);
			expect(await answer('Look_At_Task', { requestId })).toEqual([
				expect.objectContaining({ subject: 'Call back', vipScore: 20 }),
			]);
			expect(await answer('Lift_Task', { requestId, vipScore: 300 })).toEqual([
				expect.objectContaining({ updated: true }),
			]);
			expect(await answer('Look_At_Task', { requestId })).toEqual([
				expect.objectContaining({ vipScore: 300 }),
			]);
			expect(await answer('Withdraw_Task', { requestId })).toEqual([
				expect.objectContaining({ deleted: true }),
			]);
		});

		test('people, the session, and a call', async () => {
			expect(await answer('Who_Is_It', { userId: '1231234' })).toEqual([
				expect.objectContaining({ name: 'Ingrid Solberg', available: true }),
			]);
			expect(await answer('Everyone')).toContainEqual(expect.objectContaining({ id: 1231234 }));
			expect(await answer('Is_Free', { userId: '1231234' })).toEqual([
				expect.objectContaining({ available: true }),
			]);
			expect(await answer('Whose_Session')).toEqual([expect.objectContaining({ customerKey: '12345' })]);
			expect(await answer('Call', { userId: '1231234', destination: '004722334455' })).toEqual([
				expect.objectContaining({ ordered: true, userId: 1231234 }),
			]);
			expect(emulator.count('CallOutAdd')).toBe(1);
		});

		test('the agent is told what went wrong, and what to do', async () => {
			const { text, isError } = await call('Look_At_Task', { requestId: 'the last one' });
			expect(isError).toBe(true);
			expect(text).toContain('"Request ID" is not an id: the last one');
			expect(text).toContain('An id has digits only');
			expect(emulator.count('RequestGet')).toBe(0);
		});
	});

	test('called by an AI Agent', async () => {
		const model = await createChatModel([
			{ name: 'Create_Task', given: { subject: 'Call back', vipScore: 20 } },
			{ name: 'Is_Free', given: { userId: '1231234' } },
		]);
		try {
			const openAi = await n8n.session.createCredential(
				'Model',
				{ apiKey: 'none', url: model.url },
				'openAiApi',
			);
			const { nodes, connections } = toolsOf('Agent', credential);
			const id = await n8n.session.createWorkflow({
				name: 'Agent',
				nodes: [
					{
						id: 'start',
						name: 'Start',
						type: 'n8n-nodes-base.manualTrigger',
						typeVersion: 1,
						position: [0, 0],
						parameters: {},
					},
					{
						id: 'agent',
						name: 'Agent',
						type: '@n8n/n8n-nodes-langchain.agent',
						typeVersion: 3,
						position: [200, 0],
						parameters: { promptType: 'define', text: 'Make a task of it, and see who is free', options: {} },
					},
					{
						id: 'model',
						name: 'Model',
						type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
						typeVersion: 1.2,
						position: [200, 200],
						parameters: { model: { __rl: true, mode: 'id', value: 'test' }, options: {} },
						credentials: { openAiApi: { ...openAi } },
					},
					...nodes,
				],
				connections: {
					...connections,
					Start: { main: [[{ node: 'Agent', type: 'main', index: 0 }]] },
					Model: { ai_languageModel: [[{ node: 'Agent', type: 'ai_languageModel', index: 0 }]] },
				},
				settings: { executionOrder: 'v1' },
			});
			const execution = await n8n.session.run(id);
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
	}, 60_000);
});

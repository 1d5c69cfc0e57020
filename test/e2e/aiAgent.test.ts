import type { IDataObject } from 'n8n-workflow';

import { DEMO_ACCESS_POINTS, DEMO_AGENTS, DEMO_SIGN_IN, type Emulator } from '../../emulator';
import type { CredentialLink } from '../../harness/n8n/rest';
import { startWithPuzzel, type ServerWithPuzzel } from '../../harness/n8n/testServer';
import { byId, workflow, type Step } from '../../harness/n8n/workflow';
import { createChatModel } from './chatModel';
import { McpClient } from './mcpClient';

const fromAI = (key: string, type = 'string') =>
	`={{ $fromAI('${key}', 'As the person said it', '${type}') }}`;

const userByAI = { ...byId(''), value: fromAI('userId') };

/** Operations with the fields that an agent would fill in; `toolSchemas.test.ts` has all of them. */
const TOOLS: Step[] = [
	{
		name: 'Create Task',
		type: 'puzzelRequestTool',
		parameters: {
			from: 'crm@example.com',
			to: DEMO_ACCESS_POINTS.support,
			subject: fromAI('subject'),
			additionalFields: { vipScore: fromAI('vipScore', 'number') },
		},
	},
	{
		name: 'Look At Task',
		type: 'puzzelRequestTool',
		parameters: { operation: 'get', requestId: fromAI('requestId'), simplify: false },
	},
	{
		name: 'Who Waits',
		type: 'puzzelRequestTool',
		parameters: { operation: 'getMany', visualQueueId: { ...byId(''), value: fromAI('visualQueueId') } },
	},
	{
		name: 'Create eTask',
		type: 'puzzelRequestTool',
		parameters: {
			resource: 'eTask',
			queueKey: { ...byId(''), value: fromAI('queueKey') },
			from: 'crm',
			to: 'CRM tasks',
			subject: fromAI('subject'),
		},
	},
	{
		name: 'Withdraw eTask',
		type: 'puzzelRequestTool',
		parameters: { resource: 'eTask', operation: 'delete', requestId: fromAI('requestId') },
	},
	{
		name: 'Lift Task',
		type: 'puzzelRequestTool',
		parameters: {
			operation: 'update',
			requestId: fromAI('requestId'),
			updateFields: { vipScore: fromAI('vipScore', 'number') },
		},
	},
	{
		name: 'Withdraw Task',
		type: 'puzzelRequestTool',
		parameters: { operation: 'delete', requestId: fromAI('requestId') },
	},
	{ name: 'Who Is It', type: 'puzzelUserTool', parameters: { operation: 'get', userId: userByAI } },
	{ name: 'Everyone', type: 'puzzelUserTool', parameters: { operation: 'getMany', returnAll: true } },
	{
		name: 'Who Is Free',
		type: 'puzzelUserTool',
		parameters: { operation: 'getStates', returnAll: true, filters: { onlyAvailable: true } },
	},
	{ name: 'Visual Queues', type: 'puzzelQueueTool', parameters: { operation: 'getMany' } },
	{ name: 'How Queues Stand', type: 'puzzelQueueTool', parameters: { operation: 'getState' } },
	{
		name: 'Agents Of A Queue',
		type: 'puzzelQueueTool',
		parameters: { operation: 'getAgents', visualQueueId: { ...byId(''), value: fromAI('visualQueueId') } },
	},
	{ name: 'Queues', type: 'puzzelQueueTool', parameters: { resource: 'queue', operation: 'getMany' } },
	{
		name: 'Is Free',
		type: 'puzzelUserTool',
		parameters: { operation: 'checkAvailability', userId: userByAI },
	},
	{ name: 'Whose Session', type: 'puzzelUserTool', parameters: { resource: 'session', operation: 'get' } },
	{
		name: 'Call',
		type: 'puzzelCalloutTool',
		parameters: { userId: userByAI, destination: fromAI('destination') },
	},
];

const toolsOf = (step: string): Step[] => TOOLS.map((tool) => ({ ...tool, serves: { step, as: 'ai_tool' } }));

describe('as tools of an AI agent, in real n8n', () => {
	let n8n: ServerWithPuzzel;
	let emulator: Emulator;
	let credential: CredentialLink;

	beforeAll(async () => {
		n8n = await startWithPuzzel();
		({ emulator, credential } = n8n);
	}, 120_000);
	afterAll(async () => await n8n.close(), 60_000);
	beforeEach(() => emulator.reset());

	describe('offered by an MCP Server Trigger', () => {
		let client: McpClient;

		beforeAll(async () => {
			const trigger: Step = {
				name: 'MCP',
				type: '@n8n/n8n-nodes-langchain.mcpTrigger',
				typeVersion: 2,
				parameters: { path: 'puzzel' },
				settings: { webhookId: 'puzzel-tools' },
			};
			const id = await n8n.session.createWorkflow(workflow('MCP', trigger, credential, toolsOf('MCP')));
			await n8n.session.publish(id);
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

		test('are described for the model', async () => {
			const { tools } = await client.ask<{ tools: Array<{ name: string; description: string }> }>(
				'tools/list',
				{},
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
				expect.objectContaining({ subject: 'Call back', vip: 20 }),
			]);
			expect(await answer('Lift_Task', { requestId, vipScore: 300 })).toEqual([
				expect.objectContaining({ updated: true }),
			]);
			expect(await answer('Look_At_Task', { requestId })).toEqual([expect.objectContaining({ vip: 300 })]);
			expect(await answer('Withdraw_Task', { requestId })).toEqual([
				expect.objectContaining({ deleted: true }),
			]);
		});

		test('an eTask, the queues, and who waits in them', async () => {
			expect(await answer('Queues')).toContainEqual(expect.objectContaining({ key: 'sales_tasks' }));
			const [created] = await answer('Create_eTask', { queueKey: 'sales_tasks', subject: 'Renewal' });
			const requestId = String(created!.requestId);
			expect(await answer('Visual_Queues')).toContainEqual(expect.objectContaining({ id: 202 }));
			expect(await answer('How_Queues_Stand')).toContainEqual(
				expect.objectContaining({ id: 202, queueSize: 1, sla: null }),
			);
			expect(await answer('Agents_Of_A_Queue', { visualQueueId: '202' })).toContainEqual(
				expect.objectContaining({ name: expect.any(String) as string, userId: 1231240 }),
			);
			expect(await answer('Who_Waits', { visualQueueId: '202' })).toEqual([
				expect.objectContaining({ requestId: created!.requestId, description: 'Renewal' }),
			]);
			expect(await answer('Withdraw_eTask', { requestId })).toEqual([
				expect.objectContaining({ deleted: true }),
			]);
		});

		test('people, the session, and a call', async () => {
			expect(await answer('Who_Is_It', { userId: String(DEMO_AGENTS.ingrid) })).toEqual([
				expect.objectContaining({ name: 'Ingrid Solberg', available: true }),
			]);
			expect(await answer('Everyone')).toContainEqual(expect.objectContaining({ id: DEMO_AGENTS.ingrid }));
			expect(await answer('Who_Is_Free')).toContainEqual(
				expect.objectContaining({ userId: DEMO_AGENTS.ingrid, available: true }),
			);
			expect(await answer('Is_Free', { userId: String(DEMO_AGENTS.ingrid) })).toEqual([
				expect.objectContaining({ available: true }),
			]);
			expect(await answer('Whose_Session')).toEqual([
				expect.objectContaining({ customerKey: DEMO_SIGN_IN.customerKey }),
			]);
			expect(
				await answer('Call', { userId: String(DEMO_AGENTS.ingrid), destination: '004722334455' }),
			).toEqual([expect.objectContaining({ ordered: true, userId: DEMO_AGENTS.ingrid })]);
			expect(emulator.count('CallOutAdd')).toBe(1);
		});

		test('the agent is told what went wrong, and what to do', async () => {
			const { text, isError } = await call('Look_At_Task', { requestId: 'the last one' });
			expect(isError).toBe(true);
			expect(text).toContain('"Request ID" must be a number: the last one');
			expect(text).toContain('Enter an ID such as');
			expect(emulator.count('RequestGet')).toBe(0);
		});
	});

	test('called by an AI Agent', async () => {
		const model = await createChatModel([
			{ name: 'Create_Task', given: { subject: 'Call back', vipScore: 20 } },
			{ name: 'Is_Free', given: { userId: String(DEMO_AGENTS.ingrid) } },
		]);
		try {
			const openAi = await n8n.session.createCredential(
				'Model',
				{ apiKey: 'none', url: model.url },
				'openAiApi',
			);
			const id = await n8n.session.createWorkflow(
				workflow('Agent', [{}], credential, [
					{
						name: 'Agent',
						type: '@n8n/n8n-nodes-langchain.agent',
						typeVersion: 3,
						parameters: { promptType: 'define', text: 'Make a task of it, and see who is free', options: {} },
					},
					{
						name: 'Model',
						type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
						typeVersion: 1.2,
						parameters: { model: { __rl: true, mode: 'id', value: 'test' }, options: {} },
						serves: { step: 'Agent', as: 'ai_languageModel' },
						credentials: { openAiApi: openAi },
					},
					...toolsOf('Agent'),
				]),
			);
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

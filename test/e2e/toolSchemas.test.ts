import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { INodePropertyOptions, INodeType } from 'n8n-workflow';

import { DEMO_ACCESS_POINTS, type Emulator } from '../../emulator';
import { PuzzelCallout } from '../../nodes/Callout/PuzzelCallout.node';
import { PuzzelQueue } from '../../nodes/Queue/PuzzelQueue.node';
import { PuzzelRequest } from '../../nodes/Request/PuzzelRequest.node';
import { PuzzelUser } from '../../nodes/User/PuzzelUser.node';
import { filledByModel } from '../../harness/n8n/filledByModel';
import { startWithPuzzel, type ServerWithPuzzel } from '../../harness/n8n/testServer';
import { workflow, type Step } from '../../harness/n8n/workflow';
import { McpClient } from './mcpClient';

const FOLDER = path.join(__dirname, 'toolSchemas');
const NODES: INodeType[] = [new PuzzelRequest(), new PuzzelUser(), new PuzzelCallout(), new PuzzelQueue()];

/** Every operation as a tool in which the model fills all it can. */
const TOOLS: Step[] = NODES.flatMap(({ description: { name, properties } }) =>
	properties
		.filter((property) => property.name === 'operation')
		.flatMap(({ options, displayOptions }) => {
			const resource = String(displayOptions!.show!.resource![0]);
			return (options as INodePropertyOptions[]).map(({ value }) => ({
				name: `${name}.${resource}.${String(value)}`,
				type: `${name}Tool`,
				parameters: filledByModel(properties, resource, String(value)),
				serves: { step: 'MCP', as: 'ai_tool' as const },
			}));
		}),
);

/** Each n8n names another version of JSON Schema. */
const withoutDialect = (key: string, value: unknown) => (key === '$schema' ? undefined : value);

interface Tool {
	name: string;
	description: string;
	inputSchema: { properties: Record<string, { type: string; description: string }> };
}

/** What a model sees of the nodes, and nothing else: in real n8n, offered by an MCP Server Trigger. */
describe('what a model sees of each tool', () => {
	let n8n: ServerWithPuzzel;
	let emulator: Emulator;
	let client: McpClient;
	let tools: Tool[];

	beforeAll(async () => {
		n8n = await startWithPuzzel();
		({ emulator } = n8n);
		const trigger: Step = {
			name: 'MCP',
			type: '@n8n/n8n-nodes-langchain.mcpTrigger',
			typeVersion: 2,
			parameters: { path: 'schemas' },
			settings: { webhookId: 'puzzel-schemas' },
		};
		await n8n.session.publish(
			await n8n.session.createWorkflow(workflow('Schemas', trigger, n8n.credential, TOOLS)),
		);
		client = await McpClient.connect(`${n8n.url}/mcp/schemas`);
		({ tools } = await client.ask<{ tools: Tool[] }>('tools/list', {}));
	}, 180_000);
	afterAll(async () => await n8n.close(), 60_000);

	test('is the same as before (UPDATE=1 writes it again, and that of new operations)', () => {
		const files = Object.fromEntries(
			tools.map((tool) => [`${tool.name}.json`, `${JSON.stringify(tool, withoutDialect, '\t')}\n`]),
		);
		if (process.env.UPDATE) {
			rmSync(FOLDER, { recursive: true, force: true });
			mkdirSync(FOLDER);
			for (const [file, text] of Object.entries(files)) writeFileSync(path.join(FOLDER, file), text);
		}
		const saved = readdirSync(FOLDER).map((file) => [file, readFileSync(path.join(FOLDER, file), 'utf8')]);
		expect(files).toEqual(Object.fromEntries(saved));
		expect(tools).toHaveLength(TOOLS.length);
	});

	test('has a sentence for each field that stands alone', () => {
		for (const { name, inputSchema } of tools) {
			const fields = Object.entries(inputSchema.properties);
			for (const [field, { description }] of fields) {
				const where = `${name} ${field}: ${description}`;
				expect([where, description.split(' ').length > 2]).toEqual([where, true]);
			}
			expect(new Set(fields.map(([, { description }]) => description)).size).toBe(fields.length);
		}
	});

	test('can be filled by it: what it leaves empty is not sent', async () => {
		const { inputSchema } = tools.find(({ name }) => name.endsWith('request_create'))!;
		const filled: Record<string, unknown> = {
			From: 'kari@example.com',
			To: DEMO_ACCESS_POINTS.support,
			Subject: 'Call back',
			VIP_Score: 20,
		};
		const given = Object.fromEntries(
			Object.entries(inputSchema.properties).map(([field, { type }]) => [
				field,
				filled[field] ??
					(field === 'Concurrency'
						? 1
						: field.startsWith('Deduplication')
							? 'K1'
							: type === 'number'
								? 0
								: ''),
			]),
		);
		const { content } = await client.ask<{ content: Array<{ text: string }> }>('tools/call', {
			name: tools.find(({ name }) => name.endsWith('request_create'))!.name,
			arguments: given,
		});
		expect(JSON.parse(content[0]!.text)).toEqual([expect.objectContaining({ code: 0 })]);
		const { body } = emulator.calls.find(({ operation }) => operation === 'RequestAdd')!;
		expect(JSON.parse((JSON.parse(body) as { data: string }).data)).toEqual({
			From: 'kari@example.com',
			To: DEMO_ACCESS_POINTS.support,
			Subject: 'Call back',
			VipScore: 20,
			reservedUserWaitTime: 0,
		});
	});
});

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { DEMO_ACCESS_POINTS } from '../../emulator';
import { filledByModel } from '../../harness/n8n/filledByModel';
import { useN8n } from '../../harness/n8n/testServer';
import type { Step } from '../../harness/n8n/workflow';
import { NODES } from '../../harness/nodes';
import { OPERATIONS } from '../../harness/operations';
import { createdBy } from '../../harness/subjects';
import { McpClient } from './mcpClient';

const FOLDER = path.join(__dirname, 'toolSchemas');

/** Every operation as a tool in which the model fills all it can. */
const TOOLS = Object.entries(OPERATIONS).map(([key, { node }]): Step => {
	const [resource, operation] = key.split('.') as [string, string];
	const { properties } = NODES[node].description;
	const parameters = filledByModel(properties, resource, operation);
	return { name: `${node}.${key}`, type: `${node}Tool`, parameters };
});

/** Each n8n names another version of JSON Schema. */
const withoutDialect = (key: string, value: unknown) => (key === '$schema' ? undefined : value);

interface Tool {
	name: string;
	description: string;
	inputSchema: { properties: Record<string, { type: string; description: string }> };
}

/** What a model sees of the nodes, and nothing else: in real n8n, offered by an MCP Server Trigger. */
describe('what a model sees of each tool', () => {
	const n8n = useN8n();
	let client: McpClient;
	let tools: Tool[];

	beforeAll(async () => {
		client = await McpClient.offering(n8n, 'schemas', TOOLS);
		({ tools } = await client.ask<{ tools: Tool[] }>('tools/list', {}));
	});

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
		const { text } = await client.call(
			tools.find(({ name }) => name.endsWith('request_create'))!.name,
			given,
		);
		expect(JSON.parse(text)).toEqual([expect.objectContaining({ code: 0 })]);
		const { body } = n8n.emulator.calls.find(({ operation }) => operation === 'RequestAdd')!;
		expect(createdBy(body)).toEqual({
			From: 'kari@example.com',
			To: DEMO_ACCESS_POINTS.support,
			Subject: 'Call back',
			VipScore: 20,
			reservedUserWaitTime: 0,
		});
	});
});

import { until } from '../../harness/until';
import type { useN8n } from '../../harness/n8n/testServer';
import type { Step } from '../../harness/n8n/workflow';

/** As much of the Model Context Protocol (Streamable HTTP) as it takes to call tools. */
export class McpClient {
	private session: string | undefined;
	private asked = 0;

	private constructor(private readonly url: string) {}

	/** Publishes these tools behind an MCP Server Trigger. */
	static async offering({ create, session, url }: ReturnType<typeof useN8n>, path: string, tools: Step[]) {
		const trigger: Step = {
			name: 'MCP',
			type: '@n8n/n8n-nodes-langchain.mcpTrigger',
			typeVersion: 2,
			parameters: { path },
			settings: { webhookId: `puzzel-${path}` },
		};
		const served = tools.map((tool): Step => ({ ...tool, serves: { step: 'MCP', as: 'ai_tool' } }));
		await session.publish(await create(trigger, ...served));
		return await McpClient.connect(`${url}/mcp/${path}`);
	}

	/** Waits until the server listens. */
	static async connect(url: string): Promise<McpClient> {
		const client = new McpClient(url);
		const hello = {
			protocolVersion: '2025-03-26',
			capabilities: {},
			clientInfo: { name: 'test', version: '1' },
		};
		await until(async () => await client.ask('initialize', hello), Boolean, { everyMs: 500 });
		await client.send({ method: 'notifications/initialized', params: {} });
		return client;
	}

	async call(name: string, given: object = {}): Promise<{ text: string; isError: boolean }> {
		const { content, isError = false } = await this.ask<{
			content: Array<{ text: string }>;
			isError?: boolean;
		}>('tools/call', { name, arguments: given });
		return { text: content[0]!.text, isError };
	}

	async ask<Result>(method: string, params: object): Promise<Result> {
		const text = await this.send({ id: ++this.asked, method, params });
		// An answer may come as the only event of a stream.
		const json = /^data: (.*)$/m.exec(text)?.[1] ?? text;
		const { result, error } = JSON.parse(json) as { result: Result; error?: { message: string } };
		if (error) throw new Error(`${method}: ${error.message}`);
		return result;
	}

	private async send(message: object): Promise<string> {
		const response = await fetch(this.url, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				accept: 'application/json, text/event-stream',
				...(this.session ? { 'mcp-session-id': this.session } : {}),
			},
			body: JSON.stringify({ jsonrpc: '2.0', ...message }),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`HTTP ${response.status} ${text.slice(0, 300)}`);
		this.session ??= response.headers.get('mcp-session-id') ?? undefined;
		return text;
	}
}

/** As much of the Model Context Protocol (Streamable HTTP) as it takes to call tools. */
export class McpClient {
	private session: string | undefined;
	private asked = 0;

	private constructor(private readonly url: string) {}

	/** Waits until the server listens, for up to 20 s. */
	static async connect(url: string): Promise<McpClient> {
		const client = new McpClient(url);
		const hello = {
			protocolVersion: '2025-03-26',
			capabilities: {},
			clientInfo: { name: 'test', version: '1' },
		};
		for (let tries = 1; ; tries++) {
			try {
				await client.ask('initialize', hello);
				break;
			} catch (error) {
				if (tries === 40) throw error;
				await new Promise((resolve) => setTimeout(resolve, 500));
			}
		}
		await client.send({ method: 'notifications/initialized', params: {} });
		return client;
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

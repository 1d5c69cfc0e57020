import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One response, as a row of a table describes it. */
export interface ScriptedAnswer {
	status?: number;
	headers?: Record<string, string>;
	/** A text or bytes are sent as they are, anything else as JSON. */
	body?: unknown;
	delayMs?: number;
	/** How many bytes of the body leave before the connection is dropped; 0 drops it without a response. */
	cutAfter?: number;
}

export interface ScriptedRequest {
	method: string;
	/** With its query. */
	path: string;
	headers: IncomingHttpHeaders;
	body: string;
}

/** Responds to a request: a fixed response, a list whose last entry is repeated, or a function of what was sent. */
export type Script =
	| ScriptedAnswer
	| ScriptedAnswer[]
	| ((request: ScriptedRequest, count: number) => ScriptedAnswer);

export interface ScriptedServer {
	url: string;
	/** All requests, oldest first. */
	requests: ScriptedRequest[];
	/** The response to paths that end like this; the longest ending counts, and '' matches the rest. */
	answer(ending: string, script: Script): void;
	countOf(ending: string): number;
	close(): Promise<void>;
}

/** A server next to the emulator that responds with whatever a row of a table says. */
export async function startScriptedServer(): Promise<ScriptedServer> {
	const scripts = new Map<string, { script: Script; count: number }>([
		['', { script: { status: 404 }, count: 0 }],
	]);
	const requests: ScriptedRequest[] = [];
	const server = createServer((incoming, response) => {
		let body = '';
		incoming.setEncoding('utf8').on('data', (piece: string) => (body += piece));
		incoming.on('end', () => {
			const request = { method: incoming.method!, path: incoming.url!, headers: incoming.headers, body };
			requests.push(request);
			const [path = ''] = request.path.split('?');
			const ending = [...scripts.keys()]
				.filter((each) => path.endsWith(each))
				.sort((one, other) => other.length - one.length)[0]!;
			const entry = scripts.get(ending)!;
			const answer = answerOf(entry.script, request, entry.count++);
			setTimeout(() => {
				if (answer.cutAfter === 0) return void incoming.socket.destroy();
				const bytes = bytesOf(answer.body);
				response.writeHead(answer.status ?? 200, {
					...(bytes.length ? { 'Content-Type': 'application/json' } : {}),
					...(answer.status === 204 ? {} : { 'Content-Length': String(bytes.length) }),
					...answer.headers,
				});
				if (answer.cutAfter === undefined) return void response.end(bytes);
				response.write(bytes.subarray(0, answer.cutAfter), () =>
					setImmediate(() => incoming.socket.destroy()),
				);
			}, answer.delayMs ?? 0);
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		requests,
		answer: (ending, script) => void scripts.set(ending, { script, count: 0 }),
		countOf: (ending) => requests.filter(({ path }) => path.split('?')[0]!.endsWith(ending)).length,
		close: async () => {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

function answerOf(script: Script, request: ScriptedRequest, count: number): ScriptedAnswer {
	if (typeof script === 'function') return script(request, count);
	return Array.isArray(script) ? script[Math.min(count, script.length - 1)]! : script;
}

const bytesOf = (body: unknown): Buffer =>
	Buffer.isBuffer(body)
		? body
		: Buffer.from(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));

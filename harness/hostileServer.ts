import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** Responds to one request on the bare socket. It may never end; the socket is closed with the server. */
export type Hostility = (socket: Socket, gone: AbortSignal) => void | Promise<void>;

export interface HostileServer {
	url: string;
	/** Number of requests. */
	calls: () => number;
	answer: (hostility: Hostility) => void;
	close: () => Promise<void>;
}

/** A server that does what no HTTP library would. */
export async function startHostileServer(): Promise<HostileServer> {
	let hostility: Hostility = (socket) => void socket.end();
	let calls = 0;
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		const gone = new AbortController();
		socket.on('error', () => undefined);
		socket.on('close', () => {
			sockets.delete(socket);
			gone.abort();
		});
		socket.once('data', () => {
			calls++;
			void Promise.resolve(hostility(socket, gone.signal)).catch(() => undefined);
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		calls: () => calls,
		answer: (next) => {
			calls = 0;
			hostility = next;
		},
		close: async () => {
			for (const socket of sockets) socket.destroy();
			server.close();
			await once(server, 'close');
		},
	};
}

const head = (status: string, headers: string[] = []) =>
	`HTTP/1.1 ${status}\r\n${[...headers, 'Connection: close'].join('\r\n')}\r\n\r\n`;

/** A whole response. */
export const answered =
	(
		body: string | Buffer,
		headers: string[] = ['Content-Type: application/json'],
		status = '200 OK',
	): Hostility =>
	(socket) => {
		socket.write(head(status, [...headers, `Content-Length: ${Buffer.byteLength(body)}`]));
		socket.end(body);
	};

/** Bytes instead of HTTP. */
export const bytes =
	(body: Uint8Array): Hostility =>
	(socket) =>
		void socket.end(body);

/** The head, then less than it promises. */
export const half =
	(status = '200 OK'): Hostility =>
	(socket) => {
		socket.write(
			`${head(status, ['Content-Type: application/json', 'Content-Length: 1000'])}{"result": 1, "co`,
		);
		setImmediate(() => socket.destroy());
	};

/** Text upon text, as fast as it is taken. */
export const endless =
	(
		megabytes: number,
		headers: string[] = ['Content-Type: application/json'],
		chunk = Buffer.alloc(65_536, 'a'),
	): Hostility =>
	async (socket, gone) => {
		socket.write(`${head('200 OK', headers)}{"code": 0, "result": "`);
		for (let sent = 0; sent < megabytes * 1_048_576 && !gone.aborted; sent += chunk.length)
			if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), once(gone, 'abort')]);
		if (!gone.aborted) socket.end('"}');
	};

/** A piece now and then, for ever: of the head, or of the body. */
export const drip =
	(beginning: string, piece: string, everyMs = 20): Hostility =>
	(socket, gone) => {
		socket.write(beginning);
		const timer = setInterval(() => socket.write(piece), everyMs);
		gone.addEventListener('abort', () => clearInterval(timer));
	};

export const dripInBody = drip(`${head('200 OK', ['Content-Type: application/json'])}{"code": 0`, ' ');

/** To itself, again and again. */
export const redirects = (url: string, status: string): Hostility =>
	answered('', [`Location: ${url}/again`], status);

export const manyHeaders = (count: number): Hostility =>
	answered(
		'{"code": 0, "result": 1}',
		Array.from({ length: count }, (_, index) => `X-Header-${index}: value`),
	);

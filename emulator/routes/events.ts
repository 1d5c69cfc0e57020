import type { ServerResponse } from 'node:http';

import type { FastifyInstance } from 'fastify';
import { z } from 'zod/v4';

import { takeSnapshot } from '../snapshot';
import type { World } from '../world';

/** Four times a second is as live as a wallboard needs to be. */
const LOOK_MS = 250;
/** A page counts the time by itself; it is corrected now and then, even if nothing has happened. */
const LONGEST_SILENCE_MS = 5000;
/** A clock that has jumped by more than this has been set. */
const CLOCK_JUMP_MS = 400;

const eventsQuery = z.object({ customerKey: z.string().default('') });

/** A page that is open, and what it was sent last. */
interface Listener {
	response: ServerResponse;
	customerKey: string;
	sent?: { version: string; speed: number; now: number; at: number };
}

/** `GET /_emulator/events`: server-sent events `snapshot`, immediately and whenever something has changed. */
export function eventRoutes(app: FastifyInstance, world: World): void {
	const listeners = new Set<Listener>();
	let timer: NodeJS.Timeout | undefined;

	const look = () => {
		const { clock, version } = world;
		const { speed } = clock;
		const [at, now] = [performance.now(), clock.now()];
		for (const listener of listeners) {
			const { response, customerKey, sent } = listener;
			const jump = sent ? Math.abs(now - sent.now - (at - sent.at) * sent.speed) : 0;
			const isNews =
				version !== sent?.version ||
				speed !== sent.speed ||
				jump > CLOCK_JUMP_MS * Math.max(1, speed) ||
				at - sent.at >= LONGEST_SILENCE_MS;
			// A page that is slow gets the newest one when it can take it, instead of all of them late.
			if (!isNews || response.writableNeedDrain) continue;
			listener.sent = { version, speed, now, at };
			response.write(`event: snapshot\ndata: ${JSON.stringify(takeSnapshot(world, customerKey))}\n\n`);
		}
	};

	app.get('/events', (request, reply) => {
		reply.hijack();
		const response = reply.raw;
		response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
		const listener = { response, ...eventsQuery.parse(request.query) };
		listeners.add(listener);
		response.on('close', () => {
			listeners.delete(listener);
			if (listeners.size === 0) timer = void clearInterval(timer);
		});
		timer ??= setInterval(look, LOOK_MS).unref();
		look();
	});

	// They never end by themselves, and closing the server waits for them.
	app.addHook('preClose', (done) => {
		for (const { response } of listeners) response.end();
		done();
	});
}

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

/** `GET /_emulator/events`: server-sent events `snapshot`, immediately and whenever something has changed. */
export function eventRoutes(app: FastifyInstance, world: World): void {
	const listeners = new Map<ServerResponse, string>();
	/** Pages that were too slow for the last one. */
	const behind = new Set<ServerResponse>();
	let timer: NodeJS.Timeout | undefined;
	let sent = { version: '', speed: -1, now: 0, at: 0 };

	const look = () => {
		const { clock, version } = world;
		const at = performance.now();
		const now = clock.now();
		const expected = sent.now + (at - sent.at) * sent.speed;
		const isClockSet =
			clock.speed !== sent.speed || Math.abs(now - expected) > CLOCK_JUMP_MS * Math.max(1, clock.speed);
		const isNews = version !== sent.version || isClockSet || at - sent.at >= LONGEST_SILENCE_MS;
		if (!isNews && behind.size === 0) return;
		if (isNews) sent = { version, speed: clock.speed, now, at };
		const texts = new Map<string, string>();
		for (const [response, customerKey] of listeners) {
			if (!isNews && !behind.has(response)) continue;
			// A page that is slow gets the newest one when it can take it, instead of all of them late.
			if (response.writableNeedDrain) {
				behind.add(response);
				continue;
			}
			behind.delete(response);
			let text = texts.get(customerKey);
			if (text === undefined) texts.set(customerKey, (text = eventText(world, customerKey)));
			response.write(text);
		}
	};

	app.get('/events', (request, reply) => {
		const { customerKey } = eventsQuery.parse(request.query);
		reply.hijack();
		const response = reply.raw;
		response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
		response.write(eventText(world, customerKey));
		listeners.set(response, customerKey);
		timer ??= setInterval(look, LOOK_MS).unref();
		response.on('close', () => {
			listeners.delete(response);
			behind.delete(response);
			if (listeners.size > 0) return;
			clearInterval(timer);
			timer = undefined;
		});
	});

	// They never end by themselves, and closing the server waits for them.
	app.addHook('preClose', (done) => {
		for (const response of listeners.keys()) response.end();
		done();
	});
}

const eventText = (world: World, customerKey: string) =>
	`event: snapshot\ndata: ${JSON.stringify(takeSnapshot(world, customerKey))}\n\n`;

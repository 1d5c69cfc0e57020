import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod/v4';

import { agentChangesSchema, moveSchema } from '../routing/orders';
import { RoutingRefusal } from '../routing/refusal';
import { alarmSchema } from '../seed';
import { describeRequest, takeSnapshot } from '../snapshot';
import type { World } from '../world';

const id = z.coerce.number().int().positive();
const whichRequestSchema = z.strictObject({ requestId: z.int().positive().optional() });
const expireSchema = z.strictObject({ sessions: z.boolean().optional() });
const passwordSchema = z.strictObject({
	userName: z.string().min(1),
	password: z.string().min(1),
	customerKey: z.string().optional(),
	sessions: z.boolean().optional(),
});
const autopilotSchema = z.strictObject({ on: z.boolean() });
const clockSchema = z.strictObject({
	speed: z.number().min(0).max(1000).optional(),
	advanceSeconds: z.number().nonnegative().optional(),
});
const callsQuery = z.object({
	operation: z.string().optional(),
	limit: z.coerce.number().int().positive().default(100),
});
const stateQuery = z.object({ customerKey: z.string().default('') });

/**
 * The page of another site must not drive the emulator through the person's browser: neither by a plain
 * form, which sends its origin, nor under another name that points here.
 */
function isOwnPage({ host, hostname, headers: { origin } }: FastifyRequest): boolean {
	return LOOPBACK_NAMES.has(hostname) && (origin === undefined || origin === `http://${host}`);
}

/** `/_emulator/…`: what a person or a test does to the emulated world. Answers on the loopback only. */
export function controlRoutes(app: FastifyInstance, world: World): void {
	app.addHook('onRequest', (request, reply, done) => {
		if (LOOPBACK.has(request.ip) && isOwnPage(request)) return done();
		void reply.code(403).send({ message: "Only from this machine, and from the emulator's own page" });
	});
	app.setErrorHandler((error, _request, reply) => {
		if (error instanceof z.ZodError) return reply.code(400).send({ message: z.prettifyError(error) });
		if (error instanceof RoutingRefusal) {
			return reply.code(error.reason.startsWith('unknown') ? 404 : 409).send({ message: error.message });
		}
		const { statusCode = 500, message } = error as { statusCode?: number; message: string };
		return reply.code(statusCode).send({ message });
	});
	app.setNotFoundHandler((request, reply) =>
		reply.code(404).send({ message: `There is no ${request.method} ${request.url}` }),
	);

	/** What it does may name what it concerns by the id in its path; what answers nothing answers `{}`. */
	const post = (url: string, act: (body: unknown, id: () => number) => unknown) =>
		app.post(url, ({ params, body }) => act(body ?? {}, () => idOf(params)) ?? {});

	app.get('/state', ({ query }) => takeSnapshot(world, stateQuery.parse(query).customerKey));
	app.get('/requests/:id', ({ params }) => describeRequest(world, idOf(params)));
	app.get('/calls', ({ query }) => {
		const { operation, limit } = callsQuery.parse(query);
		const { calls } = world.log;
		return calls.filter((call) => operation === undefined || call.operation === operation).slice(-limit);
	});

	post('/users/:id/state', (body, id) => {
		const changes = agentChangesSchema.parse(body);
		const { contactCentreStatus, userStatus } = world.centre.setAgentState(id(), changes);
		return { contactCentreStatus, userStatus };
	});
	post('/users/:id/accept', (body, id) => brief(world.centre.accept(id(), whichRequest(body))));
	post('/users/:id/reject', (_body, id) => brief(world.centre.reject(id())));
	post('/users/:id/finish', (body, id) => brief(world.centre.finish(id(), whichRequest(body))));
	post('/requests/:id/move', (body, id) => brief(world.centre.moveRequest(id(), moveSchema.parse(body))));
	post('/visualqueues/:id/alarm', (body, id) => world.setAlarm(id(), alarmSchema.parse(body)));
	post('/tokens/expire', (body) => world.accounts.expireTokens(expireSchema.parse(body)));
	post('/password', (body) => {
		const { userName, password, ...options } = passwordSchema.parse(body);
		world.accounts.changePassword(userName, password, options);
	});

	post('/faults', (body) => world.faults.add(body));
	app.patch('/faults/:id', ({ params, body }, reply) => {
		const changed = world.faults.change(idOf(params), body as object);
		return changed ?? reply.code(404).send({});
	});
	app.delete('/faults', () => world.faults.clear() ?? {});
	app.delete('/faults/:id', ({ params }, reply) =>
		reply.code(world.faults.remove(idOf(params)) ? 200 : 404).send({}),
	);

	post('/clock', (body) => {
		const { speed, advanceSeconds } = clockSchema.parse(body);
		if (speed !== undefined) world.clock.setSpeed(speed);
		if (advanceSeconds !== undefined) world.clock.advance(advanceSeconds * 1000);
		return { now: world.clock.now(), speed: world.clock.speed };
	});
	post('/autopilot', (body) => world.centre.setAutopilot(autopilotSchema.parse(body).on));
	post('/reset', () => world.reset());
}

const whichRequest = (body: unknown) => whichRequestSchema.parse(body).requestId;

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

const idOf = (params: unknown) => id.parse((params as { id: string }).id);

const brief = ({ id: requestId, status, agentId: userId = null }: Brief) => ({ requestId, status, userId });
type Brief = { id: number; status: string; agentId?: number | null | undefined };

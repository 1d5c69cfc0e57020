import { setTimeout as sleep } from 'node:timers/promises';

import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

import type { SignedIn } from './accounts';
import type { Call } from './calls';
import { deviatingAnswer, deviatingError, deviatingPath, type Answered } from './deviations';
import { failure, Refusal, withoutEmpty, type Envelope, type FailureReason } from './envelope';
import type { Injected } from './faults';
import { callbackRoutes } from './routes/callbacks';
import { controlRoutes } from './routes/control';
import { eventRoutes } from './routes/events';
import { identityRoutes, oauthError } from './routes/identity';
import { pageRoutes } from './routes/page';
import { prefixHint } from './routes/operations';
import { queueRoutes } from './routes/queues';
import { requestRoutes } from './routes/requests';
import { signInRoutes } from './routes/signIn';
import { userRoutes } from './routes/users';
import { RoutingRefusal } from './routing/refusal';
import type { World } from './world';

declare module 'fastify' {
	interface FastifyContextConfig {
		/** The name of the operation, as the documentation has it. */
		operation?: string;
	}
	interface FastifyRequest {
		/** The record of this call. */
		call: Call;
		/** The body as it was sent. */
		text: string;
		/** Whose token it is; set on every route of the API. */
		signedIn: SignedIn;
		afterwards: Injected | undefined;
	}
}

export const API_PREFIX = '/ContactCentre5';

/**
 * The web server with Puzzel's routes: the API under `/ContactCentre5`, the sign-in under `/api/Authenticate`,
 * Puzzel ID under `/id/connect`.
 */
export function createServer(world: World): FastifyInstance {
	const app = fastify({
		routerOptions: { caseSensitive: false },
		exposeHeadRoutes: false,
		forceCloseConnections: true,
		// Nothing reads the request id, and making a random one for each call costs time.
		genReqId: () => '',
	});
	app.decorateRequest('text', '');
	app.decorateRequest('afterwards', undefined);
	app.decorateRequest<Call, 'call'>('call', null as unknown as Call);
	app.decorateRequest<SignedIn, 'signedIn'>('signedIn', null as unknown as SignedIn);

	const { deviations } = world.seed;
	const scope = (prefix: string, plugin: (scope: FastifyInstance) => void) =>
		app.register(async (scope) => plugin(scope), { prefix });

	scope('/api/Authenticate', (signIn) => {
		puzzelScope(signIn, world, JSON_BODY, (status, _reason, { code, message }) => ({
			status,
			body: { code, message },
		}));
		signInRoutes(signIn, world);
	});
	scope('/id/connect', (identity) => {
		puzzelScope(identity, world, FORM_BODY, (status, _reason, { message }) => ({
			status,
			body: oauthError('invalid_request', message),
		}));
		identityRoutes(identity, world);
	});
	scope(`${API_PREFIX}/cow.aspx`, (callbacks) => {
		puzzelScope(callbacks, world, FORM_BODY, (status, _reason, { message }) => ({ status, body: message }));
		callbackRoutes(callbacks, world);
	});
	scope(API_PREFIX, (api) => {
		puzzelScope(
			api,
			world,
			JSON_BODY,
			(...refusal) => deviatingError(deviations, ...refusal),
			(request) => signIn(request, world),
		);
		api.addHook('onRoute', (route) => {
			route.url = deviatingPath(deviations, route.config?.operation ?? '', API_PREFIX, route.url);
		});
		userRoutes(api, world);
		requestRoutes(api, world);
		queueRoutes(api, world);
	});
	scope('/_emulator', (control) => {
		controlRoutes(control, world);
		eventRoutes(control, world);
	});
	pageRoutes(app);
	return app;
}

const JSON_BODY = 'application/json';
const FORM_BODY = 'application/x-www-form-urlencoded';

/** What all of Puzzel's routes have in common: the record of the call, the faults, and the check of the token. */
function puzzelScope(
	scope: FastifyInstance,
	world: World,
	bodyType: string,
	form: FailureForm,
	admit: (request: FastifyRequest) => void = () => undefined,
): void {
	// The text as received: tests compare it, and every operation reads it with its own schema.
	scope.removeAllContentTypeParsers();
	scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

	scope.addHook('onRequest', (request, _reply, done) => {
		const path = request.url.split('?', 1)[0]!;
		request.call = world.log.begin({
			at: new Date(world.clock.now()).toISOString(),
			arrivedMs: performance.timeOrigin + performance.now(),
			doneMs: undefined,
			operation: request.routeOptions.config.operation ?? 'Unknown',
			method: request.method,
			path,
			query: request.query as Record<string, unknown>,
			headers: world.log.headers(request.headers),
			token: 'none',
			body: '',
			status: 0,
			answer: '',
			faults: [],
		});
		done();
	});

	scope.addHook('preHandler', async (request, reply) => {
		const { call } = request;
		request.text = typeof request.body === 'string' ? request.body : '';
		call.body = world.log.body(call, request.text);
		const plan = world.faults.plan({ ...call, customerKey: customerOf(request, world) });
		if (plan) {
			call.faults = plan.names;
			if (plan.delayMs > 0) await sleep(plan.delayMs);
			if (plan.expireTokens) world.accounts.expireTokens();
			if (plan.instead) return await inject(plan.instead, request, reply, world);
			request.afterwards = plan.afterwards;
		}
		admit(request);
		const [sentAs = ''] = (request.headers['content-type'] ?? '').split(';');
		if (request.text !== '' && sentAs.trim().toLowerCase() !== bodyType) {
			throw new Refusal('badRequest', `The body must be sent as ${bodyType}`, 415);
		}
		return undefined;
	});

	scope.addHook('preSerialization', ({ call: { operation } }, _reply, payload, done) => {
		const answer = deviatingAnswer(world.seed.deviations, operation, payload);
		done(null, world.faults.has('absentFields') ? withoutEmpty(answer) : answer);
	});

	scope.addHook('onSend', (request, reply, payload, done) => {
		const { call, afterwards } = request;
		let text = typeof payload === 'string' ? payload : '';
		if (afterwards?.kind === 'half') text = text.slice(0, Math.floor(text.length / 2));
		if (afterwards?.kind === 'answer') {
			void reply.code(afterwards.status).headers(afterwards.headers);
			text = afterwards.body;
		}
		const { skewMs } = world.faults;
		if (skewMs !== 0) void reply.header('date', new Date(Date.now() + skewMs).toUTCString());
		call.answer = world.log.answer(call, text);
		call.status = reply.statusCode;
		if (afterwards?.kind === 'drop') drop(request, world);
		done(null, text);
	});

	scope.addHook('onResponse', (request, _reply, done) => {
		world.log.end(request.call);
		done();
	});

	scope.setErrorHandler((error, request, reply) => answerError(error, request, reply, form));
	scope.setNotFoundHandler((request) => {
		throw new Refusal(
			'unknownOperation',
			`There is no ${request.method} ${request.url.split('?', 1)[0]}. ${world.seed.deviations.otherPrefix.length === 0 ? prefixHint(request.url) : ''}`,
			404,
		);
	});
}

async function inject(
	injected: Injected,
	request: FastifyRequest,
	reply: FastifyReply,
	world: World,
): Promise<FastifyReply> {
	if (injected.kind === 'answer') {
		return await reply.code(injected.status).headers(injected.headers).send(injected.body);
	}
	reply.hijack();
	drop(request, world);
	return reply;
}

function drop({ call, raw }: FastifyRequest, { log }: World): void {
	call.status = 0;
	call.answer = '';
	log.end(call);
	raw.socket.destroy();
}

const tokenOf = ({ headers: { authorization = '' } }: FastifyRequest) =>
	/^Bearer ([^\s]+)$/i.exec(authorization)?.[1];

/** The customer that a call is counted for, before it is checked whether the call may be made. */
function customerOf(request: FastifyRequest, { accounts }: World): string {
	const { customerKey } = request.params as { customerKey?: string };
	return (
		customerKey ??
		accounts.whoIs(tokenOf(request) ?? '')?.customer.key ??
		/"customerKey"\s*:\s*"([^"]*)"/i.exec(request.text)?.[1] ??
		''
	);
}

/** Every call of the API carries `Authorization: Bearer {accessToken}` [documented], and names its own customer. */
function signIn(request: FastifyRequest, world: World): void {
	const token = tokenOf(request);
	if (token === undefined) {
		throw new Refusal('unauthorized', 'The header Authorization: Bearer {accessToken} is missing', 401);
	}
	const signedIn = world.accounts.whoIs(token);
	request.call.token = signedIn ? 'valid' : 'refused';
	if (!signedIn) throw new Refusal('unauthorized', 'The access token is not valid or has expired', 401);
	const { customerKey } = request.params as { customerKey?: string };
	if (customerKey !== undefined && customerKey !== signedIn.customer.key) {
		throw new Refusal('forbidden', `The access token is not one of customer ${customerKey}`, 403);
	}
	request.signedIn = signedIn;
}

/** How a failure is written. */
type FailureForm = (status: number, reason: FailureReason, envelope: Envelope) => Answered;

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply, form: FailureForm): void {
	const { reason, message, status: usual } = asFailure(error);
	const { status, type, body } = form(usual, reason, failure(reason, message.trim()));
	if (status === 401) void reply.header('www-authenticate', 'Bearer');
	if (usual === 500) console.error(`${request.method} ${request.url}:`, error);
	if (type !== undefined) void reply.type(type);
	void reply.code(status).send(body);
}

function asFailure(error: unknown): { reason: FailureReason; message: string; status: number } {
	if (error instanceof Refusal) return error;
	if (error instanceof RoutingRefusal) return { reason: error.reason, message: error.message, status: 200 };
	const { statusCode = 500, message } = error as { statusCode?: number; message: string };
	return { reason: statusCode < 500 ? 'badRequest' : 'unavailable', message, status: statusCode };
}

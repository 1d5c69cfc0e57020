import type { FastifyInstance, FastifyReply } from 'fastify';

import { getAccessTokenBody, logInBody, readBody } from '../bodies';
import type { World } from '../world';

/** What a refused sign-in answers. Puzzel's own statuses and texts are not public [inferred]. */
const REFUSALS = {
	wrongPassword: { status: 401, code: 3001, message: 'The user name or the password is wrong' },
	unknownCustomer: { status: 401, code: 3002, message: 'The customer is not known' },
	locked: { status: 403, code: 3003, message: 'The account is locked after too many wrong passwords' },
	unknownSession: { status: 401, code: 3004, message: 'The session is not known or has ended' },
} as const;

/** Signing in [documented] and renewing without the password [observed in clients]. The answers are not in the envelope. */
export function signInRoutes(app: FastifyInstance, world: World): void {
	app.post('/LogIn', { config: { operation: 'LogIn' } }, (request, reply) => {
		const { customerKey, userName, password } = readBody(logInBody, request.text);
		const outcome = world.accounts.logIn(customerKey, userName, password);
		if (outcome.outcome === 'twoFactor') return logInAnswer(outcome.customer.seed.languageCode, true);
		if (outcome.outcome !== 'granted') return refuse(reply, outcome.outcome);
		const { session, token, customer } = outcome;
		return logInAnswer(customer.seed.languageCode, false, token, {
			customerKey: session.customerKey,
			sessionId: session.id,
			expiryDate: withoutZone(session.expiresAt + world.faults.skewMs),
		});
	});

	app.post('/GetAccessToken', { config: { operation: 'GetAccessToken' } }, (request, reply) => {
		const { customerKey, sessionId } = readBody(getAccessTokenBody, request.text);
		const token = world.accounts.renew(customerKey, sessionId);
		if (token === undefined) return refuse(reply, 'unknownSession');
		void reply.type('application/json; charset=utf-8');
		return JSON.stringify(token);
	});
}

function refuse(reply: FastifyReply, why: keyof typeof REFUSALS) {
	const { status, code, message } = REFUSALS[why];
	void reply.code(status);
	return { code, message };
}

function logInAnswer(
	languageCode: string,
	twoFactorRequired: boolean,
	accessToken: string | null = null,
	refreshToken: object | null = null,
) {
	return {
		accessToken,
		refreshToken,
		languageCode,
		twoFactorRequired,
		twoFactor: null,
		logoutFromExternalIdentityProvider: false,
	};
}

/** "2024-08-12T21:26:50.51": the one date that the documents print without a zone and without trailing zeros. */
const withoutZone = (time: number) => new Date(time).toISOString().replace(/\.?0*Z$/, '');

import type { FastifyInstance } from 'fastify';

import { readForm, tokenForm } from '../bodies';
import type { World } from '../world';

/** An error of OAuth2 (RFC 6749, 5.2). Puzzel ID's own texts are not public [inferred]. */
export const oauthError = (error: string, description: string) => ({
	error,
	error_description: description,
});

const DESCRIPTIONS = {
	invalid_client: 'The client is not known, or its secret is wrong',
	invalid_scope: 'The client may not have this scope',
};

/** Puzzel ID: tokens for programs, by client credentials [documented]. */
export function identityRoutes(app: FastifyInstance, world: World): void {
	app.post('/token', { config: { operation: 'Token' } }, (request, reply) => {
		const form = readForm(tokenForm, request.text);
		void reply.header('cache-control', 'no-store');
		if (form.grant_type !== 'client_credentials') {
			void reply.code(400);
			return oauthError('unsupported_grant_type', `There is no grant type ${form.grant_type} here`);
		}
		const granted = world.accounts.grantToken(form.client_id, form.client_secret, form.scope);
		if (granted.outcome !== 'granted') {
			void reply.code(400);
			return oauthError(granted.outcome, DESCRIPTIONS[granted.outcome]);
		}
		return {
			access_token: granted.token,
			token_type: 'Bearer',
			expires_in: granted.expiresInSeconds,
			scope: form.scope,
		};
	});
}

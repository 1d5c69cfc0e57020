import { jsonParse, UserError, type ICredentialDataDecryptedObject } from 'n8n-workflow';
import { z } from 'zod/v4';

import { identityKey, isObject, isToken, type Grant } from './grant';
import { filled, readAddress, required, text, type Address } from './hosts';

/** A client of Puzzel ID, and for whom it acts. */
interface Client {
	token: Address;
	clientId: string;
	clientSecret: string;
	/** Empty if the token names it. */
	customerKey: string;
	userId: string;
}

/** The claim that holds the customer key [observed in clients]. */
const tokenClaims = z.object({
	'urn:puzzel:cc:slid': z.union([z.string().trim().min(1), z.number()]).transform(String),
});

/** The errors of a token endpoint (RFC 6749, 5.2). */
export const OAUTH_ERRORS = new Set([
	'invalid_client',
	'invalid_grant',
	'invalid_request',
	'invalid_scope',
	'unauthorized_client',
	'unsupported_grant_type',
]);

/** OAuth2 client credentials at Puzzel ID. There is no renewal but the same once more. Throws UserError. */
export function clientCredentialsGrant(data: ICredentialDataDecryptedObject): Grant {
	const customerKey = text(data.customerKey);
	const client: Client = {
		token: readAddress(data, 'tokenUrl'),
		clientId: required(data.clientId, 'Client ID'),
		clientSecret: filled(data.clientSecret, 'Client Secret'),
		customerKey,
		userId: customerKey ? required(data.userId, 'User ID') : text(data.userId),
	};
	const { token, clientId, clientSecret, userId } = client;
	const api = readAddress(data, 'apiUrl');
	const proxy = `Check "${token.field}" in the credential, and any proxy or firewall in between.`;
	const fields =
		'"Client ID", "Client Secret", "Customer Key" and "User ID" in the credential. In Puzzel, under Organisation Settings > OIDC Clients, the client needs the grant type Client Credentials and the scope "contact-centre".';
	return {
		key: identityKey([token.url, api.url, clientId, clientSecret, customerKey, userId]),
		userKey: identityKey([token.url, clientId]),
		user: clientId,
		hosts: { customerKey, apiUrl: api.url },
		tokenEndpoint: token,
		apiEndpoint: api,
		secrets: [clientSecret, `${clientId}:${clientSecret}`],
		request: {
			url: token.url,
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
			body: new URLSearchParams({
				grant_type: 'client_credentials',
				client_id: clientId,
				client_secret: clientSecret,
				scope: scopeOf(client),
			}).toString(),
		},
		readToken: (body) =>
			isObject(body) && isToken(body.access_token) ? { accessToken: body.access_token } : undefined,
		wantsTwoFactors: () => false,
		isRefusal: ({ statusCode, body }) =>
			(statusCode === 400 || statusCode === 401) && isObject(body) && OAUTH_ERRORS.has(String(body.error)),
		advice: {
			refused: `Check ${fields}`,
			unavailable: proxy,
			unjudged: `${proxy} Then check ${fields}`,
		},
	};
}

/** The scope with customer and user is [documented]; that the bare one is that of the client's own customer is [inferred]. */
const scopeOf = ({ customerKey, userId }: Client) =>
	customerKey ? `contact-centre:${customerKey}:${userId}` : 'contact-centre';

/** The customer key that a token of Puzzel ID names. Throws UserError. */
export function customerKeyOf(token: string): string {
	const [, claims = ''] = token.split('.');
	const json = Buffer.from(claims, 'base64url').toString();
	const parsed = tokenClaims.safeParse(jsonParse(json, { fallbackValue: {} }));
	if (parsed.success) return parsed.data['urn:puzzel:cc:slid'];
	throw new UserError('The token of Puzzel ID names no customer', {
		description: 'Open the credential and fill in "Customer Key" and "User ID".',
	});
}

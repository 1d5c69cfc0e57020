import { jsonParse, UserError, type ICredentialDataDecryptedObject } from 'n8n-workflow';
import { z } from 'zod/v4';

import { filled, hostOf, readAddress, required, text, type Address } from './hosts';
import { identityKey, isBusy, type Answer, type SignInWay, type Told, type Verdict } from './way';
import { shownWords } from './words';

/** A client of Puzzel ID, and for whom it acts. */
interface Client {
	token: Address;
	clientId: string;
	clientSecret: string;
	/** Empty where Puzzel ID is to tell it. */
	customerKey: string;
	userId: string;
}

const tokenAnswer = z.object({ access_token: z.string().min(1) });
const oauthError = z.object({
	error: z.string().regex(/^[a-z_]+$/),
	error_description: z.string().optional().catch(undefined),
});
/** The claim that holds the customer key [observed in clients]. */
const tokenClaims = z.object({
	'urn:puzzel:cc:slid': z.union([z.string().trim().min(1), z.number()]).transform(String),
});

/** Those that judge the client, its secret or what it asks for; with HTTP 401 the others do so as well (RFC 6749, 5.2). */
const REFUSALS = new Set(['invalid_client', 'invalid_grant', 'invalid_scope']);
const OTHER_ERRORS = new Set(['invalid_request', 'unauthorized_client', 'unsupported_grant_type']);

/** OAuth2 client credentials at Puzzel ID. There is no renewal but the same once more. Throws UserError. */
export function byClientCredentials(data: ICredentialDataDecryptedObject): SignInWay {
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
	return {
		key: identityKey([token.url, api.url, clientId, clientSecret, customerKey, userId]),
		hosts: { customerKey, apiUrl: api.url },
		door: token,
		api,
		secret: clientSecret,
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
		granted: (body) => {
			const parsed = tokenAnswer.safeParse(body);
			return parsed.success ? { accessToken: parsed.data.access_token } : undefined;
		},
		verdictOf,
		explain: (answer) => explain(answer, client),
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

/** Only what an OAuth server says of this client is a refusal, not the 401 of a gateway in front of it. */
function verdictOf(answer: Answer): Verdict {
	if (isBusy(answer)) return 'busy';
	const error = oauthError.safeParse(answer.body).data?.error;
	if (error === undefined) return 'foreign';
	const isJudged =
		answer.statusCode === 401
			? REFUSALS.has(error) || OTHER_ERRORS.has(error)
			: answer.statusCode === 400 && REFUSALS.has(error);
	return isJudged ? 'refused' : 'unclear';
}

function explain(answer: Answer, { token, clientId, clientSecret, customerKey, userId }: Client): Told {
	const { statusCode, body } = answer;
	const said = oauthError.safeParse(body).data;
	const words = shownWords(said?.error_description ?? '', [clientSecret]);
	const status = said
		? `HTTP ${statusCode}, ${shownWords(said.error, [clientSecret])}`
		: `HTTP ${statusCode}`;
	const quote = words ? `Puzzel says: "${words}" (${status}).` : `(${status}).`;

	const verdict = verdictOf(answer);
	if (verdict === 'busy') {
		return {
			message: `Puzzel ID could not sign anyone in just now. ${quote}`,
			description: 'The client secret was not judged. Try again later.',
		};
	}
	if (verdict === 'foreign') {
		return {
			message: `${hostOf(token.url)} does not answer like Puzzel ID: check "${token.field}" (HTTP ${statusCode})`,
			description:
				'It may be another server, a maintenance page or a firewall; the client secret was not judged. The usual address is https://app.puzzel.com/id/connect/token.',
		};
	}
	if (said?.error === 'invalid_scope') {
		return {
			message: customerKey
				? `Puzzel ID does not let the client "${clientId}" act for user ${userId} of customer "${customerKey}": check "Customer Key" and "User ID". ${quote}`
				: `Puzzel ID does not tell the customer of the client "${clientId}": fill in "Customer Key" and "User ID". ${quote}`,
			description:
				'In Puzzel, under Organisation Settings > OIDC Clients, the client needs "contact-centre" among its allowed scopes.',
		};
	}
	if (said?.error !== 'invalid_client') {
		return {
			message: `Puzzel ID did not sign the client "${clientId}" in. ${quote}`,
			description:
				'Check the credential. In Puzzel, under Organisation Settings > OIDC Clients, the grant type of the client must be Client Credentials.',
		};
	}
	return {
		message: `Puzzel ID refused the client "${clientId}": the client ID or the client secret is wrong. ${quote}`,
		description:
			'Correct "Client ID" and "Client Secret" in the credential. A corrected secret is used at once.',
	};
}

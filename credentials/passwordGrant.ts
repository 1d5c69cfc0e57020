import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { z } from 'zod/v4';

import {
	identityKey,
	isObject,
	isToken,
	type Grant,
	type RefreshToken,
	type SignInRequest,
	type SignInResponse,
} from './grant';
import { filled, readAddress, required, text } from './hosts';

/**
 * The response to a login as it is documented; it has no envelope. Example: `{ "accessToken": "eyJ…",
 * "refreshToken": { "customerKey": "12345", "sessionId": "…", "expiryDate": "…" }, "twoFactorRequired": false }`
 */
const loginSchema = z.object({
	accessToken: z.custom<string>(isToken),
	refreshToken: z
		.object({ customerKey: z.coerce.string(), sessionId: z.coerce.string().min(1) })
		.nullish()
		.catch(undefined),
});

/** The documented login, and its renewal. Throws UserError, naming the field as displayed. */
export function passwordGrant(data: ICredentialDataDecryptedObject): Grant {
	const customerKey = required(data.customerKey, 'Customer Key');
	const auth = readAddress(data, 'authUrl');
	const api = readAddress(data, 'apiUrl');
	const userName = required(data.userName, 'User Name');
	const password = filled(data.password, 'Password');
	const clientName = text(data.clientName) || 'n8n';
	const clientVersion = text(data.clientVersion) || '1.0';
	const request = (action: string, body: Record<string, string>): SignInRequest => ({
		url: `${auth.url}/api/Authenticate/${action}`,
		body,
	});
	const proxy = `Check "${auth.field}" in the credential, and any proxy or firewall in between.`;
	return {
		key: identityKey([auth.url, api.url, customerKey, userName, password, clientName, clientVersion]),
		userKey: identityKey([auth.url, customerKey, userName.toLowerCase()]),
		user: userName,
		hosts: { customerKey, apiUrl: api.url },
		tokenEndpoint: auth,
		apiEndpoint: api,
		secrets: [password, `${userName}:${password}`],
		request: request('LogIn', { customerKey, userName, password, clientName, clientVersion }),
		refreshRequest: (refresh: RefreshToken) => request('GetAccessToken', { ...refresh }),
		readToken: (body) => {
			const parsed = loginSchema.safeParse(body);
			if (!parsed.success) return undefined;
			const { accessToken, refreshToken } = parsed.data;
			return { accessToken, ...(refreshToken ? { refresh: refreshToken } : {}) };
		},
		wantsTwoFactors: (body) => isObject(body) && /^true$/i.test(String(body.twoFactorRequired)),
		isRefusal,
		advice: {
			refused:
				'Check "User Name", "Password" and "Customer Key" in the credential, and whether the user is locked in Puzzel.',
			unavailable: proxy,
			unjudged: `${proxy} Then check "User Name", "Password" and "Customer Key".`,
		},
	};
}

/** Puzzel's envelope with a code other than 0, or a 401 with a message [inferred: no failed login is documented]. */
function isRefusal({ statusCode, body }: SignInResponse): boolean {
	if (!isObject(body)) return false;
	if (statusCode === 401 && typeof body.message === 'string') return true;
	const isCode = typeof body.code === 'number' || /^\d+$/.test(String(body.code ?? ''));
	const named = ['result', 'id', 'message'].filter((name) => name in body).length;
	return isCode && Number(body.code) !== 0 && named >= 2;
}

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { z } from 'zod/v4';

import { filled, readAddress, required, text, type Address } from './hosts';
import { explain, verdictOf, wantsTwoFactors } from './refusal';
import { identityKey, type Refresh, type SignInRequest, type SignInWay } from './way';

/** Who logs in with a password, and where. */
export interface LogIn {
	auth: Address;
	api: Address;
	customerKey: string;
	userName: string;
	password: string;
	clientName: string;
	clientVersion: string;
}

/** The login's answer as it is documented; it does not come in the envelope. */
const loginAnswer = z.object({
	accessToken: z.string().min(1),
	refreshToken: z
		.object({ customerKey: z.coerce.string(), sessionId: z.coerce.string().min(1) })
		.nullish()
		.catch(undefined),
});

/** Throws UserError, naming the field as displayed. */
export function readLogIn(data: ICredentialDataDecryptedObject): LogIn {
	return {
		customerKey: required(data.customerKey, 'Customer Key'),
		auth: readAddress(data, 'authUrl'),
		api: readAddress(data, 'apiUrl'),
		userName: required(data.userName, 'User Name'),
		password: filled(data.password, 'Password'),
		clientName: text(data.clientName) || 'n8n',
		clientVersion: text(data.clientVersion) || '1.0',
	};
}

/** The documented login, and its renewal. Throws UserError. */
export function byPassword(data: ICredentialDataDecryptedObject): SignInWay {
	const logIn = readLogIn(data);
	const { auth, api, customerKey, userName, password, clientName, clientVersion } = logIn;
	const request = (action: string, body: Record<string, string>): SignInRequest => ({
		url: `${auth.url}/api/Authenticate/${action}`,
		body,
	});
	return {
		key: identityKey([auth.url, api.url, customerKey, userName, password, clientName, clientVersion]),
		hosts: { customerKey, apiUrl: api.url },
		door: auth,
		api,
		secret: password,
		request: request('LogIn', { customerKey, userName, password, clientName, clientVersion }),
		renewal: (refresh: Refresh) => request('GetAccessToken', { ...refresh }),
		granted: (body) => {
			const parsed = loginAnswer.safeParse(body);
			if (!parsed.success || wantsTwoFactors(body)) return undefined;
			const { accessToken, refreshToken } = parsed.data;
			return { accessToken, ...(refreshToken ? { refresh: refreshToken } : {}) };
		},
		verdictOf,
		explain: (answer) => explain(answer, logIn),
	};
}

import type { IDataObject } from 'n8n-workflow';

import { DEMO_CLIENT, DEMO_SIGN_IN } from '../../emulator/demoSeed';
import type { Owner } from './rest';

/** The owner account of every n8n that is started here. */
export const OWNER: Owner = { email: 'owner@example.com', password: 'Puzzel-Demo-1' };

/** What a person types into the credential "Puzzel API" to reach this emulator. */
export function credentialData(
	{ url, apiUrl }: { url: string; apiUrl: string },
	changes: IDataObject = {},
): IDataObject {
	return { environment: 'custom', ...DEMO_SIGN_IN, authUrl: url, apiUrl, ...changes };
}

/** The same for "Puzzel OAuth2 API". */
export function clientCredentialData(
	{ url, apiUrl }: { url: string; apiUrl: string },
	changes: IDataObject = {},
): IDataObject {
	const { clientId, clientSecret, userId } = DEMO_CLIENT;
	return {
		environment: 'custom',
		clientId,
		clientSecret,
		customerKey: DEMO_SIGN_IN.customerKey,
		userId: String(userId),
		tokenUrl: `${url}/id/connect/token`,
		apiUrl,
		...changes,
	};
}

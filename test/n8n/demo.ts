import type { IDataObject } from 'n8n-workflow';

import { DEMO_SIGN_IN } from '../../emulator/demoSeed';
import type { Owner } from './rest';

/** The owner account of every n8n that is started here. */
export const OWNER: Owner = { email: 'owner@example.com', password: 'Puzzel-Demo-1' };

/** What a person types into the credential to reach this emulator. */
export function credentialData(
	{ url, apiUrl }: { url: string; apiUrl: string },
	changes: IDataObject = {},
): IDataObject {
	return { environment: 'custom', ...DEMO_SIGN_IN, authUrl: url, apiUrl, ...changes };
}

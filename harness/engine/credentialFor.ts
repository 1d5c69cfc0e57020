import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { readSession, toStore } from '../../credentials/storedSession';
import { DEMO_CLIENT, DEMO_SIGN_IN, type Emulator } from '../../emulator';
import { CredentialStore } from './credentialStore';

/** As a credential is before the first sign-in. */
export const SIGNED_OUT = { accessToken: '', sessionSecret: '' };

/** A stored credential for the emulator's API user, who has signed in. */
export function credentialFor(
	emulator: Emulator,
	more: ICredentialDataDecryptedObject = {},
): CredentialStore {
	const typed = {
		environment: 'custom',
		...DEMO_SIGN_IN,
		authUrl: emulator.url,
		apiUrl: emulator.apiUrl,
		clientName: 'n8n',
		clientVersion: '1.0',
	};
	const { token, sessionId } = emulator.logIn(DEMO_SIGN_IN);
	const session = readSession(typed);
	const signedIn = toStore(token, { ...session, refresh: { customerKey: typed.customerKey, sessionId } });
	return new CredentialStore({ ...typed, ...signedIn, ...more });
}

/** A stored credential for the emulator's client of Puzzel ID, which has not signed in. */
export const clientCredentialFor = (
	emulator: Emulator,
	more: ICredentialDataDecryptedObject = {},
): CredentialStore =>
	new CredentialStore(
		{
			environment: 'custom',
			...DEMO_CLIENT,
			customerKey: DEMO_SIGN_IN.customerKey,
			userId: String(DEMO_CLIENT.userId),
			tokenUrl: emulator.tokenUrl,
			apiUrl: emulator.apiUrl,
			...SIGNED_OUT,
			...more,
		},
		'puzzelOAuth2Api',
	);

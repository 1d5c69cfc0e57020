import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Emulator } from '../../emulator';
import { CredentialStore } from './credentialStore';

/** A stored credential for the emulator's API user, with an empty token. */
export function credentialFor(
	emulator: Emulator,
	more: ICredentialDataDecryptedObject = {},
): CredentialStore {
	return new CredentialStore({
		customerKey: '12345',
		userName: 'n8n',
		password: 'demo-password',
		authUrl: emulator.url,
		apiUrl: emulator.apiUrl,
		clientName: 'n8n',
		clientVersion: '1.0',
		accessToken: '',
		...more,
	});
}

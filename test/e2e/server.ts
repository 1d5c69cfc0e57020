import type { IDataObject } from 'n8n-workflow';

import type { Emulator } from '../../emulator';
import { createInstallation, startServer } from '../n8n/n8n';
import { RestSession } from '../n8n/rest';

export interface TestServer {
	url: string;
	session: RestSession;
	close: () => Promise<void>;
}

/** Real n8n with the packed package, an owner account, and nothing else. */
export async function startTestServer(): Promise<TestServer> {
	const installation = await createInstallation({ environment: { GENERIC_TIMEZONE: 'Europe/Oslo' } });
	const server = await startServer(installation);
	const session = new RestSession(server.url);
	await session.setUpOwner({ email: 'owner@example.com', password: 'Puzzel-Demo-1' });
	return {
		url: server.url,
		session,
		close: async () => {
			await server.stop();
			await installation.remove();
		},
	};
}

/** What a person types into the credential to reach this emulator. */
export function credentialData(emulator: Emulator, changes: IDataObject = {}): IDataObject {
	return {
		customerKey: '12345',
		userName: 'n8n',
		password: 'demo-password',
		authUrl: emulator.url,
		apiUrl: emulator.apiUrl,
		...changes,
	};
}

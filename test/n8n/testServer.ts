import { OWNER } from './demo';
import { createInstallation, startServer } from './n8n';
import { RestSession } from './rest';

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
	await session.setUpOwner(OWNER);
	return {
		url: server.url,
		session,
		close: async () => {
			await server.stop();
			await installation.remove();
		},
	};
}

import { createEmulator, type Emulator } from '../../emulator';
import { credentialData, OWNER } from './demo';
import { createInstallation, startServer, type Installation } from './n8n';
import { RestSession, type CredentialLink } from './rest';
import { WITHOUT_EDITOR } from './sharing';

/** What jest's own process has made for all test files (`sharing.ts`); undefined outside of such a run. */
async function shared(what: string): Promise<string | undefined> {
	const gate = process.env.PUZZEL_SHARED_N8N;
	if (!gate) return undefined;
	const response = await fetch(`${gate}${what}`);
	if (!response.ok) throw new Error(await response.text());
	return await response.text();
}

/** An n8n installation with this package, for one test file. */
export async function createTestInstallation(
	environment: Record<string, string> = {},
): Promise<Installation> {
	const from = await shared('/folder');
	return await createInstallation({ from, environment: { ...WITHOUT_EDITOR, ...environment } });
}

export interface TestServer {
	url: string;
	session: RestSession;
	close: () => Promise<void>;
}

/** Real n8n with the packed package and an owner account: that of this jest worker, or one with an editor. */
export async function startTestServer({ hasEditor = false } = {}): Promise<TestServer> {
	const url = hasEditor ? undefined : await shared(`/server/${process.env.JEST_WORKER_ID}`);
	if (url) {
		const session = new RestSession(url);
		await session.signIn(OWNER);
		return { url, session, close: async () => await session.unpublishAll() };
	}
	const installation = await createTestInstallation({ N8N_DISABLE_UI: 'false' });
	const server = await startServer(installation);
	const session = new RestSession(server.url);
	if (!(await session.setUpOwner(OWNER))) await session.signIn(OWNER);
	return {
		url: server.url,
		session,
		close: async () => {
			await server.stop();
			await installation.remove();
		},
	};
}

export interface ServerWithPuzzel extends TestServer {
	emulator: Emulator;
	/** In n8n, for this emulator. */
	credential: CredentialLink;
}

/** The same next to an emulated Puzzel. */
export async function startWithPuzzel(): Promise<ServerWithPuzzel> {
	const emulator = await createEmulator();
	const n8n = await startTestServer();
	const close = async () => {
		await n8n.close();
		await emulator.close();
	};
	const credential = await n8n.session.createCredential('Puzzel', credentialData(emulator));
	return { ...n8n, emulator, credential, close };
}

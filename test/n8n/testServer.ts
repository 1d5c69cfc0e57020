import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createEmulator, type Emulator } from '../../emulator';
import { credentialData, OWNER } from './demo';
import { madeOnce } from './madeOnce';
import { createInstallation, startServer, type Installation } from './n8n';
import { RestSession, type CredentialLink } from './rest';

/** To copy the files of its editor takes n8n two seconds at each start, which is of use to a browser only. */
const WITHOUT_EDITOR = { N8N_DISABLE_UI: 'true' };

/** An n8n installation with this package and an owner's account in it. */
export async function createTestInstallation(
	environment: Record<string, string> = {},
): Promise<Installation> {
	const userFolder = await mkdtemp(path.join(tmpdir(), 'puzzel-n8n-'));
	await madeOnce('n8n', userFolder, setUp);
	return await createInstallation({ userFolder, environment: { ...WITHOUT_EDITOR, ...environment } });
}

/** n8n makes its database at its first start. */
async function setUp(userFolder: string): Promise<void> {
	const server = await startServer(await createInstallation({ userFolder }));
	try {
		await new RestSession(server.url).setUpOwner(OWNER);
	} finally {
		await server.stop();
	}
	await rm(path.join(userFolder, '.cache'), { recursive: true });
}

export interface TestServer {
	url: string;
	session: RestSession;
	close: () => Promise<void>;
}

/** Real n8n with the packed package, an owner account, and nothing else. */
export async function startTestServer({ hasEditor = false } = {}): Promise<TestServer> {
	const installation = await createTestInstallation({
		GENERIC_TIMEZONE: 'Europe/Oslo',
		...(hasEditor && { N8N_DISABLE_UI: 'false' }),
	});
	const server = await startServer(installation);
	const session = new RestSession(server.url);
	await session.signIn(OWNER);
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

/** The same beside an emulated Puzzel. */
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

import { createEmulator, type Emulator, type EmulatorOptions } from '../../emulator';
import { standIn } from '../standIn';
import { credentialData, OWNER } from './demo';
import { createInstallation, startServer, type Installation } from './n8n';
import { RestSession, type CredentialLink } from './rest';
import { WITHOUT_EDITOR } from './sharing';
import { workflow, type Source, type Step } from './workflow';

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

/**
 * For all tests of a file: real n8n and an emulated Puzzel with its credential. Each test begins as the seed says; a
 * `fresh` Puzzel has an address of its own, so that n8n remembers nothing of it.
 */
export function useN8n(options: N8nOptions = {}) {
	const { seed = {}, isFresh = false, hasEditor = false, hasCredential = true } = options;
	let server: TestServer;
	let emulator: Emulator;
	let credential: CredentialLink;
	const start = async () => {
		emulator = await createEmulator({ seed });
		if (hasCredential) credential = await server.session.createCredential('Puzzel', credentialData(emulator));
	};
	beforeAll(async () => {
		server = await startTestServer({ hasEditor });
		if (!isFresh) await start();
	});
	beforeEach(async () => (isFresh ? await start() : emulator.reset()));
	afterEach(async () => isFresh && (await emulator.close()));
	afterAll(async () => {
		await server.close();
		if (!isFresh) await emulator.close();
	});
	const create = async (source: Source, ...steps: Step[]) =>
		await server.session.createWorkflow(workflow('Test', source, credential, steps));
	return {
		emulator: standIn(() => emulator),
		session: standIn(() => server.session),
		get url() {
			return server.url;
		},
		get credential() {
			return credential;
		},
		create,
		/** Its steps behind these items, run to the end. */
		run: async (source: Source, ...steps: Step[]) => await server.session.run(await create(source, ...steps)),
	};
}

interface N8nOptions {
	seed?: EmulatorOptions['seed'];
	isFresh?: boolean;
	hasEditor?: boolean;
	hasCredential?: boolean;
}

/**
 * `npm start`: real n8n with this package in it, and an emulated Puzzel to try it on. The data stays in
 * `.n8n/`, so a second start is quick and keeps what the person changed; delete the folder to start from scratch.
 * One of an earlier version of the demonstration is put aside.
 */
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { createEmulator, DEMO_SIGN_IN, demoSeed, ForeignStateError, type Emulator } from '../emulator';
import { clientCredentialData, credentialData, OWNER } from '../test/n8n/demo';
import { createInstallation, isPortTaken, startServer, type Server } from '../test/n8n/n8n';
import { RestSession, withCredential } from '../test/n8n/rest';
import { EXAMPLES, readExample } from './examples';

const FOLDER = path.resolve(__dirname, '..', '.n8n');
/** Written once n8n holds the account, the credential and the examples: the examples' ids, by name. */
const FURNISHED = path.join(FOLDER, 'examples.json');
/** n8n's own default is New York. So a time in n8n and on the wallboard is that of the clock on this machine. */
const TIME_ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone;
/** Fixed, since the stored credential points to it. */
const EMULATOR_PORT = 5710;
const PORT = Number(process.env.N8N_PORT ?? 5678);

async function main(): Promise<void> {
	for (const [port, what] of [
		[PORT, 'n8n; to use another one: N8N_PORT=5679 npm start'],
		[EMULATOR_PORT, 'the emulated Puzzel'],
	] as const) {
		if (await isPortTaken(port)) throw new Error(`Port ${port} is taken. It is needed for ${what}`);
	}

	const emulator = await startEmulator();
	console.log('Starting n8n; the first time takes half a minute …');
	const installation = await createInstallation({
		userFolder: FOLDER,
		port: PORT,
		environment: { GENERIC_TIMEZONE: TIME_ZONE },
	});
	const server = await startServer(installation);
	const log = path.join(FOLDER, 'n8n.log');
	server.copyOutputTo(createWriteStream(log));

	if (!existsSync(FURNISHED)) {
		await writeFile(FURNISHED, JSON.stringify(await furnish(server, emulator)));
	}
	const examples = JSON.parse(await readFile(FURNISHED, 'utf8')) as Record<string, string>;
	const width = Math.max(...Object.keys(examples).map(({ length }) => length));

	const { customerKey, userName, password } = DEMO_SIGN_IN;
	console.log(`
  n8n               ${server.url}
  sign in           ${OWNER.email}  /  ${OWNER.password}
  emulated Puzzel   ${emulator.url}  (the wallboard: queues, agents and calls to watch and play with)
  its credential    is in n8n: customer ${customerKey}, user ${userName}, password ${password},
                    Authentication URL ${emulator.url}, API URL ${emulator.apiUrl}
  log of n8n        ${path.relative(process.cwd(), log)}

  Example workflows: sign in, open one and press "Execute workflow"

${Object.entries(examples)
	.map(([name, id]) => `  ${name.padEnd(width)}  ${server.url}/workflow/${id}`)
	.join('\n')}

  Ctrl-C ends both.
`);

	let askedAt: number | undefined;
	const stop = async () => {
		console.log('\nEnding n8n and the emulated Puzzel …');
		await server.stop();
		await emulator.close();
		process.exit(0);
	};
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			if (askedAt === undefined) {
				askedAt = Date.now();
				void stop();
			} else if (Date.now() - askedAt > 1_000) {
				// Not just npm, passing on the Ctrl-C that the terminal has sent to everyone already:
				// somebody does not want to wait. n8n ends as soon as this process is gone.
				process.exit(1);
			}
		});
	}
	await server.ended;
	if (askedAt === undefined) throw new Error(`n8n has ended; see ${log}`);
}

/** n8n's data go with those of the emulator: it remembers what it has sent, and the examples lead to its numbers. */
async function startEmulator(): Promise<Emulator> {
	await mkdir(FOLDER, { recursive: true });
	const options = {
		port: EMULATOR_PORT,
		seed: demoSeed(),
		dataFile: path.join(FOLDER, 'puzzel.json'),
		timeZone: TIME_ZONE,
	};
	try {
		return await createEmulator(options);
	} catch (error) {
		if (!(error instanceof ForeignStateError)) throw error;
	}
	const aside = `${FOLDER}-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}`;
	await rename(FOLDER, aside);
	await mkdir(FOLDER);
	console.log(
		`The data of an earlier version of this demonstration, your workflows in it too, are now in ${aside}; this is a new start.`,
	);
	return await createEmulator(options);
}

/** An owner account, a working credential of either kind and the examples, as a person would enter them; gives the examples' ids. */
async function furnish(
	server: Server,
	emulator: { url: string; apiUrl: string },
): Promise<Record<string, string>> {
	const session = new RestSession(server.url);
	if (!(await session.setUpOwner(OWNER))) await session.signIn(OWNER);
	const credential = await session.createCredential('Puzzel account', credentialData(emulator));
	await session.createCredential('Puzzel ID client', clientCredentialData(emulator), 'puzzelOAuth2Api');
	const present = await session.workflowIds();
	const ids: Record<string, string> = {};
	for (const file of EXAMPLES) {
		const workflow = withCredential(await readExample(file), credential);
		ids[workflow.name] = present.get(workflow.name) ?? (await session.createWorkflow(workflow));
	}
	return ids;
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
});

/**
 * `npm start`: real n8n with this package, and an emulated Puzzel. Their data stay in `.n8n/`, so that a second start is
 * quick and keeps what the person changed; delete the folder to start from scratch. Data of an earlier version of the
 * demonstration are put aside.
 */
import { execFile } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { createEmulator, DEMO_SIGN_IN, demoSeed, ForeignStateError, type Emulator } from '../emulator';
import { clientCredentialData, credentialData, OWNER } from '../harness/n8n/demo';
import { createInstallation, isPortTaken, startServer, type Server } from '../harness/n8n/n8n';
import { RestSession, withCredential, type WorkflowFile } from '../harness/n8n/rest';
import { EXAMPLES, readExample } from '../harness/examples';

const PROJECT = path.resolve(__dirname, '..');
/** The stored credential and an example contain the emulator's port. */
const DEFAULT_EMULATOR_PORT = 5710;
/** n8n's own default is New York. With this, times in n8n and on the wallboard are those of this computer. */
const TIME_ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone;

async function main(): Promise<void> {
	const port = await freePortOf('N8N_PORT', 5678, 5680, 'n8n');
	const emulatorPort = await freePortOf('EMULATOR_PORT', DEFAULT_EMULATOR_PORT, 5711, 'the emulated Puzzel');
	const folder = path.join(PROJECT, emulatorPort === DEFAULT_EMULATOR_PORT ? '.n8n' : `.n8n-${emulatorPort}`);

	console.log('Building the nodes …');
	await build();
	const emulator = await startEmulator(folder, emulatorPort);
	console.log('Starting n8n; the first time takes half a minute …');
	const installation = await createInstallation({
		userFolder: folder,
		port,
		environment: { GENERIC_TIMEZONE: TIME_ZONE },
	});
	const server = await startServer(installation);
	const log = path.join(folder, 'n8n.log');
	server.copyOutputTo(createWriteStream(log));

	/** Written once n8n has the account, the credentials and the examples: the examples' ids, by name. */
	const furnished = path.join(folder, 'examples.json');
	if (!existsSync(furnished)) await writeFile(furnished, JSON.stringify(await furnish(server, emulator)));
	const examples = JSON.parse(await readFile(furnished, 'utf8')) as Record<string, string>;
	const width = Math.max(...Object.keys(examples).map(({ length }) => length));

	const { customerKey, userName, password } = DEMO_SIGN_IN;
	console.log(`
  n8n         ${server.url}    sign in with  ${OWNER.email}  /  ${OWNER.password}
  wallboard   ${emulator.url}    the emulated Puzzel: queues, agents and calls

  Sign in to n8n, open an example, select "Execute workflow", and watch the wallboard:

${Object.entries(examples)
	.map(([name, id]) => `  ${name.padEnd(width)}  ${server.url}/workflow/${id}`)
	.join('\n')}

  The credential "Puzzel account" is already in n8n. To create one yourself: Environment "Custom",
  Authentication URL ${emulator.url}, API URL ${emulator.apiUrl},
  Customer Key ${customerKey}, User Name ${userName}, Password ${password}

  n8n's log is ${path.relative(process.cwd(), log)}. Ctrl-C stops both.
`);

	let stoppingSince: number | undefined;
	const stop = async () => {
		console.log('\nStopping n8n and the emulated Puzzel …');
		await server.stop();
		await emulator.close();
		process.exit(0);
	};
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			if (stoppingSince === undefined) {
				stoppingSince = Date.now();
				void stop();
			} else if (Date.now() - stoppingSince > 1_000) {
				// A second Ctrl-C, not the first one passed on by npm. n8n ends as soon as this process is gone.
				process.exit(1);
			}
		});
	}
	await server.ended;
	if (stoppingSince === undefined) throw new Error(`n8n has ended; see ${log}`);
}

/** The port in an environment variable, or the default. Checked before anything that takes long. */
async function freePortOf(variable: string, preset: number, another: number, what: string): Promise<number> {
	const port = Number(process.env[variable] ?? preset);
	if (!Number.isInteger(port) || port < 1 || port > 65_535)
		throw new Error(`${variable} must be a port from 1 to 65535, not "${process.env[variable]}"`);
	if (!(await isPortTaken(port))) return port;
	throw new Error(
		`Port ${port}, needed for ${what}, is in use. Stop the program that uses it, or choose another port:\n\n  ${variable}=${another} npm start\n`,
	);
}

async function build(): Promise<void> {
	const gulp = path.join(PROJECT, 'node_modules', 'gulp', 'bin', 'gulp.js');
	try {
		await promisify(execFile)(process.execPath, [gulp, 'build'], { cwd: PROJECT });
	} catch (error) {
		const { stdout, stderr } = error as { stdout: string; stderr: string };
		throw new Error(`The nodes could not be built:\n${stdout}${stderr}`);
	}
}

/** n8n's data belong to those of the emulator: n8n remembers what it has sent, and the examples contain its ids. */
async function startEmulator(folder: string, port: number): Promise<Emulator> {
	await mkdir(folder, { recursive: true });
	const options = {
		port,
		seed: demoSeed(),
		dataFile: path.join(folder, 'puzzel.json'),
		timeZone: TIME_ZONE,
	};
	try {
		return await createEmulator(options);
	} catch (error) {
		if (!(error instanceof ForeignStateError)) throw error;
	}
	const aside = `${folder}-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}`;
	await rename(folder, aside);
	await mkdir(folder);
	console.log(
		`Data of an earlier version, with your workflows, were moved to ${aside}. This is a new start.`,
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
		const example = JSON.stringify(await readExample(file)).replaceAll(
			`http://localhost:${DEFAULT_EMULATOR_PORT}`,
			emulator.url,
		);
		const workflow = withCredential(JSON.parse(example) as WorkflowFile, credential);
		ids[workflow.name] = present.get(workflow.name) ?? (await session.createWorkflow(workflow));
	}
	return ids;
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
});

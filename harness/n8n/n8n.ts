import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

import { installPackage } from './installation';

const PROJECT = path.resolve(__dirname, '..', '..');
const END_WITH_PARENT = pathToFileURL(path.join(__dirname, 'endWithParent.mjs')).href;

/** n8n 2.36 and later need Node 24, which is a dependency; n8n starts its task runner as `node`. */
const NODE_FOLDER = path.join(PROJECT, 'node_modules', 'node', 'bin');
const NODE = path.join(NODE_FOLDER, 'node');
/** A folder with another n8n in it, such as `harness/olderN8n`. */
export const OLDER_N8N = process.env.PUZZEL_OLDER_N8N;
const N8N = path.resolve(PROJECT, OLDER_N8N ?? '.', 'node_modules', 'n8n', 'bin', 'n8n');

/** A separate n8n: data, key, ports. */
export interface Installation {
	userFolder: string;
	port: number;
	url: string;
	environment: Record<string, string>;
	/** Takes others, for when another program has taken one meanwhile. */
	takePorts: () => Promise<void>;
	remove: () => Promise<void>;
}

export interface InstallationOptions {
	/** Kept between runs if given; otherwise a new temporary folder. */
	userFolder?: string;
	/** A user folder with the package in it, which is copied. */
	from?: string | undefined;
	/** By default a free one. */
	port?: number;
	environment?: Record<string, string>;
}

/** An n8n installation with this package in it, ready to be started. `dist` must have been built. */
export async function createInstallation(options: InstallationOptions = {}): Promise<Installation> {
	const userFolder = options.userFolder ?? (await mkdtemp(path.join(tmpdir(), 'puzzel-n8n-')));
	await mkdir(userFolder, { recursive: true });
	if (options.from) await cp(options.from, userFolder, { recursive: true });
	else await installPackage(userFolder);
	const installation: Installation = {
		userFolder,
		port: 0,
		url: '',
		environment: {
			...inherited(['HOME', 'LANG', 'TMPDIR', 'TZ']),
			PATH: [NODE_FOLDER, process.env.PATH].join(path.delimiter),
			N8N_USER_FOLDER: userFolder,
			N8N_ENCRYPTION_KEY: 'only-for-trying-and-testing',
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_SECURE_COOKIE: 'false',
			// Nothing here contacts other hosts.
			N8N_DIAGNOSTICS_ENABLED: 'false',
			N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
			N8N_TEMPLATES_ENABLED: 'false',
			N8N_VERIFIED_PACKAGES_ENABLED: 'false',
			N8N_PERSONALIZATION_ENABLED: 'false',
			...(OLDER_N8N ? {} : { N8N_DISABLED_MODULES: 'mcp-registry,instance-ai' }),
			N8N_LOG_LEVEL: 'info',
			...options.environment,
		},
		takePorts: async () => {
			const port = (installation.port = options.port ?? (await freePort()));
			installation.url = `http://localhost:${port}`;
			Object.assign(installation.environment, {
				N8N_PORT: String(port),
				QUEUE_HEALTH_CHECK_PORT: String(port),
				N8N_RUNNERS_BROKER_PORT: String(await freePort()),
			});
		},
		remove: async () => await rm(userFolder, { recursive: true, force: true, maxRetries: 5 }),
	};
	await installation.takePorts();
	return installation;
}

export interface N8nProcess {
	/** Of n8n itself, not of its task runner. */
	pid: number;
	/** Everything n8n wrote so far. */
	output: () => string;
	/** Everything n8n wrote and will write. */
	copyOutputTo: (stream: Writable) => void;
	/** Settles when n8n has ended, for any reason. */
	ended: Promise<void>;
	stop: () => Promise<void>;
	/** Nothing can be tidied up, as when the machine is switched off. */
	kill: () => Promise<void>;
}

export interface Server extends N8nProcess {
	url: string;
}

/** Starts the server and waits for its editor. */
export async function startServer(installation: Installation): Promise<Server> {
	const n8n = await startAndStay(installation, ['start'], 'Editor is now accessible');
	return { url: installation.url, ...n8n };
}

/** Starts a worker of queue mode and waits until it takes jobs. */
export async function startWorker(installation: Installation): Promise<N8nProcess> {
	return await startAndStay(installation, ['worker'], 'n8n worker is now ready');
}

async function startAndStay(
	installation: Installation,
	args: string[],
	readyText: string,
	tries = 3,
): Promise<N8nProcess> {
	const { child, output, ended } = launch(installation, args);
	const ready = new Promise<void>((resolve) => {
		const look = () => output().includes(readyText) && resolve();
		child.stdout.on('data', look);
	});
	const timer = new AbortController();
	const outcome = await Promise.race([
		ready.then(() => 'ready' as const),
		ended.then(() => 'ended' as const),
		pause(180_000, timer.signal).then(() => 'late' as const),
	]);
	timer.abort();
	const stop = async () => await end(child, ended);
	const kill = async () => {
		// With its task runner, which would hold n8n's output open if it outlived it.
		killGroup(child);
		await ended;
	};
	if (outcome !== 'ready') {
		await stop();
		if (tries > 1 && isPortInUse(output())) {
			await installation.takePorts();
			return await startAndStay(installation, args, readyText, tries - 1);
		}
		throw new Error(`n8n ${args.join(' ')} did not start (${outcome}):\n${output().slice(-4_000)}`);
	}
	const copyOutputTo = (stream: Writable) => {
		stream.write(output());
		child.stdout.on('data', (text: string) => stream.write(text));
		child.stderr.on('data', (text: string) => stream.write(text));
	};
	return { pid: child.pid!, output, copyOutputTo, ended, stop, kill };
}

/**
 * A free port of this computer, below those it gives to outgoing connections: one of them would be taken again by the
 * time n8n listens on it, some seconds later.
 */
async function freePort(): Promise<number> {
	const port = randomInt(10_000, 32_000);
	return (await isPortTaken(port)) ? await freePort() : port;
}

const isPortInUse = (output: string) => /(?:address|port .*) (?:is )?already in use/i.test(output);

/** Starts what listens on a free port; on another one if that was taken meanwhile. */
export async function onFreePort<T>(start: (port: number) => Promise<T>, tries = 3): Promise<T> {
	const port = await freePort();
	try {
		return await start(port);
	} catch (error) {
		if (tries === 1 || !isPortInUse(String(error))) throw error;
		return await onFreePort(start, tries - 1);
	}
}

export async function isPortTaken(port: number): Promise<boolean> {
	const server = createServer().listen(port, '127.0.0.1');
	try {
		await once(server, 'listening');
	} catch {
		return true;
	}
	server.close();
	await once(server, 'close');
	return false;
}

function launch(installation: Installation, args: string[]) {
	const child = spawn(NODE, ['--import', END_WITH_PARENT, N8N, ...args], {
		// n8n reads a `.env` file of the folder it runs in; this one has none.
		cwd: installation.userFolder,
		env: installation.environment,
		stdio: ['pipe', 'pipe', 'pipe'],
		// A separate process group: Ctrl-C reaches the script alone, which then stops n8n.
		detached: true,
	});
	const chunks: string[] = [];
	child.stdout.setEncoding('utf8').on('data', (text: string) => chunks.push(text));
	child.stderr.setEncoding('utf8').on('data', (text: string) => chunks.push(text));
	if (process.env.PUZZEL_LOGS) {
		const log = createWriteStream(path.join(process.env.PUZZEL_LOGS, `n8n-${child.pid}.log`));
		for (const stream of [child.stdout, child.stderr]) stream.pipe(log, { end: false });
	}
	const ended = once(child, 'close').then(() => undefined);
	return { child, ended, output: () => chunks.join('') };
}

async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
	if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
	const timer = new AbortController();
	const patience = pause(20_000, timer.signal).then(() => killGroup(child));
	await Promise.race([ended, patience.then(async () => await ended)]);
	timer.abort();
	// The task runner ends with n8n; if it does not, it is killed with the group.
	killGroup(child);
}

/** Of a process that was started `detached`. */
export function killGroup({ pid }: ChildProcess): void {
	if (pid === undefined) return;
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// The group has already ended.
	}
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
	await new Promise<void>((resolve) => {
		const timer = setTimeout(resolve, milliseconds);
		signal.addEventListener('abort', () => clearTimeout(timer));
	});
}

function inherited(names: string[]): Record<string, string> {
	return Object.fromEntries(
		names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
	);
}

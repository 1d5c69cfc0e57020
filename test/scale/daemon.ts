import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Daemon {
	stop: () => Promise<void>;
}

export interface DaemonOrder {
	program: string;
	args: string[];
	/** What it says when it can be used. */
	readyText: string;
	/** The signal that ends it immediately and in order. */
	endSignal: 'TERM' | 'INT';
	user?: User | undefined;
}

/** The shell ends the daemon when the pipe to its standard input closes, so also when the tests are killed. */
const endWithParent = (signal: string) =>
	`"$@" & daemon=$!; cat >/dev/null; kill -${signal} $daemon; wait $daemon`;

/** Starts a program that stays, and waits until it can be used. */
export async function startDaemon({
	program,
	args,
	readyText,
	endSignal,
	user,
}: DaemonOrder): Promise<Daemon> {
	const child = spawn('/bin/sh', ['-c', endWithParent(endSignal), 'sh', program, ...args], {
		cwd: tmpdir(),
		stdio: ['pipe', 'pipe', 'pipe'],
		...user,
	});
	const ended = once(child, 'close');
	let output = '';
	try {
		await new Promise<void>((resolve, reject) => {
			const timer = setTimeout(() => reject(new Error(`${program} did not start:\n${output}`)), 180_000);
			void ended.then(() => reject(new Error(`${program} has ended:\n${output}`)));
			const look = (text: string) => {
				output += text;
				if (!output.includes(readyText)) return;
				clearTimeout(timer);
				resolve();
			};
			child.stdout.setEncoding('utf8').on('data', look);
			child.stderr.setEncoding('utf8').on('data', look);
		});
	} catch (error) {
		child.stdin.end();
		throw error;
	}
	return {
		stop: async () => {
			child.stdin.end();
			await ended;
		},
	};
}

export interface User {
	uid: number;
	gid: number;
}

/** Whom a program runs as that refuses to run as root; undefined if nobody is root. */
export function unprivilegedUser(name: string): User | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
	return { uid: id('-u'), gid: id('-g') };
}

export async function temporaryFolder(user?: User): Promise<{ path: string; remove: () => Promise<void> }> {
	const folder = await mkdtemp(path.join(tmpdir(), 'puzzel-scale-'));
	if (user) await chown(folder, user.uid, user.gid);
	return { path: folder, remove: async () => await rm(folder, { recursive: true, force: true }) };
}

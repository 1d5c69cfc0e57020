import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { cpus, loadavg, release, totalmem } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const PROJECT = path.resolve(__dirname, '..');

/** What the numbers depend on, one line each. */
export async function describeMachine(): Promise<string[]> {
	const processors = cpus();
	return [
		`date: ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`,
		`machine: ${processors.length} × ${processors[0]?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 1024 ** 3)} GB, Linux ${release()}; load before the start ${loadavg()[0]?.toFixed(2)}`,
		`Node ${process.version}, n8n ${await versionOf('n8n')}, this package at commit ${await commit()}`,
	];
}

async function versionOf(name: string): Promise<string> {
	const manifest = await readFile(path.join(PROJECT, 'node_modules', name, 'package.json'), 'utf8');
	return (JSON.parse(manifest) as { version: string }).version;
}

async function commit(): Promise<string> {
	try {
		const git = async (...args: string[]) =>
			(await promisify(execFile)('git', args, { cwd: PROJECT })).stdout.trim();
		const changed = await git('status', '--porcelain', '--', 'nodes', 'credentials');
		return `${await git('rev-parse', '--short', 'HEAD')}${changed ? ' with uncommitted changes' : ''}`;
	} catch {
		return 'unknown';
	}
}

import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { onFreePort } from '../../harness/n8n/n8n';
import { startDaemon, temporaryFolder, unprivilegedUser } from './daemon';

export interface Postgres {
	/** For n8n, which uses the database that every PostgreSQL has from the start. */
	environment: Record<string, string>;
	stop: () => Promise<void>;
}

const USER = 'postgres';

/** A real PostgreSQL of its own, gone when it is stopped. */
export async function startPostgres(): Promise<Postgres> {
	const programs = findPrograms();
	const user = unprivilegedUser(USER);
	const folder = await temporaryFolder(user);
	const data = path.join(folder.path, 'data');
	await promisify(execFile)(
		path.join(programs, 'initdb'),
		['--pgdata', data, '--username', USER, '--auth', 'trust', '--encoding', 'UTF8', '--no-sync'],
		{ cwd: tmpdir(), ...user },
	);
	return await onFreePort(async (port) => {
		const { stop } = await startDaemon({
			program: path.join(programs, 'postgres'),
			args: ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', '-c', 'fsync=off'],
			readyText: 'database system is ready to accept connections',
			endSignal: 'INT',
			user,
		});
		return {
			environment: {
				DB_TYPE: 'postgresdb',
				DB_POSTGRESDB_HOST: '127.0.0.1',
				DB_POSTGRESDB_PORT: String(port),
				DB_POSTGRESDB_USER: USER,
				DB_POSTGRESDB_DATABASE: 'postgres',
			},
			stop: async () => await stop().then(folder.remove),
		};
	});
}

/** Debian keeps them out of the PATH, by version. */
function findPrograms(): string {
	const root = '/usr/lib/postgresql';
	const versions = existsSync(root)
		? readdirSync(root).sort((one, other) => Number(other) - Number(one))
		: [];
	const folder = versions
		.map((version) => path.join(root, version, 'bin'))
		.find((bin) => existsSync(path.join(bin, 'initdb')));
	if (!folder)
		throw new Error('There is no PostgreSQL server on this computer. On Debian: apt-get install postgresql');
	return folder;
}

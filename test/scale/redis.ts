import { existsSync } from 'node:fs';

import { onFreePort } from '../../harness/n8n/n8n';
import { startDaemon, temporaryFolder } from './daemon';

export interface Redis {
	port: number;
	stop: () => Promise<void>;
}

/** A real Redis of its own, which keeps nothing. */
export async function startRedis(): Promise<Redis> {
	const program = ['/usr/bin/redis-server', '/usr/local/bin/redis-server'].find(existsSync);
	if (!program)
		throw new Error('There is no redis-server on this computer. On Debian: apt-get install redis-server');
	const folder = await temporaryFolder();
	return await onFreePort(async (port) => {
		const given = `--port ${port} --bind 127.0.0.1 --appendonly no --dir ${folder.path}`;
		const { stop } = await startDaemon({
			program,
			args: [...given.split(' '), '--save', ''],
			readyText: 'Ready to accept connections',
			endSignal: 'TERM',
		});
		return { port, stop: async () => await stop().then(folder.remove) };
	});
}

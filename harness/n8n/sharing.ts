import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { OWNER } from './demo';
import { createInstallation, startServer } from './n8n';
import { RestSession } from './rest';

/** To copy the files of its editor takes n8n two seconds at each start, which is of use to a browser only. */
export const WITHOUT_EDITOR = { N8N_DISABLE_UI: 'true', GENERIC_TIMEZONE: 'Europe/Oslo' };

/**
 * The test files of a jest run need the same package and the same n8n, which take many seconds to make. Jest's own
 * process makes them: a user folder of n8n, and a server for each worker that requests one.
 */
export async function share(): Promise<void> {
	if (process.env.PUZZEL_SHARED_N8N) throw new Error('n8n 1 and n8n 2 need a run each');
	const made = new Map<string, Promise<string>>();
	const get = async (what: string) => {
		if (!made.has(what)) made.set(what, what === '/folder' ? makeFolder() : startCopy(await get('/folder')));
		return await made.get(what)!;
	};
	// In time for the first that needs it, which gets the failure.
	get('/folder').catch(() => undefined);
	const gate = createServer((request, response) => {
		void get(request.url!).then(
			(text) => response.end(text),
			(error: unknown) => response.writeHead(500).end(String(error)),
		);
	});
	await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
	endings.push(async () => await new Promise((resolve) => gate.close(resolve)));
	process.env.PUZZEL_SHARED_N8N = `http://127.0.0.1:${(gate.address() as AddressInfo).port}`;
}

/** What ends each thing that was made, in the order of making. */
const endings: Array<() => Promise<unknown>> = [];

export async function endSharing(): Promise<void> {
	for (const end of endings.reverse()) await end();
}

/** n8n makes its database at its first start, and takes an owner only with its editor. */
async function makeFolder(): Promise<string> {
	const userFolder = await mkdtemp(path.join(tmpdir(), 'puzzel-n8n-'));
	endings.push(async () => await rm(userFolder, { recursive: true, force: true }));
	const server = await startServer(await createInstallation({ userFolder }));
	try {
		await new RestSession(server.url).setUpOwner(OWNER);
	} finally {
		await server.stop();
	}
	await rm(path.join(userFolder, '.cache'), { recursive: true, force: true });
	return userFolder;
}

async function startCopy(folder: string): Promise<string> {
	const installation = await createInstallation({ from: folder, environment: WITHOUT_EDITOR });
	endings.push(installation.remove);
	const server = await startServer(installation);
	endings.push(server.stop);
	return server.url;
}

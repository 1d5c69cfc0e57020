import path from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { credentialData, OWNER } from '../test/n8n/demo';
import { LightSession } from '../test/n8n/lightSession';
import { createInstallation, startServer, type Installation, type Server } from '../test/n8n/n8n';
import type { CredentialLink } from '../test/n8n/rest';
import type { EmulatedPuzzel } from './emulatedPuzzel';

/** For looking closer, as in `BENCH_N8N_ENVIRONMENT='{"NODE_OPTIONS":"--inspect"}' npm run bench`. */
export const FURTHER_ENVIRONMENT = JSON.parse(process.env.BENCH_N8N_ENVIRONMENT ?? '{}') as Record<
	string,
	string
>;

/** One real n8n with the packed package in it, and with the plain declarative node. */
export class BenchN8n {
	private constructor(
		private readonly installation: Installation,
		private server: Server,
		readonly session: LightSession,
	) {}

	static async start(): Promise<BenchN8n> {
		const installation = await createInstallation({
			environment: {
				N8N_CUSTOM_EXTENSIONS: path.join(__dirname, 'customNodes'),
				...FURTHER_ENVIRONMENT,
			},
		});
		const server = await startServer(installation);
		const session = new LightSession(server.url);
		await session.setUpOwner(OWNER);
		return new BenchN8n(installation, server, session);
	}

	get pid(): number {
		return this.server.pid;
	}

	/** The end of what n8n wrote. */
	get lastWords(): string {
		return this.server.output().slice(-3_000);
	}

	/** What was stored stays, what was in memory is gone. */
	async restart(): Promise<void> {
		await this.server.stop();
		this.server = await startServer(this.installation);
	}

	/** As the kernel does it when memory runs out: nothing can be tidied up. */
	async kill(): Promise<void> {
		process.kill(this.pid, 'SIGKILL');
		await this.server.ended;
	}

	async createCredential(puzzel: EmulatedPuzzel, changes: IDataObject = {}): Promise<CredentialLink> {
		return await this.session.createCredential('Puzzel', credentialData(puzzel.addresses, changes));
	}

	async close(): Promise<void> {
		await this.server.stop();
		await this.installation.remove();
	}
}

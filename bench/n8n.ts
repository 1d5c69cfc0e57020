import type { IDataObject } from 'n8n-workflow';

import { credentialData, OWNER } from '../harness/n8n/demo';
import { LightSession } from '../harness/n8n/lightSession';
import { createInstallation, startServer, type Installation, type Server } from '../harness/n8n/n8n';
import type { CredentialLink } from '../harness/n8n/rest';
import type { EmulatedPuzzel } from './emulatedPuzzel';

/** For a closer look, as in `BENCH_N8N_ENVIRONMENT='{"NODE_OPTIONS":"--inspect"}' npm run bench`. */
const environment = JSON.parse(process.env.BENCH_N8N_ENVIRONMENT ?? '{}') as Record<string, string>;

/** One real n8n with the packed package in it. */
export class BenchN8n {
	private constructor(
		private readonly installation: Installation,
		private readonly server: Server,
		readonly session: LightSession,
	) {}

	static async start(): Promise<BenchN8n> {
		const installation = await createInstallation({ environment });
		const server = await startServer(installation);
		const session = new LightSession(server.url);
		await session.setUpOwner(OWNER);
		return new BenchN8n(installation, server, session);
	}

	get pid(): number {
		return this.server.pid;
	}

	get lastOutput(): string {
		return this.server.output().slice(-3_000);
	}

	async createCredential(puzzel: EmulatedPuzzel, changes: IDataObject = {}): Promise<CredentialLink> {
		return await this.session.createCredential('Puzzel', credentialData(puzzel.addresses, changes));
	}

	async close(): Promise<void> {
		await this.server.stop();
		await this.installation.remove();
	}
}

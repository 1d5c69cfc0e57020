import { OWNER } from '../../harness/n8n/demo';
import { LightSession } from '../../harness/n8n/lightSession';
import {
	createInstallation,
	startServer,
	startWorker,
	type Installation,
	type N8nProcess,
} from '../../harness/n8n/n8n';
import { startPostgres } from './postgres';
import { startRedis } from './redis';

/** One process, with a folder of its own as on a machine of its own. */
export class Member {
	private constructor(
		private readonly launch: () => Promise<N8nProcess>,
		private readonly installation: Installation,
		private n8n: N8nProcess,
	) {}

	static async start(
		launch: (installation: Installation) => Promise<N8nProcess>,
		environment: Record<string, string>,
	): Promise<Member> {
		const installation = await createInstallation({ environment });
		const again = async () => await launch(installation);
		return new Member(again, installation, await again());
	}

	/** Where it reports its figures, if the cluster was asked to. */
	get url(): string {
		return this.installation.url;
	}

	get pid(): number {
		return this.n8n.pid;
	}

	/** The executions that a worker took up since it was started, by its own log. */
	get started(): string[] {
		return [...this.n8n.output().matchAll(/Worker started execution (\d+)/g)].map(([, id]) => id!);
	}

	/** Nothing can be tidied up, as when the machine is switched off. */
	async kill(): Promise<void> {
		await this.n8n.kill();
	}

	/** In order, as for an update of n8n, if it was not killed. */
	async restart(): Promise<void> {
		await this.n8n.stop();
		this.n8n = await this.launch();
	}

	async stop(): Promise<void> {
		await this.n8n.stop();
		await this.installation.remove();
	}
}

/** n8n in queue mode: a main process and workers, a Redis and a database between them, the package on each. */
export class Cluster {
	private constructor(
		readonly session: LightSession,
		/** Has the editor and the triggers. */
		readonly main: Member,
		readonly workers: Member[],
		/** What must be stopped, in this order. */
		private readonly started: Array<{ stop: () => Promise<void> }>,
	) {}

	static async start(size: number, more: Record<string, string> = {}): Promise<Cluster> {
		const started: Array<{ stop: () => Promise<void> }> = [];
		try {
			const redis = await startRedis();
			started.unshift(redis);
			const postgres = await startPostgres();
			started.unshift(postgres);
			const environment = { ...queueMode(redis.port), ...postgres.environment, ...more };
			const main = await Member.start(startServer, environment);
			started.unshift(main);
			const session = new LightSession(main.url);
			await session.setUpOwner(OWNER);
			// One after the other: each migrates nothing, but loads all of n8n.
			const workers: Member[] = [];
			while (workers.length < size) {
				workers.push(await Member.start(startWorker, environment));
				started.unshift(workers.at(-1)!);
			}
			return new Cluster(session, main, workers, started);
		} catch (error) {
			for (const each of started) await each.stop();
			throw error;
		}
	}

	async stop(): Promise<void> {
		for (const each of this.started) await each.stop();
	}
}

const queueMode = (redisPort: number) => ({
	EXECUTIONS_MODE: 'queue',
	QUEUE_BULL_REDIS_HOST: '127.0.0.1',
	QUEUE_BULL_REDIS_PORT: String(redisPort),
	// An execution started by hand runs on a worker, too.
	OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
	// A killed worker is missed within half a minute instead of one and a half.
	QUEUE_WORKER_LOCK_DURATION: '20000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '4000',
	QUEUE_WORKER_STALLED_INTERVAL: '5000',
});

import { OWNER } from '../../harness/n8n/demo';
import { LightSession } from '../../harness/n8n/lightSession';
import {
	createInstallation,
	startServer,
	startWorker,
	type Installation,
	type N8nProcess,
	type Server,
} from '../../harness/n8n/n8n';
import { startPostgres } from './postgres';
import { startRedis } from './redis';

/** One worker process, with a folder of its own as on a machine of its own. */
export class Worker {
	private constructor(
		private readonly installation: Installation,
		private n8n: N8nProcess,
	) {}

	static async start(environment: Record<string, string>): Promise<Worker> {
		const installation = await createInstallation({ environment });
		installation.environment.QUEUE_HEALTH_CHECK_PORT = String(installation.port);
		return new Worker(installation, await startWorker(installation));
	}

	/** Where it reports its figures, if the cluster was asked to. */
	get url(): string {
		return this.installation.url;
	}

	get pid(): number {
		return this.n8n.pid;
	}

	/** The executions that it took up since it was started, by its own log. */
	get started(): string[] {
		return [...this.n8n.output().matchAll(/Worker started execution (\d+)/g)].map(([, id]) => id!);
	}

	/** Nothing can be tidied up, as when the machine is switched off. */
	async kill(): Promise<void> {
		await this.n8n.kill();
	}

	async restart(): Promise<void> {
		this.n8n = await startWorker(this.installation);
	}

	async stop(): Promise<void> {
		await this.n8n.stop();
		await this.installation.remove();
	}
}

/** The process that has the editor and the triggers. */
export class Main {
	private constructor(
		private readonly installation: Installation,
		private n8n: Server,
	) {}

	static async start(environment: Record<string, string>): Promise<Main> {
		const installation = await createInstallation({ environment });
		return new Main(installation, await startServer(installation));
	}

	get url(): string {
		return this.installation.url;
	}

	get pid(): number {
		return this.n8n.pid;
	}

	/** In order, as for an update of n8n. */
	async restart(): Promise<void> {
		await this.n8n.stop();
		this.n8n = await startServer(this.installation);
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
		readonly main: Main,
		readonly workers: Worker[],
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
			const main = await Main.start(environment);
			started.unshift(main);
			const session = new LightSession(main.url);
			await session.setUpOwner(OWNER);
			// One after the other: each migrates nothing, but loads all of n8n.
			const workers: Worker[] = [];
			while (workers.length < size) {
				workers.push(await Worker.start(environment));
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

import { createEmulator, type Emulator, type EmulatorOptions } from '../../emulator';
import { until } from '../until';
import { credentialData, OWNER } from './demo';
import { startServer, type Installation, type Server } from './n8n';
import { RestSession } from './rest';
import { createTestInstallation } from './testServer';
import { workflow } from './workflow';

const TRIGGER = 'Trigger';
const END = 'End';

/** Cursor and execution are saved together; new in the 2.4x line of n8n. */
const DURABLE = Object.fromEntries(
	[
		'N8N_POLLER_DURABLE_CURSORS_ENABLED',
		'N8N_SCHEDULER_ENABLED',
		'N8N_SCHEDULER_POLL_TRIGGERS_ENABLED',
		'N8N_USE_WORKFLOW_PUBLICATION_SERVICE',
	].map((name) => [name, 'true']),
);

/** How n8n can keep the cursor of a polling trigger: name and environment. */
export const WAYS: Array<[string, Record<string, string>]> = [['as n8n keeps it by default', {}]];
if (!process.env.PUZZEL_OLDER_N8N) WAYS.push(['durable', DURABLE]);

/** For times that divide a minute. n8n allows one fixed second in an entry, and any number of entries. */
export const pollTimes = (everySeconds: number) => ({
	item: Array.from({ length: 60 / everySeconds }, (_, index) => ({
		mode: 'custom',
		cronExpression: `${index * everySeconds} * * * * *`,
	})),
});

/** As docs/trigger.md advises. */
const EACH_EVENT_ONCE = {
	name: 'Each Event Once',
	type: 'n8n-nodes-base.removeDuplicates',
	typeVersion: 2,
	parameters: {
		operation: 'removeItemsSeenInPreviousExecutions',
		dedupeValue: '={{ $json.eventId }}',
		options: {},
	},
};

export const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

interface Options {
	puzzel?: EmulatorOptions;
	environment?: Record<string, string>;
	everySeconds: number;
}

/** Real n8n, in which one workflow with "User Status Changed" is active, and the emulated Puzzel it polls. */
export class PollingN8n {
	/** When n8n was killed, in ms. */
	readonly kills: number[] = [];

	private constructor(
		readonly emulator: Emulator,
		readonly session: RestSession,
		readonly workflowId: string,
		readonly isDurable: boolean,
		private readonly installation: Installation,
		public server: Server,
	) {}

	static async start({ puzzel, environment = {}, everySeconds }: Options): Promise<PollingN8n> {
		const emulator = await createEmulator(puzzel);
		const installation = await createTestInstallation(environment);
		const server = await startServer(installation);
		const session = new RestSession(server.url);
		await session.signIn(OWNER);
		const credential = await session.createCredential('Puzzel', credentialData(emulator));
		const parameters = { event: 'userStatusChanged', pollTimes: pollTimes(everySeconds) };
		const trigger = { name: TRIGGER, type: 'puzzelTrigger', parameters };
		const id = await session.createWorkflow(
			workflow('Trigger', trigger, credential, [
				EACH_EVENT_ONCE,
				{ name: END, type: 'n8n-nodes-base.noOp', after: EACH_EVENT_ONCE.name },
			]),
		);
		await session.publish(id);
		const isDurable = environment === DURABLE;
		const n8n = new PollingN8n(emulator, session, id, isDurable, installation, server);
		// With durable cursors, n8n discards the poll with which it tests a workflow that is published.
		await n8n.nextPolls(3);
		return n8n;
	}

	/** The polls with a response. */
	get polls() {
		return this.emulator.calls.filter(
			({ operation, status }) => operation === 'UserStateToday' && status === 200,
		);
	}

	async nextPolls(count: number): Promise<void> {
		const enough = this.polls.length + count;
		await until(
			() => ({ polls: this.polls.length, output: this.server.output().slice(-2_000) }),
			({ polls }) => polls >= enough,
			{ everyMs: 50 },
		);
	}

	async kill(): Promise<void> {
		this.kills.push(Date.now());
		await this.server.kill();
	}

	/** n8n's own recovery after a kill fails now and then, and ends the process: a supervisor starts it once more. */
	async startAgain(): Promise<void> {
		this.server = await startServer(this.installation).catch(async (error: unknown) => {
			console.log('n8n is started once more:', error);
			return await startServer(this.installation);
		});
	}

	/** What the trigger has emitted, and the polls that reported an error, by execution, oldest first. */
	async emitted() {
		return await this.session.triggered(this.workflowId, TRIGGER, END);
	}

	async close(): Promise<void> {
		await this.server.stop();
		await this.installation.remove();
		await this.emulator.close();
	}
}

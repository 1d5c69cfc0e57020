import { createEmulator, DEMO_AGENTS, type Emulator } from '../../emulator';
import { credentialData, OWNER } from '../n8n/demo';
import { createInstallation, startServer, type Installation, type Server } from '../n8n/n8n';
import { RestSession } from '../n8n/rest';
import { workflow } from '../n8n/workflow';

const USERS = [DEMO_AGENTS.ingrid, 1231235, 1231236];
/** n8n allows one fixed second in an entry, and any number of entries. */
const EVERY_TWO_SECONDS = {
	item: Array.from({ length: 30 }, (_, index) => ({
		mode: 'custom',
		cronExpression: `${index * 2} * * * * *`,
	})),
};
const DURABLE = Object.fromEntries(
	[
		'N8N_POLLER_DURABLE_CURSORS_ENABLED',
		'N8N_SCHEDULER_ENABLED',
		'N8N_SCHEDULER_POLL_TRIGGERS_ENABLED',
		'N8N_USE_WORKFLOW_PUBLICATION_SERVICE',
	].map((name) => [name, 'true']),
);

const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

const WAYS: Array<[string, Record<string, string>]> = [['as n8n keeps it by default', {}]];
if (!process.env.PUZZEL_OLDER_N8N) WAYS.push(['durable', DURABLE]);

describe.each(WAYS)('a poll every two seconds, the cursor %s, in real n8n', (_, environment) => {
	let emulator: Emulator;
	let installation: Installation;
	let server: Server;
	let session: RestSession;
	let id: string;
	let changes = 0;

	beforeAll(async () => {
		emulator = await createEmulator();
		installation = await createInstallation({ environment });
		server = await startServer(installation);
		session = new RestSession(server.url);
		await session.setUpOwner(OWNER);
		const credential = await session.createCredential('Puzzel', credentialData(emulator));
		const trigger = {
			name: 'Trigger',
			type: 'puzzelTrigger',
			parameters: { event: 'userStatusChanged', pollTimes: EVERY_TWO_SECONDS },
		};
		id = await session.createWorkflow(
			workflow('Trigger', trigger, credential, [{ name: 'End', type: 'n8n-nodes-base.noOp' }]),
		);
		await session.publish(id);
	}, 120_000);
	afterAll(async () => {
		await server.stop();
		await installation.remove();
		await emulator.close();
	}, 60_000);

	const polls = () =>
		emulator.calls.filter(({ operation, status }) => operation === 'UserStateToday' && status === 200);
	const nextPolls = async (count: number) => {
		const until = polls().length + count;
		const end = Date.now() + 40_000;
		while (polls().length < until) {
			if (Date.now() > end) throw new Error('n8n does not poll');
			await pause(50);
		}
	};
	/** n8n's own recovery after a kill fails now and then, and ends the process: it is then started once more. */
	const startedBySupervisor = async () =>
		await startServer(installation).catch(async () => await startServer(installation));
	/** Every state is one that never was before. */
	const change = () => {
		const userStatus = `State ${++changes}`;
		emulator.setUserState(USERS[changes % USERS.length]!, { userStatus });
	};
	const changeFor = async (times: number) => {
		for (let time = 0; time < times; time++) {
			change();
			await pause(300);
		}
	};

	test('killed in between: every state that a poll saw is emitted, repeated only from the last poll', async () => {
		// With durable cursors, n8n keeps nothing of the poll with which it tries a workflow that is published.
		await nextPolls(3);
		await changeFor(12);
		// At any moment of a poll, or between two; what it has seen is not overwritten meanwhile.
		await pause(Math.random() * 2_000);
		const countsAtKill = (await session.triggered(id, 'Trigger')).length;
		process.kill(server.pid, 'SIGKILL');
		await server.ended;
		change();
		server = await startedBySupervisor();
		await nextPolls(2);
		await changeFor(8);
		await nextPolls(3);

		const executions = await session.triggered(id, 'Trigger');
		const items = executions.flat();
		const emitted = new Set(items.map(({ userStatus }) => String(userStatus)));
		const seen = new Set(polls().flatMap(({ answer }) => answer.match(/State \d+/g) ?? []));
		expect(seen.size).toBeGreaterThan(6);
		expect([...seen].filter((state) => !emitted.has(state))).toEqual([]);

		// The same state always has the same id, another one never.
		const ids = new Map(items.map(({ userStatus, eventId }) => [userStatus, eventId]));
		for (const { userStatus, eventId } of items) expect(eventId).toBe(ids.get(userStatus));
		expect(new Set(ids.values()).size).toBe(ids.size);
		const repeated = executions.findIndex((each, index) =>
			each.some(({ eventId }) =>
				executions.slice(0, index).some((earlier) => earlier.some((item) => item.eventId === eventId)),
			),
		);
		if (environment === DURABLE) expect(repeated).toBe(-1);
		else if (repeated >= 0) expect(repeated).toBeLessThanOrEqual(countsAtKill + 1);
		expect(emulator.count('LogIn')).toBe(1);
	}, 120_000);
});

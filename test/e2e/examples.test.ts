import type { IDataObject } from 'n8n-workflow';

import { createEmulator, DEMO_ACCESS_POINTS, DEMO_AGENTS, type Emulator } from '../../emulator';
import { EXAMPLES, readExample } from '../../scripts/examples';
import { credentialData } from '../n8n/demo';
import type { Execution } from '../n8n/execution';
import { withCredential, type CredentialLink } from '../n8n/rest';
import { startTestServer, type TestServer } from '../n8n/testServer';

/** The importable workflows, run in real n8n as a person runs them. */
describe('the example workflows', () => {
	let n8n: TestServer;
	let emulator: Emulator;
	let credential: CredentialLink;

	beforeAll(async () => {
		emulator = await createEmulator();
		n8n = await startTestServer();
		credential = await n8n.session.createCredential('Puzzel account', credentialData(emulator));
	}, 120_000);
	afterAll(async () => {
		await n8n.close();
		await emulator.close();
	}, 60_000);
	beforeEach(() => emulator.reset());

	/** `changes`: further parameters of nodes, by their names. */
	const importExample = async (
		file: (typeof EXAMPLES)[number],
		changes: Record<string, IDataObject> = {},
	) => {
		const example = withCredential(await readExample(file), credential);
		const nodes = example.nodes.map((node) => ({
			...node,
			parameters: { ...(node.parameters as IDataObject), ...changes[node.name] },
		}));
		const id = await n8n.session.createWorkflow({ ...example, nodes });
		return async () => outcomeOf(await n8n.session.run(id));
	};
	const outcomeOf = (execution: Execution) => {
		expect(execution.error).toBe('');
		expect(execution.status).toBe('success');
		return (node: string, output = 0) => execution.items(node, output).map(({ json }) => json);
	};
	/** Publishes an example that begins with the trigger, and gives what it first starts with. */
	const publishExample = async (file: (typeof EXAMPLES)[number], operation: string) => {
		const item = Array.from({ length: 30 }, (_, index) => ({
			mode: 'custom',
			cronExpression: `${index * 2} * * * * *`,
		}));
		const example = withCredential(await readExample(file), credential);
		const nodes = example.nodes.map((node) =>
			node.name === 'Puzzel Trigger'
				? { ...node, parameters: { ...(node.parameters as IDataObject), pollTimes: { item } } }
				: node,
		);
		const id = await n8n.session.createWorkflow({ ...example, nodes });
		await n8n.session.publish(id);
		await eventually(() => calls(operation).length > 1);
		return async () => {
			let started: string[] = [];
			await eventually(async () => (started = await n8n.session.executionsOf(id)).length > 0);
			return outcomeOf(await n8n.session.finished(started[0]!));
		};
	};
	const eventually = async (holds: () => boolean | Promise<boolean>) => {
		for (const end = Date.now() + 30_000; !(await holds()); ) {
			if (Date.now() > end) throw new Error(`Waited in vain for ${holds}`);
			await new Promise((resolve) => setTimeout(resolve, 200));
		}
	};
	const addTask = (more: Partial<Parameters<typeof emulator.centre.addRequest>[0]> = {}) =>
		emulator.centre.addRequest({
			customerKey: '12345',
			queueId: 101,
			from: 'crm@example.com',
			to: DEMO_ACCESS_POINTS.support,
			subject: 'Call back',
			...more,
		});
	const calls = (operation: string) => emulator.calls.filter((call) => call.operation === operation);

	test('CRM list to Puzzel tasks: each row once, a bad row on its own way', async () => {
		const run = await importExample('crm-list-to-puzzel-tasks.json');
		const first = await run();
		const written = first('Write Back to the CRM');
		expect(written.map(({ crmId }) => crmId)).toEqual(['CRM-1001', 'CRM-1002', 'CRM-1003']);
		for (const { puzzelRequestId } of written) expect(puzzelRequestId).toEqual(expect.any(Number));
		expect(first('For a Person to Look At')).toEqual([
			expect.objectContaining({ crmId: 'CRM-1004', whatHappened: '"Subject" is empty' }),
		]);
		const sent = calls('RequestAdd').map(
			({ body }) => JSON.parse((JSON.parse(body) as { data: string }).data) as object,
		);
		expect(sent).toContainEqual({
			From: 'kari.nordmann@example.com',
			To: DEMO_ACCESS_POINTS.support,
			Subject: 'Call back about the delivery of order 4471',
			Uri: 'https://crm.example.com/cases/1001',
			VipScore: 100,
			crmId: 'CRM-1001',
			customer: 'Kari Nordmann',
		});

		const second = await run();
		expect(second('Leave It Alone')).toHaveLength(3);
		expect(emulator.count('RequestAdd')).toBe(3);
	}, 60_000);

	test('follow up and escalate: closed ones are deleted, waiting ones escalated', async () => {
		const run = await importExample('follow-up-and-escalate.json', {
			'Get Request Again': { simplify: false },
		});
		const items = await run();
		expect(items('Create Request')).toHaveLength(3);
		expect(items('Delete Request')).toEqual([expect.objectContaining({ deleted: true })]);
		expect(items('Update Request')).toHaveLength(2);
		expect(items('Get Request Again')).toEqual(
			['Complaint about a damaged parcel', 'Needs an answer before the weekend'].map((subject) =>
				expect.objectContaining({
					subject: `URGENT: ${subject}`,
					vip: 500,
					reservedUserId: DEMO_AGENTS.eilidh,
				}),
			),
		);
	}, 60_000);

	test('follow up and escalate: what an agent has is left alone', async () => {
		emulator.setUserState(DEMO_AGENTS.eilidh, { contactCentreStatus: 'LoggedOn', userStatus: 'Available' });
		// Whichever arrives first rings: one after the other, it is the first.
		const run = await importExample('follow-up-and-escalate.json', {
			'Create Request': { options: { concurrency: 1 } },
		});
		const items = await run();
		// One task rings at the free agent; the others wait or are closed.
		expect(items('An Agent Has It')).toEqual([
			expect.objectContaining({ status: 'Alerting', currentUserId: DEMO_AGENTS.eilidh }),
		]);
		expect(items('Update Request')).toHaveLength(1);
	}, 60_000);

	test('click to call: free agents call, the others are told why not', async () => {
		const run = await importExample('click-to-call-when-free.json');
		const first = await run();
		expect(first('Check Availability').map(({ available }) => available)).toEqual([true, true, false]);
		expect(first('Log the Call in the CRM')).toEqual([
			{ crmId: 'C-3001', agent: 'Ingrid Solberg', calledNumber: '004722334455' },
			{ crmId: 'C-3002', agent: 'James Whitfield', calledNumber: '00442071838750' },
		]);
		expect(first('Try Again Later')).toEqual([
			{ crmId: 'C-3003', why: expect.stringMatching(/^Astrid Lindqvist is LoggedOff/) as string },
		]);

		const second = await run();
		expect(second('Try Again Later')).toHaveLength(3);
		expect(emulator.count('CallOutAdd')).toBe(2);
	}, 60_000);

	test('alert when a queue is long', async () => {
		const started = await publishExample('alert-when-a-queue-is-long.json', 'VisualQueueStates');
		for (let task = 0; task < 3; task++) addTask();
		const items = await started();
		expect(items('Write the Alert')).toEqual([
			{
				text: expect.stringMatching(/^Support: 3 are waiting, more than 2/) as string,
				seenAt: expect.any(String) as string,
			},
		]);
	}, 60_000);

	test('write back who accepted a task', async () => {
		const { id } = addTask({ variables: { crmId: 'CRM-1001' } });
		const started = await publishExample('write-back-who-accepted.json', 'WaitingRequestList');
		emulator.setUserState(DEMO_AGENTS.eilidh, { contactCentreStatus: 'LoggedOn', userStatus: 'Available' });
		emulator.accept(DEMO_AGENTS.eilidh);
		const items = await started();
		expect(items('Write Back to the CRM')).toEqual([
			{
				crmId: 'CRM-1001',
				puzzelRequestId: id,
				acceptedBy: 'Eilidh Macrae',
				acceptedAt: expect.any(String) as string,
			},
		]);
	}, 60_000);

	test('pause a campaign while no agent is ready', async () => {
		const run = await importExample('pause-campaign-without-agents.json');
		expect((await run())('Pause Until the Next Run')).toHaveLength(1);
		expect(emulator.count('RequestAdd')).toBe(0);
		emulator.setUserState(1231239, { contactCentreStatus: 'LoggedOn', userStatus: 'Available' });
		expect((await run())('Create Request')).toEqual([
			expect.objectContaining({ requestId: expect.any(Number) as number }),
		]);
	}, 60_000);

	test('warn before the password expires', async () => {
		const run = await importExample('warn-before-password-expires.json');
		expect((await run())('All Is Well')).toHaveLength(1);
		const result = { userId: 1230001, passwordValidDaysLeft: 13 };
		// Workflows that earlier tests have activated ask as well.
		emulator.answerNext({
			count: 100,
			status: 200,
			match: 'AccessTokenInformation',
			body: { code: 0, result },
		});
		expect((await run())('Write the Warning')).toEqual([
			{ text: expect.stringMatching(/user 1230001 expires in 13 days/) as string },
		]);
	}, 60_000);

	test('are all listed in EXAMPLES, have notes, and need no service but Puzzel', async () => {
		for (const file of EXAMPLES) {
			const { nodes } = await readExample(file);
			const types = nodes.map(({ type }) => type);
			expect(types.filter((type) => type === 'n8n-nodes-base.stickyNote').length).toBeGreaterThanOrEqual(2);
			for (const { type, credentials } of nodes) {
				if (!type.startsWith('n8n-nodes-puzzel.')) expect(credentials).toBeUndefined();
			}
		}
	});
});

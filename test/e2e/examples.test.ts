import { readdir } from 'node:fs/promises';
import path from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { DEMO_ACCESS_POINTS, DEMO_AGENTS, type Emulator } from '../../emulator';
import { EXAMPLES, readExample } from '../../scripts/examples';
import type { Execution } from '../n8n/execution';
import { until } from '../engine/until';
import { fillIn } from '../n8n/form';
import { pollTimes } from '../n8n/polling';
import { withCredential, type CredentialLink } from '../n8n/rest';
import { startWithPuzzel, type ServerWithPuzzel } from '../n8n/testServer';

/** The importable workflows, run in real n8n as a person runs them. */
describe('the example workflows', () => {
	let n8n: ServerWithPuzzel;
	let emulator: Emulator;
	let credential: CredentialLink;

	beforeAll(async () => {
		n8n = await startWithPuzzel();
		({ emulator, credential } = n8n);
	}, 120_000);
	afterAll(async () => await n8n.close(), 60_000);
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
		return { id, nodes, run: async () => outcomeOf(await n8n.session.run(id)) };
	};
	/** Publishes an example that begins with a form; gives the form's address. */
	const publishForm = async (file: (typeof EXAMPLES)[number]) => {
		const { id, nodes } = await importExample(file);
		await n8n.session.publish(id);
		const form = `${n8n.url}/form/${nodes[0]!.webhookId}`;
		await until(async () => (await fetch(form)).ok);
		return form;
	};
	const outcomeOf = (execution: Execution) => {
		expect(execution.error).toBe('');
		expect(execution.status).toBe('success');
		return (node: string, output = 0) => execution.items(node, output).map(({ json }) => json);
	};
	/** Publishes an example that begins with the trigger, and gives what it first starts with. */
	const publishExample = async (file: (typeof EXAMPLES)[number], operation: string) => {
		const example = withCredential(await readExample(file), credential);
		const nodes = example.nodes.map((node) =>
			node.name === 'Puzzel Trigger'
				? { ...node, parameters: { ...(node.parameters as IDataObject), pollTimes: pollTimes(2) } }
				: node,
		);
		const id = await n8n.session.createWorkflow({ ...example, nodes });
		await n8n.session.publish(id);
		await until(() => calls(operation).length > 1);
		return async () => {
			let started: string[] = [];
			await until(async () => (started = await n8n.session.executionsOf(id)).length > 0);
			return outcomeOf(await n8n.session.finished(started[0]!));
		};
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
		const { run } = await importExample('crm-list-to-puzzel-tasks.json');
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
		const { run } = await importExample('follow-up-and-escalate.json', {
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
		const { run } = await importExample('follow-up-and-escalate.json', {
			'Create Request': { options: { concurrency: 1 } },
		});
		const items = await run();
		// One task rings at the free agent; the others wait or are closed.
		expect(items('An Agent Has It')).toEqual([
			expect.objectContaining({ status: 'Alerting', currentUserId: DEMO_AGENTS.eilidh }),
		]);
		expect(items('Update Request')).toHaveLength(1);
	}, 60_000);

	test('click to call: the form answers that the phone will ring, or that somebody will call later', async () => {
		const form = await publishForm('click-to-call-when-free.json');
		expect(await fillIn(form, ['Kari Nordmann', '004722334455'])).toContain(
			'Ingrid Solberg is calling 004722334455 now.',
		);
		expect(emulator.centre.agent(DEMO_AGENTS.ingrid).offer?.callout?.order).toMatchObject({
			destination: '004722334455',
			requestDescription: 'Call back Kari Nordmann',
		});

		for (const { id, isReady } of emulator.centre.agents.values()) {
			if (isReady) emulator.setUserState(id, { contactCentreStatus: 'Pause' });
		}
		expect(await fillIn(form, ['Tom Baker', '00442071838750'])).toContain(
			'Everyone is on the phone just now.',
		);
		expect(emulator.count('CallOutAdd')).toBe(1);
		expect([...emulator.centre.queue(101).waiting]).toEqual([
			expect.objectContaining({ subject: 'Call back Tom Baker, 00442071838750', vipScore: 100 }),
		]);
	}, 120_000);

	test('wait for hours: meanwhile n8n has put the execution away', async () => {
		const { id } = await importExample('wait-for-hours.json', { Wait: { unit: 'seconds', amount: 66 } });
		const executionId = await n8n.session.start(id);
		await until(async () => (await n8n.session.execution(executionId)).status === 'waiting');
		emulator.setUserState(DEMO_AGENTS.eilidh, { contactCentreStatus: 'LoggedOn', userStatus: 'Available' });
		emulator.accept(DEMO_AGENTS.eilidh);
		const items = outcomeOf(await n8n.session.finished(executionId));
		expect(items('Write Back to the CRM')).toEqual([
			{ crmId: 'CRM-4001', puzzelRequestId: expect.any(Number) as number, status: 'Connected' },
		]);
		expect(items('Get Request')).toHaveLength(2);
	}, 240_000);

	test('Zendesk: pinned tickets become tasks, the urgent one first, and only once', async () => {
		const { run } = await importExample('zendesk-tickets.json');
		expect((await run())('Note It in the Ticket')).toHaveLength(2);
		expect(
			[...emulator.centre.queue(101).waiting].map(({ subject, vipScore }) => [subject, vipScore]),
		).toEqual([
			['#35436 The payment was taken twice', 300],
			['#35440 Cannot sign in since this morning', 100],
		]);
		expect((await run())('Leave It Alone')).toHaveLength(2);
		expect(emulator.centre.requests.size).toBe(2);
	}, 60_000);

	test('HubSpot: pinned leads with a phone number become eTasks', async () => {
		const { run } = await importExample('hubspot-leads.json');
		const items = await run();
		expect(items('Create eTask')).toHaveLength(2);
		expect(items('Ask for a Number')).toEqual([expect.objectContaining({ id: '162' })]);
		expect([...emulator.centre.queue(102).waiting].map(({ subject }) => subject)).toEqual([
			'Call Maren Dahl, Dahl Sport AS: 004790112233',
			'Call Sofie Holm, Holm Camping: 004533112244',
		]);
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
		const { run } = await importExample('pause-campaign-without-agents.json');
		expect((await run())('Pause Until the Next Run')).toHaveLength(1);
		expect(emulator.count('RequestAdd')).toBe(0);
		emulator.setUserState(1231239, { contactCentreStatus: 'LoggedOn', userStatus: 'Available' });
		expect((await run())('Create Request')).toEqual([
			expect.objectContaining({ requestId: expect.any(Number) as number }),
		]);
	}, 60_000);

	test('warn before the password expires', async () => {
		const { run } = await importExample('warn-before-password-expires.json');
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
		expect((await readdir(path.resolve('examples'))).sort()).toEqual([...EXAMPLES].sort());
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

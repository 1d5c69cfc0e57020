import type { IDataObject } from 'n8n-workflow';

import { answerOnce } from '../../harness/engine/emulator';
import { DEMO_ACCESS_POINTS, DEMO_AGENTS, DEMO_BLOCKED_NUMBER } from '../../emulator';
import { readExample, type EXAMPLES } from '../../harness/examples';
import { until } from '../../harness/until';
import { createdBy } from '../../harness/subjects';
import type { Execution } from '../../harness/n8n/execution';
import { fillIn, post } from '../../harness/n8n/form';
import { pollTimes } from '../../harness/n8n/polling';
import { withCredential } from '../../harness/n8n/rest';
import { inN8n2 } from './versions';
import { useN8n } from '../../harness/n8n/testServer';
import { createChatModel, credentialOf } from './chatModel';
import { McpClient } from './mcpClient';

/** The importable workflows, run in real n8n as a person runs them. */
describe('the example workflows', () => {
	const n8n = useN8n();
	const { emulator, session } = n8n;

	/** `changes`: further parameters of nodes, by their names; `settings`: what else they have. */
	const importExample = async (
		file: (typeof EXAMPLES)[number],
		changes: Record<string, IDataObject> = {},
		settings: Record<string, IDataObject> = {},
	) => {
		const example = withCredential(await readExample(file), n8n.credential);
		const nodes = example.nodes.map((node) => ({
			...node,
			parameters: { ...(node.parameters as IDataObject), ...changes[node.name] },
			...settings[node.name],
		}));
		const id = await session.createWorkflow({ ...example, nodes });
		return { id, nodes, run: async () => outcomeOf(await session.run(id)) };
	};
	/** Publishes an example that begins with a form; gives the form's address. */
	const publishForm = async (file: (typeof EXAMPLES)[number]) => {
		const { id, nodes } = await importExample(file);
		await session.publish(id);
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
		const { id } = await importExample(file, { 'Puzzel Trigger': { pollTimes: pollTimes(2) } });
		await session.publish(id);
		await until(
			() => calls(operation).length,
			(count) => count > 1,
		);
		return async () => {
			const [first] = await until(
				async () => await session.executionsOf(id),
				(ids) => ids.length > 0,
			);
			return outcomeOf(await session.finished(first!));
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
		expect(first('Needs a Person')).toEqual([
			expect.objectContaining({ crmId: 'CRM-1004', whatHappened: '"Subject" is empty' }),
		]);
		const sent = calls('RequestAdd').map(({ body }) => createdBy(body));
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
		expect(second('Already Sent')).toHaveLength(3);
		expect(emulator.count('RequestAdd')).toBe(3);
	});

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
					vip: 250,
					reservedUserId: DEMO_AGENTS.eilidh,
				}),
			),
		);
	});

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
	});

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
		expect(await fillIn(form, ['Tom Baker', '00442071838750'])).toContain('All our agents are on the phone.');
		expect(emulator.count('CallOutAdd')).toBe(1);
		expect([...emulator.centre.queue(101).waiting]).toEqual([
			expect.objectContaining({ subject: 'Call back Tom Baker, 00442071838750', vipScore: 100 }),
		]);
	});

	test('order a callback: it waits in the queue, or the page says that it does not', async () => {
		for (const { id, isReady } of emulator.centre.agents.values()) {
			if (isReady) emulator.setUserState(id, { contactCentreStatus: 'Pause' });
		}
		const form = await publishForm('order-a-callback.json');
		expect(await fillIn(form, ['Kari Nordmann', '+47 22 33 44 55', 'My order'])).toContain(
			'we call 004722334455 when it is your turn',
		);
		expect([...emulator.centre.queue(103).waiting]).toEqual([
			expect.objectContaining({ from: '004722334455', subject: 'Kari Nordmann: My order' }),
		]);
		expect(await fillIn(form, ['Tom Baker', DEMO_BLOCKED_NUMBER, 'Hello'])).toContain('check your number');
	});

	inN8n2('approve a refund: an agent decides, and the workflow goes on', async () => {
		const { id } = await importExample('approve-a-refund.json');
		const executionId = await session.start(id);
		await session.waiting(executionId);
		const { uri } = [...emulator.centre.queue(101).waiting].at(-1)!;
		expect(await (await fetch(uri!)).text()).toContain('Refund 480 for order 1001?');
		await post(uri!, { approved: 'true' });
		const items = outcomeOf(await session.finished(executionId));
		expect(items('Refund It')).toEqual([
			{ data: { approved: true, respondedAt: expect.any(String) as string } },
		]);
	});

	inN8n2('an AI agent sorts an e-mail, and a person approves its reply', async () => {
		const model = await createChatModel(
			[{ name: 'Create_Task', given: { subject: 'Refund order 1001', priority: 200 } }],
			[{ name: 'Send_Reply', given: { toolParameters: { text: 'We take it back.' }, hitlParameters: {} } }],
		);
		try {
			const openAiApi = (await credentialOf(session, model)) as unknown as IDataObject;
			const { id } = await importExample(
				'ai-triage.json',
				{},
				{ 'Chat Model': { credentials: { openAiApi } } },
			);
			const executionId = await session.start(id);
			await session.waiting(executionId);
			const [task, question] = emulator.centre.queue(101).waiting;
			expect(task).toMatchObject({ subject: 'Refund order 1001', vipScore: 200 });
			expect(question!.subject).toBe('Send this reply to kari.nordmann@example.com?');
			expect(await (await fetch(question!.uri!)).text()).toContain('We take it back.');
			await post(question!.uri!, { approved: 'true' });
			const items = outcomeOf(await session.finished(executionId));
			expect(items('Write to the Log')).toEqual([{ output: 'Done' }]);
			expect(model.answers).toEqual([
				expect.stringContaining('"requestId":'),
				expect.stringContaining('Sent: We take it back.'),
			]);
		} finally {
			await model.close();
		}
	});

	test('wait for hours: meanwhile n8n has put the execution away', async () => {
		const { id } = await importExample('wait-for-hours.json', { Wait: { unit: 'seconds', amount: 66 } });
		const executionId = await session.start(id);
		await session.waiting(executionId);
		emulator.setUserState(DEMO_AGENTS.eilidh, { contactCentreStatus: 'LoggedOn', userStatus: 'Available' });
		emulator.accept(DEMO_AGENTS.eilidh);
		const items = outcomeOf(await session.finished(executionId));
		expect(items('Write Back to the CRM')).toEqual([
			{ crmId: 'CRM-4001', puzzelRequestId: expect.any(Number) as number, status: 'Connected' },
		]);
		expect(items('Get Request')).toHaveLength(2);
	});

	test('Zendesk: pinned tickets become tasks, the urgent one first, and only once', async () => {
		const { run } = await importExample('zendesk-tickets.json');
		expect((await run())('Note It in the Ticket')).toHaveLength(2);
		expect(
			[...emulator.centre.queue(101).waiting].map(({ subject, vipScore }) => [subject, vipScore]),
		).toEqual([
			['#35436 The payment was taken twice', 200],
			['#35440 Cannot sign in since this morning', 100],
		]);
		expect((await run())('Already Sent')).toHaveLength(2);
		expect(emulator.centre.requests.size).toBe(2);
	});

	test('HubSpot: pinned leads with a phone number become eTasks', async () => {
		const { run } = await importExample('hubspot-leads.json');
		const items = await run();
		expect(items('Create eTask')).toHaveLength(2);
		expect(items('No Phone Number')).toEqual([expect.objectContaining({ id: '162' })]);
		expect([...emulator.centre.queue(102).waiting].map(({ subject }) => subject)).toEqual([
			'Call Maren Dahl, Dahl Sport AS: 004790112233',
			'Call Sofie Holm, Holm Camping: 004533112244',
		]);
	});

	test('Salesforce: pinned cases become eTasks, and that of the closed one is removed', async () => {
		const { run } = await importExample('salesforce-cases.json');
		const items = await run();
		expect(items('Delete eTask')).toEqual([expect.objectContaining({ deleted: true })]);
		expect(items('Stays in the Queue')).toHaveLength(2);
		expect([...emulator.centre.queue(102).waiting].map(({ subject }) => subject)).toEqual([
			'00001026 Router does not start',
			'00001031 Change of address',
		]);
		expect((await run())('Already in Puzzel')).toHaveLength(3);
	});

	test('MCP server: a client lists the tools and creates a task', async () => {
		const { id } = await importExample('mcp-server.json');
		await session.publish(id);
		const client = await McpClient.connect(`${n8n.url}/mcp/puzzel`);
		const { tools } = await client.ask<{ tools: Array<{ name: string }> }>('tools/list', {});
		expect(tools.map(({ name }) => name).sort()).toEqual([
			'Create_Task',
			'Get_Available_Agents',
			'Get_Queue_State',
			'Get_Task',
			'Remove_Task',
		]);
		const given = { from: 'kari.nordmann@example.com', subject: 'Wants a new router', priority: 50 };
		await client.call('Create_Task', given);
		expect([...emulator.centre.queue(101).waiting]).toEqual([
			expect.objectContaining({ subject: given.subject, vipScore: 50 }),
		]);
	});

	test("any other API request: HTTP Request with the credential, and Puzzel's refusal is noticed", async () => {
		const yours = (apiUrl: string) => ({
			'Your Puzzel': {
				assignments: {
					assignments: [
						{ id: 'a', name: 'apiUrl', value: apiUrl, type: 'string' },
						{ id: 'b', name: 'customerKey', value: '12345', type: 'string' },
					],
				},
			},
		});
		const { id, run } = await importExample('any-other-api-request.json', yours(emulator.apiUrl));
		expect((await run())('One Item per Group')).toContainEqual(
			expect.objectContaining({ name: expect.any(String) as string }),
		);
		emulator.answerNext({ status: 200, match: 'UserGroupList', body: { code: 7, message: 'No right' } });
		const refused = await session.run(id);
		expect(refused.error).toBe('Puzzel answered: No right (code 7)');
	});

	test('alert when a queue is long', async () => {
		const started = await publishExample('alert-when-a-queue-is-long.json', 'VisualQueueStates');
		for (let task = 0; task < 3; task++) addTask();
		const items = await started();
		expect(items('Write the Alert')).toEqual([
			{
				text: expect.stringMatching(/^Support: 3 requests are waiting, more than 2/) as string,
				seenAt: expect.any(String) as string,
			},
		]);
	});

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
	});

	test('pause a campaign while no agent is ready', async () => {
		const { run } = await importExample('pause-campaign-without-agents.json');
		expect((await run())('Pause Until the Next Run')).toHaveLength(1);
		expect(emulator.count('RequestAdd')).toBe(0);
		emulator.setUserState(1231239, { contactCentreStatus: 'LoggedOn', userStatus: 'Available' });
		expect((await run())('Create Request')).toEqual([
			expect.objectContaining({ requestId: expect.any(Number) as number }),
		]);
	});

	test('warn before the password expires', async () => {
		const { run } = await importExample('warn-before-password-expires.json');
		expect((await run())('Still Valid')).toHaveLength(1);
		const result = { userId: 1230001, passwordValidDaysLeft: 13 };
		// Workflows that earlier tests have activated ask as well.
		answerOnce(emulator, 'AccessTokenInformation', result, 100);
		expect((await run())('Write the Warning')).toEqual([
			{ text: expect.stringMatching(/user 1230001 expires in 13 days/) as string },
		]);
	});
});

import type { IDataObject } from 'n8n-workflow';

import { createEmulator, DEMO_ACCESS_POINTS, DEMO_AGENTS, type Emulator } from '../../emulator';
import { EXAMPLES, readExample } from '../../scripts/examples';
import { credentialData } from '../n8n/demo';
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
		return async () => {
			const execution = await n8n.session.run(id);
			expect(execution.error).toBe('');
			expect(execution.status).toBe('success');
			return (node: string, output = 0) => execution.items(node, output).map(({ json }) => json);
		};
	};
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

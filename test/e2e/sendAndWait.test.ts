import type { IDataObject } from 'n8n-workflow';

import { createEmulator, DEMO_ACCESS_POINTS, type Emulator } from '../../emulator';
import { credentialData, OWNER } from '../../harness/n8n/demo';
import { post } from '../../harness/n8n/form';
import { startServer, type Installation, type Server } from '../../harness/n8n/n8n';
import { RestSession, type CredentialLink } from '../../harness/n8n/rest';
import { createTestInstallation } from '../../harness/n8n/testServer';
import { workflow, type Step } from '../../harness/n8n/workflow';
import { inN8n1, inN8n2 } from './versions';

/** A question goes to an agent, who answers on a page of real n8n. */
describe('Send and Wait for Response', () => {
	let installation: Installation;
	let server: Server;
	let session: RestSession;
	let emulator: Emulator;
	let credential: CredentialLink;

	const start = async () => {
		server = await startServer(installation);
		session = new RestSession(server.url);
		await session.signIn(OWNER);
	};
	beforeAll(async () => {
		emulator = await createEmulator();
		installation = await createTestInstallation({ GENERIC_TIMEZONE: 'Europe/Oslo' });
		await start();
		credential = await session.createCredential('Puzzel', credentialData(emulator));
	});
	afterAll(async () => {
		await server.stop();
		await installation.remove();
		await emulator.close();
	});
	beforeEach(() => emulator.reset());

	const ask = async (
		parameters: IDataObject,
		items: IDataObject[] = [{ order: 1001 }],
		more: Step[] = [],
	) => {
		const steps: Step[] = [
			{
				name: 'Ask',
				type: 'puzzelRequest',
				parameters: {
					operation: 'sendAndWait',
					from: 'crm@example.com',
					to: DEMO_ACCESS_POINTS.support,
					subject: '=Refund <{{ $json.order }}>',
					message: '=Order {{ $json.order }} & "more"',
					...parameters,
				},
			},
			{ name: 'After', type: 'n8n-nodes-base.noOp', after: 'Ask' },
			...more,
		];
		return await session.createWorkflow(workflow('Ask', items, credential, steps));
	};
	/** Starts it and gives the link that the agent gets. */
	const asked = async (id: string) => {
		const before = emulator.centre.requests.size;
		const executionId = await session.start(id);
		await session.waiting(executionId);
		expect(emulator.centre.requests.size).toBe(before + 1);
		const request = [...emulator.centre.requests.values()].at(-1)!;
		return {
			executionId,
			link: request.uri!,
			requestId: request.id,
			after: async () => {
				const execution = await session.finished(executionId);
				expect([execution.status, execution.error]).toEqual(['success', '']);
				return execution.items('After').map(({ json }) => json);
			},
		};
	};
	const get = async (link: string) => await (await fetch(link)).text();
	const respondedAt = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string;
	const both = { approvalOptions: { values: { approvalType: 'double', disapproveLabel: 'No & never' } } };
	const isWaiting = async (executionId: string) =>
		(await session.execution(executionId)).status === 'waiting';

	inN8n2('approval: looking changes nothing, approving goes on, a second answer does nothing', async () => {
		const { executionId, link, after } = await asked(await ask(both));
		const response = await fetch(link);
		expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
		const page = await response.text();
		expect(page).toContain('<h1>Refund &lt;1001&gt;</h1>');
		expect(page).toContain('Order 1001 &amp; &quot;more&quot;');
		expect(page).toContain('>No &amp; never</button>');
		await get(`${link}&approved=true`);
		expect((await fetch(link, { method: 'HEAD' })).status).not.toBe(500);
		expect((await post(link, {})).status).toBe(400);
		expect((await post(link, { approved: 'maybe' })).status).toBe(400);
		expect(await isWaiting(executionId)).toBe(true);

		expect(await (await post(link, { approved: 'true' })).text()).toContain('Your answer was recorded');
		expect(await after()).toEqual([{ data: { approved: true, respondedAt } }]);
		const again = await post(link, { approved: 'false' });
		expect(await again.text()).toMatch(/no action required/i);
		expect(await get(link)).toMatch(/no action required/i);
	});

	inN8n2('decline, where it can be', async () => {
		const { link, after } = await asked(await ask(both));
		await post(link, { approved: 'false' });
		expect(await after()).toMatchObject([{ data: { approved: false, respondedAt } }]);
	});

	inN8n2('a form', async () => {
		const { link, after } = await asked(
			await ask({
				responseType: 'customForm',
				formFields: {
					values: [
						{ fieldLabel: 'Amount', fieldType: 'number', requiredField: true },
						{
							fieldLabel: 'Reason',
							fieldType: 'dropdown',
							fieldOptions: { values: [{ option: 'Damaged' }, { option: '={{ $json.order }}' }] },
						},
						{ fieldLabel: 'respondedAt', fieldType: 'date' },
						{ fieldLabel: 'Note' },
					],
				},
			}),
		);
		expect(await get(link)).toContain('<option>1001</option>');
		expect(await (await post(link, { 'field-0': 'many' })).text()).toContain(
			'Please check &quot;Amount&quot;.',
		);
		expect((await post(link, { 'field-0': '1', 'field-1': 'Stolen' })).status).toBe(400);
		await post(link, { 'field-0': '12.5', 'field-1': 'Damaged', 'field-2': '2027-01-31', 'field-3': '' });
		expect(await after()).toMatchObject([
			{ data: { Amount: 12.5, Reason: 'Damaged', Note: '', respondedAt } },
		]);
	});

	inN8n2('a changed or missing signature gets nowhere', async () => {
		const { executionId, link, after } = await asked(await ask({}));
		const forged = new URL(link);
		forged.searchParams.set(
			'signature',
			forged.searchParams.get('signature')!.replace(/.$/, '0').replace(/^./, '1'),
		);
		const bare = new URL(link);
		bare.search = '';
		for (const url of [forged.href, bare.href]) {
			expect((await fetch(url)).status).toBe(401);
			expect((await post(url, { approved: 'true' })).status).toBe(401);
		}
		expect(await isWaiting(executionId)).toBe(true);
		await post(link, { approved: 'true' });
		expect(await after()).toHaveLength(1);
	});

	inN8n2('three executions in parallel: each link ends its own', async () => {
		const id = await ask(both);
		const all = [await asked(id), await asked(id), await asked(id)];
		expect(new Set(all.map(({ link }) => link)).size).toBe(3);
		await post(all[1]!.link, { approved: 'false' });
		expect(await all[1]!.after()).toMatchObject([{ data: { approved: false } }]);
		expect(await isWaiting(all[0]!.executionId)).toBe(true);
		await Promise.all([all[0]!, all[2]!].map(async ({ link }) => await post(link, { approved: 'true' })));
		for (const one of [all[0]!, all[2]!])
			expect(await one.after()).toMatchObject([{ data: { approved: true } }]);
	});

	inN8n2('n8n is killed and started again in between', async () => {
		const { link, after } = await asked(await ask(both));
		await server.stop();
		await start();
		expect(await get(link)).toContain('Refund &lt;1001&gt;');
		await post(link, { approved: 'true' });
		expect(await after()).toMatchObject([{ data: { approved: true } }]);
	});

	inN8n2('after the limit it goes on with the item it had, and the request can be withdrawn', async () => {
		const read: Step = {
			name: 'Read',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			after: 'After',
			parameters: {
				jsCode: "return [{ json: { requestId: $execution.customData.get('puzzelRequestId') } }];",
			},
		};
		const withdraw: Step = {
			name: 'Withdraw',
			type: 'puzzelRequest',
			after: 'Read',
			parameters: { operation: 'delete', requestId: '={{ $json.requestId }}' },
		};
		const options = { limitWaitTime: { values: { resumeAmount: 0.1, resumeUnit: 'minutes' } } };
		const { link, requestId, after } = await asked(await ask({ options }, undefined, [read, withdraw]));
		expect(await after()).toEqual([{ order: 1001 }]);
		expect(emulator.centre.request(requestId).status).toBe('Disconnected');
		expect(await (await post(link, { approved: 'true' })).text()).toMatch(/no action required/i);
	});

	inN8n1('n8n 1 is reported to be too old, and nothing is sent', async () => {
		const execution = await session.run(await ask({}));
		expect(execution.error).toContain('Send and Wait for Response needs n8n 2');
		expect(emulator.count('RequestAdd')).toBe(0);
	});

	test('more than one item is refused, and nothing is sent', async () => {
		const execution = await session.run(await ask({}, [{ order: 1 }, { order: 2 }]));
		expect(execution.error).toContain('can send one question at a time');
		expect(execution.error).toContain('Loop Over Items');
		expect(emulator.count('RequestAdd')).toBe(0);
	});
});

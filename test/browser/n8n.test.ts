import type { IDataObject } from 'n8n-workflow';
import type { Browser } from 'playwright-core';

import { createEmulator, DEMO_ACCESS_POINTS, type Emulator } from '../../emulator';
import { credentialData } from '../../harness/n8n/demo';
import type { CredentialLink } from '../../harness/n8n/rest';
import { startTestServer, type TestServer } from '../../harness/n8n/testServer';
import { workflow } from '../../harness/n8n/workflow';
import { startBrowser, Wallboard } from '../../harness/browser/page';

/** What a person sees on the page while a workflow runs in real n8n. */
describe('the page next to real n8n', () => {
	let n8n: TestServer;
	let emulator: Emulator;
	let browser: Browser;
	let wallboard: Wallboard;
	let credential: CredentialLink;

	beforeAll(async () => {
		emulator = await createEmulator();
		[n8n, browser] = await Promise.all([startTestServer(), startBrowser()]);
		credential = await n8n.session.createCredential('Puzzel', credentialData(emulator));
		wallboard = await Wallboard.open(browser, emulator);
	});
	afterAll(async () => {
		await browser.close();
		await n8n.close();
		await emulator.close();
	});

	const run = async (operation: string, item: IDataObject, parameters: IDataObject) => {
		const id = await n8n.session.createWorkflow(
			workflow(`Request ${operation}`, [item], credential, [
				{ name: 'Request', type: 'puzzelRequest', parameters: { operation, ...parameters } },
			]),
		);
		const execution = await n8n.session.run(id);
		expect(execution.error).toBe('');
		return execution.items('Request')[0]!.json;
	};

	test('a request appears, the agent accepts it, and n8n reads that it is accepted', async () => {
		const subject = 'Call back about invoice 20881';
		const seen = wallboard.queue('Support e-mail').getByText(subject).waitFor({ timeout: 60_000 });
		const created = run('create', {}, { from: 'crm@example.com', to: DEMO_ACCESS_POINTS.support, subject });
		await seen;
		const seenMs = Date.now();
		const { requestId } = await created;
		const { arrivedMs } = emulator.calls.find(({ operation }) => operation === 'RequestAdd')!;
		expect(seenMs - arrivedMs).toBeLessThan(2_000);

		const before = await run('get', { requestId }, { requestId: '={{ $json.requestId }}' });
		expect(before).toMatchObject({ status: 'InQueue', joined: false, queuePosition: 1 });

		await wallboard.press('Ready: Eilidh Macrae');
		await wallboard.agent('Eilidh Macrae').getByText('Ringing').waitFor();
		await wallboard.press('Accept: Eilidh Macrae');
		await wallboard.agent('Eilidh Macrae').getByText('Connected').waitFor();
		expect(await wallboard.queue('Support e-mail').getByText(subject).count()).toBe(0);

		const after = await run('get', { requestId }, { requestId: '={{ $json.requestId }}' });
		expect(after).toMatchObject({ status: 'Connected', joined: true });
		expect(wallboard.problems).toEqual([]);
	});

	test('an agent opens the link of a question in the wallboard and approves, and the workflow goes on', async () => {
		const subject = 'Refund order 1001';
		const id = await n8n.session.createWorkflow(
			workflow('Approval', [{}], credential, [
				{
					name: 'Question',
					type: 'puzzelRequest',
					parameters: {
						operation: 'sendAndWait',
						from: 'crm@example.com',
						to: DEMO_ACCESS_POINTS.support,
						subject,
						message: 'Parcel lost, 49 EUR',
						approvalOptions: { values: { approvalType: 'double' } },
					},
				},
			]),
		);
		const executionId = await n8n.session.start(id);
		await wallboard.queue('Support e-mail').getByText(subject).click({ timeout: 60_000 });
		const opened = wallboard.page.waitForEvent('popup');
		await wallboard.page.locator('#request-facts a').click();
		const page = await opened;
		await page.getByText('Parcel lost, 49 EUR').waitFor();
		await page.getByRole('button', { name: 'Approve' }).click();
		await page.getByText('Your answer was recorded').waitFor();
		const execution = await n8n.session.finished(executionId);
		expect(execution.items('Question')[0]!.json).toMatchObject({ data: { approved: true } });
		expect(wallboard.problems).toEqual([]);
	});
});

import type { IDataObject } from 'n8n-workflow';

import { DEMO_ACCESS_POINTS } from '../../emulator';
import { useN8n } from '../../harness/n8n/testServer';
import { Wallboard } from '../../harness/browser/page';
import { useBrowser } from '../../harness/browser/useBrowser';

/** What a person sees on the page while a workflow runs in real n8n. */
describe('the page next to real n8n', () => {
	const n8n = useN8n();
	const { emulator } = n8n;
	const browser = useBrowser();
	let wallboard: Wallboard;
	beforeAll(async () => {
		wallboard = await Wallboard.open(browser, emulator);
	});

	const run = async (operation: string, item: IDataObject, parameters: IDataObject) => {
		const execution = await n8n.run([item], {
			name: 'Request',
			type: 'puzzelRequest',
			parameters: { operation, ...parameters },
		});
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
		// The page is told, and does not ask now and then.
		expect(seenMs - arrivedMs).toBeLessThan(10_000);

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
		const id = await n8n.create([{}], {
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
		});
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

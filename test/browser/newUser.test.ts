import type { Browser } from 'playwright-core';

import { createEmulator, DEMO_AGENTS, type Emulator } from '../../emulator';
import { credentialData, OWNER } from '../../harness/n8n/demo';
import { startTestServer, type TestServer } from '../../harness/n8n/testServer';

import { startBrowser, Wallboard } from '../../harness/browser/page';
import { Visitor } from '../../harness/browser/visitor';

describe('a new user', () => {
	let n8n: TestServer;
	let emulator: Emulator;
	let browser: Browser;

	beforeAll(async () => {
		emulator = await createEmulator();
		[n8n, browser] = await Promise.all([startTestServer({ hasEditor: true }), startBrowser()]);
	});
	afterAll(async () => {
		await browser.close();
		await n8n.close();
		await emulator.close();
	});

	test('signs in, finds the node, enters the credential, fills in the form, and the phone rings', async () => {
		const wallboard = await Wallboard.open(browser, emulator);
		const begin = performance.now();
		const visitor = await Visitor.signIn(browser, n8n.url, OWNER);
		await visitor.open('/workflow/new');
		await visitor.addFirstNode('click to call', 'Puzzel Callout', 'Create a callout');

		await visitor.startCredential();
		await visitor.chooseOption('environment', 'Custom');
		for (const [field, value] of Object.entries(credentialData(emulator))) {
			if (field !== 'environment') await visitor.fill(field, String(value));
		}
		await visitor.part('credential-save-button').click();
		// It closes by itself once n8n has signed in with it.
		await visitor.part('credential-edit-dialog').waitFor({ state: 'hidden' });

		await visitor.choose('userId', 'Ingrid Solberg');
		await visitor.fill('destination', '004722334455');
		await visitor.part('node-execute-button').click();

		await wallboard.agent('Ingrid Solberg').getByText('Ringing').waitFor({ timeout: 60_000 });
		await wallboard.shows('#callouts', '004722334455');
		expect(performance.now() - begin).toBeLessThan(120_000);
		expect(emulator.centre.agent(DEMO_AGENTS.ingrid).offer?.callout?.destination).toBe('004722334455');
		await wallboard.close();
	});

	test.each([
		['agent available', 'On user status change'],
		['support queue', 'On new request in queue'],
	])('searches for "%s", and finds the trigger with its event', async (words, event) => {
		const visitor = await Visitor.signIn(browser, n8n.url, OWNER);
		await visitor.open('/workflow/new');
		// A trigger whose events the panel lists loses the word "Trigger" there (n8n 2.41).
		await visitor.addFirstNode(words, 'Puzzel', event);
		await visitor.page.close();
	});
});

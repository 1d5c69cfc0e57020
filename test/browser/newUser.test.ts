import { DEMO_AGENTS } from '../../emulator';
import { credentialData, OWNER } from '../../harness/n8n/demo';
import { useN8n } from '../../harness/n8n/testServer';
import { Wallboard } from '../../harness/browser/page';
import { useBrowser } from '../../harness/browser/useBrowser';
import { Visitor } from '../../harness/browser/visitor';

describe('a new user', () => {
	const n8n = useN8n({ hasEditor: true, hasCredential: false });
	const { emulator } = n8n;
	const browser = useBrowser();

	test('signs in, finds the node, enters the credential, fills in the form, and the phone rings', async () => {
		const wallboard = await Wallboard.open(browser, emulator);
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

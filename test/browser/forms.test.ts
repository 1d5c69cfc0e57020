import { selectors, type Browser } from 'playwright-core';

import { createEmulator, type Emulator } from '../../emulator';
import { credentialData } from '../n8n/demo';
import type { CredentialLink } from '../n8n/rest';
import { startTestServer, type TestServer } from '../n8n/testServer';
import { workflow } from '../n8n/workflow';
import { Editor } from './editor';
import { FORMS, SEARCHES } from './forms';
import { startBrowser } from './page';

const HEAD: Record<string, string[]> = { puzzelTrigger: ['Poll Times', 'Event'] };
/** What a person sees of the nodes in n8n's own editor. */
describe("n8n's editor", () => {
	let n8n: TestServer;
	let emulator: Emulator;
	let browser: Browser;
	let credential: CredentialLink;
	let editor: Editor;
	let workflowId: string;
	const steps = FORMS.map(({ node, parameters }, index) => ({
		name: `Form ${index}`,
		type: node,
		parameters,
	}));

	beforeAll(async () => {
		selectors.setTestIdAttribute('data-test-id');
		emulator = await createEmulator();
		[n8n, browser] = await Promise.all([startTestServer(), startBrowser()]);
		credential = await n8n.session.createCredential('Puzzel', credentialData(emulator));
		workflowId = await n8n.session.createWorkflow(workflow('Forms', [{}], credential, steps));
		editor = await Editor.open(browser, n8n, workflowId);
	}, 180_000);
	afterAll(async () => {
		await browser.close();
		await n8n.close();
		await emulator.close();
	}, 60_000);

	test('finds a node by the words of a person', async () => {
		const unseen = [];
		for (const [words, name] of Object.entries(SEARCHES)) {
			const found = await editor.search(words);
			if (!found.slice(0, 10).includes(name)) unseen.push({ words, name, found: found.slice(0, 10) });
		}
		await editor.closeSearch();
		expect(unseen).toEqual([]);
	}, 120_000);

	test.each(
		FORMS.map((form, index) => ({
			...form,
			index,
			title: Object.values(form.parameters)
				.filter((each) => typeof each === 'string')
				.join(' '),
		})),
	)(
		'$node $title',
		async ({ node, fields, within = {}, lists = {}, index }) => {
			await editor.openNode(`Form ${index}`).catch(async () => {
				// A form that failed is still open.
				await editor.reopen();
				await editor.openNode(`Form ${index}`);
			});
			const head = HEAD[node] ?? ['Resource', 'Operation'];
			expect(await editor.fields()).toEqual([...head, ...fields]);
			for (const [collection, offered] of Object.entries(within)) {
				expect(await editor.offeredBy(collection)).toEqual(offered);
			}
			for (const [name, { search, found }] of Object.entries(lists)) {
				expect(await editor.searchList(name, search)).toContain(found);
			}
			await editor.closeNode();
		},
		90_000,
	);
});

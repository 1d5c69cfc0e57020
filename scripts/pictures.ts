/** `npm run pictures`: takes the pictures of the README and of docs again, light and dark, from real n8n and the emulated Puzzel. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';

import type { Browser } from 'playwright-core';

import { createEmulator, DEMO_AGENTS, demoSeed } from '../emulator';
import { startBrowser, Wallboard } from '../harness/browser/page';
import { Visitor } from '../harness/browser/visitor';
import { credentialData, OWNER } from '../harness/n8n/demo';
import { withCredential } from '../harness/n8n/rest';
import { startTestServer, type TestServer } from '../harness/n8n/testServer';
import { byId, workflow } from '../harness/n8n/workflow';
import { readExample } from '../harness/examples';

const SIZE = { width: 1280, height: 800 };

async function main(): Promise<void> {
	refuseWithoutFont();
	const [n8n, browser] = await Promise.all([startTestServer({ hasEditor: true }), startBrowser()]);
	try {
		for (const colorScheme of ['light', 'dark'] as const) await takeAll(n8n, browser, colorScheme);
	} finally {
		await browser.close();
		await n8n.close();
	}
}

async function takeAll({ url, session }: TestServer, browser: Browser, colorScheme: 'light' | 'dark') {
	const picture = (name: string) => ({
		path: path.resolve(__dirname, '..', 'docs', `${name}.${colorScheme}.png`),
		animations: 'disabled' as const,
	});
	// New for each: a workflow remembers what it has sent, and agents keep working.
	const emulator = await createEmulator({ seed: demoSeed() });
	const credential = await session.createCredential('Puzzel account', credentialData(emulator));
	const create = async (file: Parameters<typeof readExample>[0]) =>
		await session.createWorkflow(withCredential(await readExample(file), credential));
	const example = await create('crm-list-to-puzzel-tasks.json');
	const approval = await create('approve-a-refund.json');
	const callout = await session.createWorkflow(
		workflow('Call Kari', [{}], credential, [
			{
				name: 'Call',
				type: 'puzzelCallout',
				parameters: { userId: byId(DEMO_AGENTS.ingrid), destination: '004722334455' },
			},
		]),
	);
	const wallboard = await Wallboard.open(browser, emulator, { ...SIZE, colorScheme });
	const visitor = await Visitor.signIn(browser, url, OWNER, { ...SIZE, colorScheme });

	await visitor.open(`/workflow/${example}`);
	await visitor.execute();
	// The success message closes by itself; it would hide a part of the canvas.
	await visitor.page.getByText('Workflow executed successfully').waitFor({ state: 'hidden' });
	await visitor.page.screenshot(picture('example'));
	await visitor.openNode('Create Request');
	await visitor.part('output-panel').getByText('requestId').first().waitFor();
	await visitor.part('ndv').screenshot(picture('form'));

	await visitor.open(`/workflow/${approval}`);
	await visitor.page.locator('[data-node-name="Ask an Agent"]').first().waitFor();
	await visitor.page.screenshot(picture('approval'));

	await session.run(callout);
	await wallboard.shows('.callout', 'Connected', 60_000);
	await wallboard.page.screenshot(picture('wallboard'));
	await visitor.close();
	await wallboard.close();
	await emulator.close();
}

/** Chromium contains none: without one on the machine every letter is a box. */
function refuseWithoutFont(): void {
	const fonts = execFileSync('fc-list', [':lang=en', 'family'], { encoding: 'utf8' });
	if (!fonts.trim()) throw new Error('This machine has no font. On Debian: apt install fonts-dejavu-core');
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});

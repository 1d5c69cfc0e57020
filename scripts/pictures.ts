/** `npm run pictures`: takes the README's pictures again, light and dark, from real n8n and the emulated Puzzel. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';

import type { Browser } from 'playwright-core';

import { createEmulator, DEMO_AGENTS, demoSeed } from '../emulator';
import { startBrowser, Wallboard } from '../test/browser/page';
import { Visitor } from '../test/browser/visitor';
import { credentialData, OWNER } from '../test/n8n/demo';
import { withCredential } from '../test/n8n/rest';
import { startTestServer, type TestServer } from '../test/n8n/testServer';
import { byId, workflow } from '../test/n8n/workflow';
import { readExample } from './examples';

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
	// Both anew for each: a workflow remembers what it has sent, and agents go on acting.
	const emulator = await createEmulator({ seed: demoSeed() });
	const credential = await session.createCredential('Puzzel account', credentialData(emulator));
	const example = await session.createWorkflow(
		withCredential(await readExample('crm-list-to-puzzel-tasks.json'), credential),
	);
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
	// The message that it went well goes by itself; it would hide a part of the canvas.
	await visitor.page.getByText('Workflow executed successfully').waitFor({ state: 'hidden' });
	await visitor.page.screenshot(picture('example'));
	await visitor.openNode('Create Request');
	await visitor.part('output-panel').getByText('requestId').first().waitFor();
	await visitor.part('ndv').screenshot(picture('form'));

	await session.run(callout);
	await wallboard.shows('.agent', 'Connected', 60_000);
	await wallboard.page.screenshot(picture('wallboard'));
	await visitor.close();
	await wallboard.close();
	await emulator.close();
}

/** Chromium brings none: without one on the machine every letter is a box. */
function refuseWithoutFont(): void {
	const fonts = execFileSync('fc-list', [':lang=en', 'family'], { encoding: 'utf8' });
	if (!fonts.trim())
		throw new Error('There is no font on this machine. On Debian: apt install fonts-dejavu-core');
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});

import type { INode, INodeParameters } from 'n8n-workflow';
import { selectors } from 'playwright-core';

import { Editor } from '../browser/editor';
import { startBrowser } from '../browser/page';
import { createEmulator } from '../../emulator';
import { clientCredentialData, credentialData } from '../n8n/demo';
import { startTestServer } from '../n8n/testServer';
import { workflow } from '../n8n/workflow';
import { nameOf } from './files';

/** Opens the form of each node in n8n's editor; gives the parameters as it saves them, by the name of the node. */
export async function savedByEditor(nodes: INode[]): Promise<Map<string, INodeParameters>> {
	selectors.setTestIdAttribute('data-test-id');
	const [emulator, n8n, browser] = await Promise.all([
		createEmulator(),
		startTestServer({ hasEditor: true }),
		startBrowser(),
	]);
	try {
		const { session } = n8n;
		const password = await session.createCredential('Password', credentialData(emulator));
		const client = await session.createCredential(
			'Client',
			clientCredentialData(emulator),
			'puzzelOAuth2Api',
		);
		const steps = nodes.map(({ name, type, parameters, credentials }) => ({
			name,
			type: nameOf({ type }),
			parameters,
			credentials: 'puzzelApi' in credentials! ? { puzzelApi: password } : { puzzelOAuth2Api: client },
		}));
		const id = await session.createWorkflow(workflow('Golden', [{}], password, steps));
		const editor = await Editor.open(browser, n8n, id);
		for (const { name } of nodes) {
			await editor.openNode(name);
			await editor.closeNode();
		}
		const saved = await editor.save();
		return new Map(saved.map(({ name, parameters }) => [name, parameters]));
	} finally {
		await browser.close();
		await n8n.close();
		await emulator.close();
	}
}

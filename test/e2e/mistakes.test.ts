import { readFileSync } from 'node:fs';
import path from 'node:path';

import { createEmulator } from '../../emulator';
import { MISTAKES } from '../engine/mistakes';
import { credentialData } from '../../harness/n8n/demo';
import { startTestServer, type TestServer } from '../../harness/n8n/testServer';
import { workflow } from '../../harness/n8n/workflow';

const page = readFileSync(path.resolve(__dirname, '../../docs/errors.md'), 'utf8');

describe('docs/errors.md, in real n8n', () => {
	let n8n: TestServer;

	beforeAll(async () => {
		n8n = await startTestServer();
	}, 120_000);
	afterAll(async () => await n8n.close(), 60_000);

	test.each(Object.values(MISTAKES).flat())(
		'$what',
		async (mistake) => {
			const { what, node, parameters, item = {}, credential: typed, puzzel } = mistake;
			// One of its own: n8n remembers the limits of a Puzzel, and what it said of a sign-in.
			const emulator = await createEmulator();
			try {
				const credential = await n8n.session.createCredential(
					what,
					credentialData(emulator, typed?.(emulator)),
				);
				const id = await n8n.session.createWorkflow(
					workflow(what, [item], credential, [{ name: 'Mistake', type: node, parameters }]),
				);
				puzzel?.(emulator);
				const { status, error } = await n8n.session.run(id);
				expect(status).toBe('error');
				const shown = error
					.replaceAll(new URL(emulator.url).host, 'auth.puzzel.com')
					.replace(/\d+ seconds? ago/, '1 second ago');
				const [, , message, description] = page
					.split('\n')
					.find((row) => row.startsWith(`| ${what} |`))!
					.split(/ \| |^\| | \|$/);
				expect(shown).toBe([message, description].filter(Boolean).join(' '));
			} finally {
				await emulator.close();
			}
		},
		120_000,
	);
});

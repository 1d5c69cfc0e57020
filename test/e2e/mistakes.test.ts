import { readFileSync } from 'node:fs';
import path from 'node:path';

import { MISTAKES } from '../engine/mistakes';
import { credentialData } from '../../harness/n8n/demo';
import { useN8n } from '../../harness/n8n/testServer';

const page = readFileSync(path.resolve(__dirname, '../../docs/errors.md'), 'utf8');

describe('docs/errors.md, in real n8n', () => {
	const n8n = useN8n({ isFresh: true });
	const { emulator, session } = n8n;

	test.each(Object.values(MISTAKES).flat())('$what', async (mistake) => {
		const { what, node, parameters, item = {}, credential: typed, puzzel } = mistake;
		const puzzelApi = await session.createCredential(what, credentialData(emulator, typed?.(emulator)));
		puzzel?.(emulator);
		const step = { name: 'Mistake', type: node, parameters, credentials: { puzzelApi } };
		const { status, error } = await n8n.run([item], step);
		expect(status).toBe('error');
		const shown = error
			.replaceAll(new URL(emulator.url).host, 'auth.puzzel.com')
			.replace(/\d+ seconds? ago/, '1 second ago');
		const [, , message, description] = page
			.split('\n')
			.find((row) => row.startsWith(`| ${what} |`))!
			.split(/ \| |^\| | \|$/);
		expect(shown).toBe([message, description].filter(Boolean).join(' '));
	});
});

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { forgetProcess, useEmulator } from '../../harness/engine/emulator';
import { credentialFor, SIGNED_OUT } from '../../harness/engine/credentialFor';
import { execute } from '../../harness/engine/execute';
import { MISTAKES, type Mistake } from './mistakes';
import { ProcessedKeys } from '../../harness/engine/processedKeys';

/** What n8n shows next to the node of each mistake. In real n8n the same is compared with the page (`test/e2e/mistakes.test.ts`). */

const PAGE = path.resolve(__dirname, '../../docs/errors.md');

const emulator = useEmulator();
beforeAll(async () => await new ProcessedKeys().install());

const all = Object.values(MISTAKES).flat();
const reported = new Map<string, { message: string; description: string }>();
beforeAll(async () => {
	for (const mistake of all) reported.set(mistake.what, await provoke(mistake));
});

async function provoke({ node, parameters, item = {}, credential, puzzel }: Mistake) {
	emulator.reset();
	forgetProcess();
	puzzel?.(emulator);
	const typed = credential ? { ...SIGNED_OUT, ...credential(emulator) } : {};
	const { error } = await execute({
		node,
		parameters,
		items: [item],
		credential: credentialFor(emulator, typed),
		timezone: 'Europe/Oslo',
	});
	// The emulator has another port each time, and the machine another speed.
	const shown = (text: string | null | undefined) =>
		(text ?? '')
			.replaceAll(new URL(emulator.url).host, 'auth.puzzel.com')
			.replace(/\d+ seconds? ago/, '1 second ago');
	return { message: shown(error?.message), description: shown(error?.description) };
}

describe.each(Object.entries(MISTAKES))('%s', (_about, mistakes) => {
	test.each(mistakes)('$what', (mistake) => {
		const { message, description } = reported.get(mistake.what)!;
		expect(message.length).toBeGreaterThan(10);
		expect(`${message} ${description}`).toContain(mistake.field);
		// The next step.
		expect(`${message}. ${description}`).toMatch(
			/\b(?:add|check|contact|choose|correct|enter|fill|open|start with|try|use)\b.*\./i,
		);
		expect(`${message}${description}`).not.toMatch(/undefined|\[object|demo-password/);
	});
});

test('there are 25, and docs/errors.md lists them all (UPDATE=1 writes it)', () => {
	expect(reported.size).toBe(25);
	const page = pageOf();
	if (process.env.UPDATE) writeFileSync(PAGE, page);
	expect(readFileSync(PAGE, 'utf8')).toBe(page);
});

function pageOf(): string {
	const sections = Object.entries(MISTAKES).flatMap(([about, mistakes]) => [
		`## ${about}`,
		['| what was done | what n8n says | what to do |', '| --- | --- | --- |', ...mistakes.map(rowOf)].join(
			'\n',
		),
	]);
	return `${[
		'# Errors',
		"25 mistakes, each with the message of n8n and what to do. Puzzel's texts are those of the emulator. `test/engine/mistakes.test.ts` makes each mistake in n8n's engine and writes this page; `test/e2e/mistakes.test.ts` finds the same messages in real n8n.",
		...sections,
	].join('\n\n')}\n`;
}

function rowOf({ what }: Mistake): string {
	const { message, description } = reported.get(what)!;
	return `| ${[what, message, description].map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
}

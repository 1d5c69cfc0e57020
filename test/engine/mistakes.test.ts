import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { forgetRecentSignIns } from '../../credentials/signIn';
import { createEmulator, type Emulator } from '../../emulator';
import { forgetPaces } from '../../nodes/api/paces';
import { credentialFor, SIGNED_OUT } from './credentialFor';
import { execute } from './execute';
import { MISTAKES, type Mistake } from './mistakes';
import { ProcessedKeys } from './processedKeys';

/** What n8n shows beside the node of each mistake. In real n8n the same is compared with the page (`test/e2e/mistakes.test.ts`). */

const PAGE = path.resolve(__dirname, '../../docs/errors.md');

let emulator: Emulator;
beforeAll(async () => {
	emulator = await createEmulator();
	await new ProcessedKeys().install();
});
afterAll(async () => await emulator.close());
beforeEach(() => {
	emulator.reset();
	forgetRecentSignIns();
	forgetPaces();
});

const told = new Map<string, { message: string; description: string }>();

async function provoke({ node, parameters, item = {}, credential, puzzel }: Mistake) {
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
	test.each(mistakes)('$what', async (mistake) => {
		const { message, description } = await provoke(mistake);
		told.set(mistake.what, { message, description });
		expect(message.length).toBeGreaterThan(10);
		expect(`${message} ${description}`).toContain(mistake.field);
		// The next step.
		expect(`${message}. ${description}`).toMatch(
			/\b(?:add|ask|check|choose|correct|enter|fill|open|start with|try|use)\b.*\./i,
		);
		expect(`${message}${description}`).not.toMatch(/undefined|\[object|demo-password/);
	});
});

test('there are 25, and docs/errors.md shows them all (UPDATE=1 writes it anew)', () => {
	expect(told.size).toBe(25);
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
		'# Mistakes, and what n8n says',
		"`test/engine/mistakes.test.ts` makes each of these mistakes in n8n's own engine and writes this page; `test/e2e/mistakes.test.ts` makes them in real n8n, and finds the same words. What Puzzel says in it are the words of the emulator.",
		...sections,
	].join('\n\n')}\n`;
}

function rowOf({ what }: Mistake): string {
	const { message, description } = told.get(what)!;
	return `| ${[what, message, description].map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
}

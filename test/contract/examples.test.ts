import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { EXAMPLES, readExample } from '../../harness/examples';

/** The example workflows as a person sees them; `test/e2e/examples.test.ts` runs them. */

interface Step {
	name: string;
	type: string;
	position: [number, number];
	parameters: { content?: string; width?: number; height?: number };
	credentials?: unknown;
}
const stepsOf = async (file: (typeof EXAMPLES)[number]) =>
	(await readExample(file)).nodes as unknown as Step[];
const isNote = ({ type }: Step) => type === 'n8n-nodes-base.stickyNote';

/** What a node takes with its label, which is twice as wide (n8n 2.41), or a note. */
function areaOf(step: Step) {
	const [x, y] = step.position;
	const { width = 240, height = 160 } = step.parameters;
	return isNote(step)
		? { left: x, right: x + width, top: y, bottom: y + height }
		: { left: x - 48, right: x + 144, top: y, bottom: y + 160 };
}

test('all are listed in EXAMPLES', async () => {
	expect((await readdir(path.resolve('examples'))).sort()).toEqual([...EXAMPLES].sort());
});

describe.each(EXAMPLES)('%s', (file) => {
	test('has notes that cover nothing', async () => {
		const steps = await stepsOf(file);
		const notes = steps.filter(isNote);
		expect(notes.length).toBeGreaterThanOrEqual(2);
		for (const note of notes) {
			const { left, right, top, bottom } = areaOf(note);
			const covered = steps.filter((step) => {
				const other = areaOf(step);
				const isApart =
					other.right <= left || other.left >= right || other.bottom <= top || other.top >= bottom;
				return step !== note && !isApart;
			});
			expect({ note: note.name, covers: covered.map(({ name }) => name) }).toEqual({
				note: note.name,
				covers: [],
			});
		}
	});

	test('has a node at the end of each branch', async () => {
		const { connections } = (await readExample(file)) as unknown as {
			connections: Record<string, { main?: unknown[][] }>;
		};
		for (const { name } of (await stepsOf(file)).filter(({ type }) => type === 'n8n-nodes-base.if'))
			expect(connections[name]!.main!.map((branch) => branch.length)).toEqual([1, 1]);
	});

	test('needs no account but that of Puzzel', async () => {
		for (const { type, credentials } of await stepsOf(file))
			if (!/^n8n-nodes-puzzel|httpRequest$/.test(type)) expect(credentials).toBeUndefined();
	});

	test('has VIP scores of at most 255: Puzzel may refuse more [inferred]', async () => {
		const scores = JSON.stringify(await stepsOf(file)).matchAll(/(?:vipScore|priority\\+)": ?"?([^",}]*)/g);
		for (const [, score] of scores)
			for (const [number] of score!.matchAll(/\d+/g)) expect(Number(number)).toBeLessThanOrEqual(255);
	});
});

import type { Section, Target } from './scenario';

/** What a person reads, on the screen and in RESULTS.md. */
export function markdownOf({ title, table, notes = [] }: Section): string {
	const parts = [`## ${title}`];
	if (table?.rows.length) parts.push(markdownTable(table.head, table.rows));
	if (notes.length) parts.push(notes.join('\n'));
	return `${parts.join('\n\n')}\n`;
}

export function targetTable(targets: Target[]): string {
	return `## Figures and their targets\n\n${markdownTable(
		['figure', 'must reach', 'measured', ''],
		targets.map(({ figure, mustReach, measured, met }) => [
			figure,
			mustReach,
			measured,
			met ? 'met' : '**missed**',
		]),
	)}\n`;
}

export function fullReport(machine: string[], sections: Section[]): string {
	const targets = sections.flatMap((section) => section.targets ?? []);
	return [
		'# Results of `npm run bench`\n',
		`${machine.map((line) => `- ${line}`).join('\n')}\n`,
		'One n8n process with the packed package, the emulated Puzzel of `emulator` in a process of its own, 20 ms from request to answer. Contenders run in turns; ratios are those of the same round. Absolute times depend on the machine, on which the emulator and the measured process share the processors.\n',
		targetTable(targets),
		...sections.map(markdownOf),
	].join('\n');
}

function markdownTable(head: string[], rows: string[][]): string {
	const all = [head, ...rows];
	const widths = head.map((_, column) => Math.max(3, ...all.map((row) => (row[column] ?? '').length)));
	const line = (cells: string[]) =>
		`| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
	return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

import type { Section, Target } from './scenario';

export const number = (value: number) => value.toLocaleString('en');
export const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
/** The median, and the least and the most of the rounds: "1.40 s (1.31–1.80)". */
export const secondsOf = (ms: number[]) => rangeOf(ms, (value) => (value / 1000).toFixed(2), ' s');
export const millisecondsOf = (ms: number[]) => rangeOf(ms, (value) => String(Math.round(value)), ' ms');
export const timesOf = (ratios: number[]) => rangeOf(ratios, (value) => value.toFixed(2), ' ×');

function rangeOf(values: number[], format: (value: number) => string, unit: string): string {
	const [least, most] = [format(Math.min(...values)), format(Math.max(...values))];
	return format(median(values)) + unit + (least === most ? '' : ` (${least}–${most})`);
}

export function median(values: number[]): number {
	const sorted = [...values].sort((one, other) => one - other);
	const middle = sorted.length >> 1;
	return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** One by one, so that each ratio is of the same round: other work on the machine then affects both sides. */
export const ratiosOf = (values: number[], others: number[]) =>
	values.map((value, round) => value / others[round]!);

export function markdownOf({ title, head, rows, notes }: Section): string {
	return `## ${title}\n\n${table(head, rows)}\n\n${notes.map((note) => `- ${note}`).join('\n')}\n`;
}

export function fullReport(machine: string[], sections: Section[]): string {
	const targets = sections.flatMap((section) => section.targets);
	return [
		'# Results of `npm run bench`\n',
		`${machine.map((line) => `- ${line}`).join('\n')}\n`,
		'Written by the bench. One n8n process has the packed package installed. The emulated Puzzel is a separate process; it responds after 20 ms.',
		'All contenders take turns in one run, and each ratio compares values of the same round. Absolute times depend on the machine.\n',
		targetTable(targets),
		...sections.map(markdownOf),
	].join('\n');
}

export const targetTable = (targets: Target[]) =>
	`## Figures and their targets\n\n${table(
		['figure', 'target', 'measured', ''],
		targets.map(({ figure, mustReach, measured, met }) => [
			figure,
			mustReach,
			measured,
			met ? 'met' : '**missed**',
		]),
	)}\n`;

function table(head: string[], rows: string[][]): string {
	const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((row) => row[column]!.length)));
	const line = (cells: string[]) =>
		`| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
	return [head, widths.map((width) => '-'.repeat(width)), ...rows].map(line).join('\n');
}

import type { Account } from './account';
import { FACTS, type FactName } from './claims';
import type { Outcome } from './course';
import type { Deviation } from './compare';
import type { CallRecord } from './records';

/** All that is told of a check, to be read by programs. */
export interface Report {
	report: 'n8n-nodes-puzzel verify:tenant';
	version: string;
	day: string;
	environment: string;
	signIn: Account['signIn'];
	/** Why it did not go through to the end; absent where it did. */
	ended?: string;
	deviations: Deviation[];
	facts: Outcome['facts'];
	calls: CallRecord[];
}

export function reportOf(
	{ calls, deviations, facts, ended }: Outcome,
	about: Pick<Report, 'version' | 'environment' | 'signIn'>,
): Report {
	return {
		report: 'n8n-nodes-puzzel verify:tenant',
		...about,
		day: new Date().toISOString().slice(0, 10),
		...(ended && { ended }),
		deviations,
		facts,
		calls,
	};
}

/** The same for people. */
export function markdownOf({
	version,
	day,
	environment,
	signIn,
	ended,
	deviations,
	facts,
	calls,
}: Report): string {
	const asked = calls.filter(({ outcome }) => outcome !== 'not asked');
	return `# How a Puzzel solution answers n8n-nodes-puzzel

Version ${version}, ${day}, environment ${environment}, signed in by ${signIn}. ${asked.length} answers compared, ${deviations.length} deviations.
${ended ? `\nIt did not go through to the end: ${ended}.\n` : ''}
No value of an answer is in this report, only its form; names of further fields are left out where they might be
somebody's.

## Deviations

${deviations.length === 0 ? 'None.\n' : table(['call', 'field', 'what', 'assumed', 'found', 'known how'], deviations.map(rowOf))}
## Calls

${table(['call', 'outcome', 'HTTP', 'read by the package', 'note'], calls.map(callRow))}
## Claims of the README

${Object.keys(facts).length === 0 ? 'Nothing was seen of them.\n' : table(['claim', 'seen'], factRows(facts))}
## Every field that was compared

${[...new Set(calls.map(({ operation }) => operation))].flatMap((name) => fieldsOf(name, calls)).join('\n')}`;
}

const rowOf = ({ operation, field, kind, assumed, found, mark, share }: Deviation) => [
	operation,
	field ?? '',
	kind + (share ? ` (in ${share})` : ''),
	assumed,
	found,
	mark ?? '',
];

const callRow = ({ operation, outcome, status, readable, note }: CallRecord) => [
	operation,
	outcome,
	String(status ?? ''),
	readable === undefined ? '' : readable ? 'yes' : 'NO',
	note ?? '',
];

const factRows = (facts: Report['facts']) =>
	Object.entries(facts).map(([name, seen]) => [FACTS[name as FactName], seen]);

/** The fields of a call that was made several times stand once, with all forms that were seen. */
function fieldsOf(name: string, calls: CallRecord[]): string[] {
	const all = new Map<string, Set<string>>();
	for (const { operation, fields = {}, notSeen = [] } of calls) {
		if (operation !== name) continue;
		for (const path of [...Object.keys(fields), ...notSeen]) {
			const forms = all.get(path) ?? new Set();
			all.set(path, new Set([...forms, ...(fields[path] ?? [])]));
		}
	}
	if (all.size === 0) return [];
	const lines = [...all].map(
		([path, forms]) => `- \`${path || '(the answer)'}\` ${[...forms].join(', ') || 'not seen'}`,
	);
	return [`### ${name}\n\n${lines.join('\n')}\n`];
}

function table(head: string[], rows: string[][]): string {
	const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
	return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}

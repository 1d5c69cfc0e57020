import type { Account } from './account';
import type { Deviation } from './compare';
import type { Sent } from './records';
import { FACTS, type Outcome } from './types';

/** Everything that is reported, for programs. */
export interface Report extends Pick<Outcome, 'deviations' | 'facts'> {
	report: 'n8n-nodes-puzzel verify:tenant';
	version: string;
	day: string;
	environment: string;
	signIn: Account['signIn'];
	/** Why it did not reach the end; absent if it did. */
	ended?: string;
	requests: Sent[];
}

export function reportOf(
	{ sent, deviations, facts, ended }: Outcome,
	about: Pick<Report, 'version' | 'environment' | 'signIn'>,
): Report {
	return {
		report: 'n8n-nodes-puzzel verify:tenant',
		...about,
		day: new Date().toISOString().slice(0, 10),
		...(ended && { ended }),
		deviations,
		facts,
		requests: sent,
	};
}

/** The same for people, without the list of all fields. */
export function markdownOf(report: Report): string {
	const { version, day, environment, signIn, ended, deviations, facts, requests } = report;
	const compared = requests.filter(({ outcome }) => outcome !== 'not sent').length;
	return `# A Puzzel solution compared with n8n-nodes-puzzel

Version ${version}, ${day}, environment ${environment}, signed in by ${signIn}. ${compared} responses, ${deviations.length} deviations.
${ended ? `\nIt did not reach the end: ${ended}.\n` : ''}
This report contains no value of a response, only its form. Names of additional fields are withheld if they may be
personal.

## Deviations

${deviations.length === 0 ? 'None.\n' : table(['operation', 'field', 'what', 'assumed', 'found', 'known from'], deviations.map(rowOf))}
## API requests

${table(['operation', 'outcome', 'HTTP', 'read by the package', 'paths that work', 'note'], requests.map(requestRow))}
## Open points of docs/api-coverage.md

${table(
	['point', 'seen'],
	Object.entries(facts).map(([name, seen]) => [FACTS[name as keyof typeof FACTS], seen]),
)}`;
}

const rowOf = ({ operation, field, kind, assumed, found, mark, share }: Deviation) => [
	operation,
	field ?? '',
	kind + (share ? ` (in ${share})` : ''),
	assumed,
	found,
	mark ?? '',
];

const requestRow = ({ operation, outcome, status, readable, paths, note }: Sent) => [
	operation,
	outcome,
	String(status ?? ''),
	readable === undefined ? '' : readable ? 'yes' : 'NO',
	paths ? pathsOf(paths) : '',
	note ?? '',
];

function pathsOf({ documented, otherPrefix }: NonNullable<Sent['paths']>): string {
	if (documented) return otherPrefix ? 'both' : 'documented';
	return otherPrefix ? 'other prefix' : 'none';
}

function table(head: string[], rows: string[][]): string {
	const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
	return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}

import { readFileSync } from 'node:fs';
import path from 'node:path';

import { claimsTable, withClaims } from '../../scripts/tenant/claims';

const readme = readFileSync(path.join(__dirname, '../../README.md'), 'utf8');

/** Without what a report has put into the third column. */
const firstColumns = (table: string) => table.split('\n').map((row) => row.split('|').slice(0, 3).join('|'));

test('the table of the README is the one in scripts/tenant/claims.ts', () => {
	const start = readme.indexOf('| what | where it comes from | seen at a tenant |');
	expect(firstColumns(readme.slice(start, readme.indexOf('\n\n', start) + 1))).toEqual(
		firstColumns(claimsTable()),
	);
});

test('a report fills in its third column, and nothing else', () => {
	const filled = withClaims(readme, {
		renewal: 'yes',
		timeInQueue: 'a number',
		sessionTime: 'a date of 1970',
	});
	expect(filled).toContain('the nodes sign in again | yes |\n');
	expect(filled).toContain('| inferred | a number; a date of 1970 |\n');
	expect(withClaims(filled, {})).toBe(withClaims(readme, {}));
	expect(() => withClaims('no table', {})).toThrow('README.md has no table');
});

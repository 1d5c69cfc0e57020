// Whether this tree may be published under a tag: `npm run release:check -- v0.1.0 owner/name`.
import { readFile, readdir } from 'node:fs/promises';

const [tag, repository] = process.argv.slice(2);
const {
	version,
	repository: { url },
} = JSON.parse(await readFile('package.json', 'utf8'));
const changelog = await readFile('CHANGELOG.md', 'utf8');
const owners = await readFile('.github/CODEOWNERS', 'utf8');
const unreleased = (await readdir('.changeset')).filter((file) => file.endsWith('.md'));

const faults = [
	tag !== `v${version}` && `the tag is ${tag}, package.json says ${version}`,
	!changelog.includes(`\n## ${version}\n`) && `CHANGELOG.md has no section "## ${version}"`,
	unreleased.length > 0 && `not yet in the changelog: ${unreleased.join(', ')} (npm run release:prepare)`,
	url !== `git+https://github.com/${repository}.git` &&
		`package.json names the repository ${url}, this is ${repository}: npm would refuse the provenance`,
	owners.includes('@OWNER') && '.github/CODEOWNERS still names OWNER',
].filter(Boolean);

for (const fault of faults) console.error(fault);
process.exitCode = faults.length ? 1 : 0;

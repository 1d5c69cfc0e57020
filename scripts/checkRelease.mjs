// Whether this tree may be published: `npm run release:check`, in a workflow `npm run release:check -- v0.1.0 owner/name`.
import { access, readFile, readdir } from 'node:fs/promises';

const [tag, repository] = process.argv.slice(2);
const read = async (file) => await readFile(file, 'utf8');
const exists = async (file) =>
	await access(file).then(
		() => true,
		() => false,
	);

const { version, repository: source } = JSON.parse(await read('package.json'));
const changelog = await read('CHANGELOG.md');
const readme = await read('README.md');
const unreleased = (await readdir('.changeset')).filter((file) => file.endsWith('.md'));
const pictures = [...readme.matchAll(/(?:src|srcset)="([^":]+\.png)"|!\[[^\]]*\]\(([^):]+\.png)\)/g)].map(
	([, tagged, linked]) => tagged ?? linked,
);

const placeholders = async (file) =>
	(await read(file))
		.split('\n')
		.flatMap((line, index) =>
			/\bOWNER\b|example\.invalid/.test(line)
				? [`${file}:${index + 1} has a placeholder: ${line.trim()}`]
				: [],
		);
const missing = async (file) => ((await exists(file)) ? [] : [`README.md shows ${file}, which is missing`]);

const faults = [
	...(await Promise.all(
		['package.json', 'README.md', 'SECURITY.md', '.github/CODEOWNERS'].map(placeholders),
	)),
	...(await Promise.all(pictures.map(missing))),
	tag !== undefined && tag !== `v${version}` && `the tag is ${tag}, package.json says ${version}`,
	!changelog.includes(`\n## ${version}\n`) && `CHANGELOG.md has no section "## ${version}"`,
	!changelog.includes('\n## 0.1.0\n') && 'the first version is 0.1.0, and CHANGELOG.md does not have it',
	unreleased.length > 0 && `not in the changelog yet: ${unreleased.join(', ')} (see docs/publishing.md)`,
	repository !== undefined &&
		source.url !== `git+https://github.com/${repository}.git` &&
		`package.json names the repository ${source.url}, this is ${repository}: npm would refuse the provenance`,
]
	.flat()
	.filter(Boolean);

for (const fault of faults) console.error(fault);
console.error(faults.length ? `${faults.length} to do before publishing` : 'Ready to publish');
process.exitCode = faults.length ? 1 : 0;

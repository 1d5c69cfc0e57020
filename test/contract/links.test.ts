import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
const PAGES = [
	...['.', 'docs'].flatMap((folder) =>
		readdirSync(path.join(ROOT, folder)).map((file) => path.join(folder, file)),
	),
	'emulator/README.md',
].filter((file) => file.endsWith('.md'));

/** The anchors that GitHub and npm give to the headings of a page. */
const anchorsOf = (page: string) =>
	Array.from(readFileSync(path.join(ROOT, page), 'utf8').matchAll(/^#+ (.*)$/gm), ([, heading]) =>
		heading!
			.toLowerCase()
			.replace(/[^\w\- ]/g, '')
			.replaceAll(' ', '-'),
	);

test.each(PAGES)('the links of %s lead to a file and a heading that exist', (page) => {
	const links = readFileSync(path.join(ROOT, page), 'utf8').matchAll(/\]\((?!https?:)([^)\s]+)\)/g);
	for (const [, link] of links) {
		const [file, anchor] = link!.split('#');
		const target = file ? path.join(path.dirname(page), file) : page;
		expect({ link, exists: existsSync(path.join(ROOT, target)) }).toEqual({ link, exists: true });
		if (anchor !== undefined) expect(anchorsOf(target)).toContain(anchor);
	}
});

test.each(['CONTRIBUTING.md', 'docs/architecture.md', 'docs/decisions.md'])(
	'the files that %s names exist',
	(page) => {
		const names = Array.from(
			readFileSync(path.join(ROOT, page), 'utf8').matchAll(/`([a-z]+\/[\w./]+\.\w+)`/g),
			([, name]) => name!,
		);
		// The example of CONTRIBUTING.
		const made = names.filter((name) => !name.endsWith('/getGroups.ts'));
		expect(made.length).toBeGreaterThan(4);
		expect(made.filter((name) => !existsSync(path.join(ROOT, name)))).toEqual([]);
	},
);

test('the links of the forms lead to headings of the README, and to examples that it names', () => {
	const sources = ['nodes', 'credentials']
		.flatMap((folder) =>
			readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
				path.join(ROOT, folder, file),
			),
		)
		.filter((file) => /\.(ts|node\.json)$/.test(file))
		.map((file) => readFileSync(file, 'utf8'))
		.join('\n');
	const links = [...sources.matchAll(/https:\/\/www\.npmjs\.com\/package\/n8n-nodes-puzzel(?:#([\w-]+))?/g)];
	const anchors = links.flatMap(([, anchor]) => anchor ?? []);
	expect(anchors.length).toBeGreaterThan(0);
	expect(anchors.filter((anchor) => !anchorsOf('README.md').includes(anchor))).toEqual([]);
	const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
	const examples = Array.from(sources.matchAll(/([\w-]+\.json)<\/a>/g), ([, name]) => name!);
	expect(examples.filter((name) => !readme.includes(`(examples/${name})`))).toEqual([]);
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions, INodeType } from 'n8n-workflow';

import { choicesOf, NODES, TRIGGER } from '../harness/nodes';
import { events } from '../nodes/Trigger/events';
import type { Operation, Resource } from '../nodes/run/resource';
import packageJson from '../package.json';

const root = path.resolve(__dirname, '..');

const ALL = { ...NODES, puzzelTrigger: TRIGGER };
const fileOf = (name: string) => {
	const isIts = (file: string) => path.basename(file, '.node.js').toLowerCase() === name.toLowerCase();
	return packageJson.n8n.nodes.find(isIts)!.replace(/^dist\/(.*)js$/, '$1ts');
};

describe('the trigger', () => {
	const [, event, ...others] = TRIGGER.description.properties;

	test('has one file for each event, under the value of its entry, and says that no event is documented', () => {
		const files = filesBelow('nodes/Trigger/events').map((file) => path.basename(file, '.ts'));
		expect(files.filter((file) => file !== 'index').sort()).toEqual([...events.keys()]);
		for (const [name, { entry }] of events) {
			expect(entry.value).toBe(name);
			expect(entry.description).toContain("not in Puzzel's public documentation)");
		}
		expect((event!.options as INodePropertyOptions[]).map(({ value }) => value)).toEqual([...events.keys()]);
		for (const { displayOptions } of others)
			for (const name of displayOptions?.show?.event ?? []) expect([...events.keys()]).toContain(name);
	});

	// n8n 2.41 lists the options of a field with this label, by their actions.
	test('has its events in the node panel', () => {
		expect(event!.displayName).toBe('Event');
		for (const { entry } of events.values()) expect(entry.action).toMatch(/^On /);
	});
});

describe.each(Object.keys(ALL))('%s', (name) => {
	const node: INodeType = ALL[name as keyof typeof ALL];
	const { description } = node;
	const file = fileOf(name);

	test('has its files: codex with resources, light and dark icon, compiled path in package.json', () => {
		const folder = path.dirname(path.join(root, file));
		const codex = JSON.parse(readFileSync(path.join(root, file.replace(/ts$/, 'json')), 'utf8')) as {
			node: string;
			categories: string[];
			resources: { primaryDocumentation: Array<{ url: string }> };
		};
		expect(codex.node).toBe(`n8n-nodes-puzzel.${name}`);
		// n8n 2.41 lists it under "Human in the Loop" by this category.
		expect(codex.categories.includes('HITL')).toBe(JSON.stringify(description).includes('sendAndWait'));
		// n8n appends its parameters: behind an anchor they would be part of it.
		expect(codex.resources.primaryDocumentation).toEqual([{ url: packageJson.homepage }]);
		const { light, dark } = description.icon as { light: string; dark: string };
		for (const icon of [light, dark])
			expect(existsSync(path.join(folder, icon.replace('file:', '')))).toBe(true);
	});

	test('finds every list that a field asks for', () => {
		const text = JSON.stringify(description.properties);
		const asked = (key: string) =>
			[...text.matchAll(new RegExp(`"${key}":"(\\w+)"`, 'g'))].map(([, method]) => method!);
		for (const method of asked('searchListMethod'))
			expect(node.methods?.listSearch?.[method]).toBeInstanceOf(Function);
		for (const method of asked('loadOptionsMethod'))
			expect(node.methods?.loadOptions?.[method]).toBeInstanceOf(Function);
	});

	test('has no field that n8n would validate or rewrite: plain values are read past n8n', () => {
		expect(JSON.stringify(description.properties)).not.toMatch(/"(validateType|extractValue)":/);
	});

	test('keeps its labels and descriptions short, without a full stop after a single sentence', () => {
		const within = (property: INodeProperties): INodeProperties[] => {
			if (property.type === 'collection')
				return [property, ...(property.options as INodeProperties[]).flatMap(within)];
			if (property.type !== 'fixedCollection') return [property];
			const groups = property.options as INodePropertyCollection[];
			return [property, ...groups.flatMap(({ values }) => values.flatMap(within))];
		};
		for (const { displayName, description: text = '', type } of description.properties.flatMap(within)) {
			if (type === 'notice') continue;
			expect(displayName.replace(/ \(.*\)$/, '').split(' ').length).toBeLessThan(7);
			if (type === 'boolean') expect(text).toMatch(/^Whether /);
			if (text.includes('<a href')) continue;
			expect(text.length).toBeLessThanOrEqual(110);
			expect(text).not.toMatch(/^[^.]*\.$/);
		}
	});
});

describe.each(Object.keys(NODES))('%s', (name) => {
	const node = NODES[name as keyof typeof NODES];
	const { description } = node;

	test('shows every field only for operations that exist', () => {
		const known = choicesOf(node, 'operation').map(({ resource, value }) => `${resource}.${value}`);
		for (const property of description.properties) {
			const show = property.displayOptions?.show ?? {};
			for (const resource of show.resource ?? []) {
				for (const operation of show.operation ?? [])
					expect(known).toContain(`${String(resource)}.${String(operation)}`);
			}
			if (!['authentication', 'resource', 'operation'].includes(property.name))
				expect(show.resource && show.operation).toBeTruthy();
		}
	});

	test('leaves no pattern to n8n, which fails workflows on a busy machine for it', () => {
		expect(JSON.stringify(description.properties)).not.toContain('"validation"');
	});
});

/** Every TypeScript file below a folder, by its path from the top. */
const filesBelow = (folder: string): string[] =>
	readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
		.map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));

/** What a file imports, of types too: package names, and paths from the top. */
function importsOf(file: string): string[] {
	const statements = readFileSync(path.join(root, file), 'utf8').matchAll(
		/^(?:import|export)\b[^;]*?\bfrom\s+'([^']+)'|^import\s+'([^']+)'/gm,
	);
	return Array.from(statements, ([, from, bare]) => (from ?? bare)!).map((name) =>
		name.startsWith('.') ? path.join(path.dirname(file), name) : name,
	);
}

/** `credentials`, `nodes/parameters`: where a file or what it imports stands. */
const roomOf = (name: string) => /^(credentials|nodes\/\w+)\//.exec(name)?.[1];

describe('the rooms', () => {
	/** What each room may import, apart from itself. */
	const DOORS: Record<string, string[]> = {
		credentials: [],
		'nodes/api': ['credentials'],
		'nodes/parameters': ['nodes/api'],
		'nodes/run': ['nodes/parameters', 'nodes/api'],
	};
	const NODE_DOORS = ['nodes/run', 'nodes/parameters', 'nodes/api'];
	const PACKAGES = ['n8n-workflow', 'luxon', 'zod/v4', 'node:crypto'];

	test.each([...filesBelow('credentials'), ...filesBelow('nodes')])(
		'%s imports only what lies below',
		(file) => {
			const room = roomOf(file)!;
			const allowed = [room, ...(DOORS[room] ?? NODE_DOORS)];
			for (const name of importsOf(file)) expect([...allowed, ...PACKAGES]).toContain(roomOf(name) ?? name);
		},
	);

	test('the statements are really found', () => {
		expect(importsOf('nodes/run/executeItems.ts')).toEqual(
			expect.arrayContaining([
				'n8n-workflow',
				'nodes/api/client',
				'nodes/parameters/parameters',
				'nodes/run/deduplication',
			]),
		);
		expect(importsOf('nodes/Request/PuzzelRequest.node.ts')).toContain('nodes/Request/request');
	});
});

const RESOURCES = Object.keys(NODES)
	.map((name) => path.dirname(fileOf(name)))
	.flatMap((folder) =>
		readdirSync(path.join(root, folder), { withFileTypes: true })
			.filter((entry) => entry.isDirectory() && entry.name !== '__schema__')
			.map((entry) => ({ name: entry.name, folder: `${folder}/${entry.name}` })),
	);

describe.each(RESOURCES)('the resource $name in $folder', ({ name, folder }) => {
	// A file is loaded by the path that was just found.
	const load = (file: string) => jest.requireActual<Record<string, unknown>>(path.join(root, file));
	const resource = load(folder)[name] as Resource<unknown>;
	const files = filesBelow(folder).filter((file) => path.basename(file) !== 'index.ts');
	const operationFiles = files.filter((file) => 'entry' in load(file));

	test('has every operation file, each under the value of its entry', () => {
		expect(resource.name).toBe(name);
		expect(operationFiles.map((file) => path.basename(file, '.ts')).sort()).toEqual(
			[...resource.operations.keys()].sort(),
		);
		expect(resource.entries.map(({ value }) => value)).toEqual([...resource.operations.keys()]);
	});

	test.each(operationFiles)('%s has exactly its entry, execute and fields', (file) => {
		const operation = load(file) as unknown as Operation<unknown>;
		expect(Object.keys(operation).sort()).toEqual(['entry', 'execute', 'fields']);
		expect(operation.entry.value).toBe(path.basename(file, '.ts'));
		for (const { displayOptions } of operation.fields) {
			const show = Object.keys(displayOptions?.show ?? {});
			expect(show.filter((each) => each === 'resource' || each === 'operation')).toEqual([]);
		}
	});

	test('has no other file but parts of its operations', () => {
		const parts = operationFiles.flatMap(importsOf);
		for (const file of files.filter((each) => !operationFiles.includes(each)))
			expect(parts).toContain(file.replace(/\.ts$/, ''));
	});
});

test('the package has no runtime dependencies and is strict', () => {
	expect(packageJson).not.toHaveProperty('dependencies');
	expect(packageJson.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	expect(packageJson.n8n).toMatchObject({ strict: true, n8nNodesApiVersion: 1 });
	expect(packageJson.files).toEqual(['dist']);
});

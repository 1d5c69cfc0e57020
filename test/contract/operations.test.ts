import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { INodeProperties, INodePropertyOptions, INodeType, INodeTypeDescription } from 'n8n-workflow';

import packageJson from '../../package.json';

/** What the pages say about operations, compared with the forms. */

const ROOT = path.resolve(__dirname, '../..');
const README = path.join(ROOT, 'README.md');
const SENTENCE = "(not in Puzzel's public documentation)";

const NODES = packageJson.n8n.nodes.map((file): INodeTypeDescription => {
	const source = file.replace('dist', '../..').replace(/\.js$/, '');
	const [Type] = Object.values(jest.requireActual<Record<string, new () => INodeType>>(source));
	return new Type!().description;
});

const choices = ({ options }: INodeProperties) => options as INodePropertyOptions[];

const marked = ({ name, description }: INodePropertyOptions) =>
	description?.includes(SENTENCE) ? `${name} (undocumented)` : name;

/** Each resource of a node with its operations, the node's default one first. */
const RESOURCES = NODES.filter(({ polling }) => !polling).flatMap(({ displayName: node, properties }) => {
	const resources = properties.find(({ name }) => name === 'resource')!;
	const isDefault = ({ value }: INodePropertyOptions) => Number(value === resources.default);
	return [...choices(resources)]
		.sort((one, other) => isDefault(other) - isDefault(one))
		.map(({ name: resource, value }) => {
			const list = properties.find(
				({ name, displayOptions }) => name === 'operation' && displayOptions!.show!.resource![0] === value,
			)!;
			return { node, resource, operations: choices(list).map(marked) };
		});
});

test('docs/operations.md has a row for each operation, and marks those that Puzzel does not document', () => {
	const page = readFileSync(path.join(ROOT, 'docs/operations.md'), 'utf8');
	const rows = Array.from(page.matchAll(/^\| (?!resource,)([A-Za-z ]+, [^|]+) \|/gm), ([, row]) => row!);
	const operations = RESOURCES.flatMap(({ resource, operations: all }) =>
		all.map((operation) => `${resource}, ${operation}`),
	);
	expect(rows.sort()).toEqual(operations.sort());
	expect(operations.filter((each) => each.endsWith('(undocumented)')).length).toBeGreaterThan(5);
});

test('the table of the README is made from the forms (UPDATE=1 writes it)', () => {
	const [trigger] = NODES.filter(({ polling }) => polling);
	const events = choices(trigger!.properties.find(({ name }) => name === 'event')!);
	const rows = RESOURCES.map(({ node, resource, operations }, index) => {
		const isFirst = RESOURCES[index - 1]?.node !== node;
		return `| ${isFirst ? `**${node}** ` : ''}| ${resource} | ${operations.join(', ')} |`;
	});
	const table = [
		'| node | resource | operations |',
		'| --- | --- | --- |',
		...rows,
		`| **${trigger!.displayName}** | | ${events.map(({ name }) => name).join(', ')} |`,
	].join('\n');
	const page = readFileSync(README, 'utf8');
	const present = /^\| node \| resource .*\n(?:\|.*\n)+/m;
	if (process.env.UPDATE) writeFileSync(README, page.replace(present, `${table}\n`));
	expect(present.exec(readFileSync(README, 'utf8'))![0]).toBe(`${table}\n`);
});

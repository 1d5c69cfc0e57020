import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { NodeHelpers } from 'n8n-workflow';

import { nameOf, NODES, puzzelNodeOf, savedParameters, wireOf, type SavedWorkflow, type Wire } from './run';

const read = <T>(file: string) => JSON.parse(readFileSync(path.join(__dirname, file), 'utf8')) as T;

const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('.json') && !file.endsWith('.wire.json'))
	.sort();

test('there are workflows of every node, with each of its credentials', () => {
	const saved = files.flatMap((file) => {
		const node = puzzelNodeOf(read<SavedWorkflow>(file));
		return Object.keys(node.credentials!).map((credential) => `${nameOf(node)} with ${credential}`);
	});
	const all = Object.entries(NODES).flatMap(([name, { description }]) =>
		description.credentials!.map((credential) => `${name} with ${credential.name}`),
	);
	expect([...new Set(saved)].sort()).toEqual(all.sort());
});

describe.each(files)('a workflow saved as %s', (file) => {
	const workflow = read<SavedWorkflow>(file);
	const node = puzzelNodeOf(workflow);

	test('opens without an issue, and would be saved as it was', () => {
		const { description } = NODES[nameOf(node)]!;
		expect(NodeHelpers.getNodeParametersIssues(description.properties, node, description)).toBeNull();
		expect(savedParameters(node)).toEqual(node.parameters);
		const { properties, credentials } = description;
		const parameters = NodeHelpers.getNodeParameters(
			properties,
			node.parameters,
			true,
			false,
			node,
			description,
		);
		const asked = credentials!.filter((each) =>
			NodeHelpers.displayParameter(parameters!, each, node, description),
		);
		expect(asked.map(({ name }) => name)).toEqual(Object.keys(node.credentials!));
	});

	test('sends what it sent', async () => {
		expect(await wireOf(workflow)).toEqual(read<Wire[]>(file.replace(/json$/, 'wire.json')));
	});
});

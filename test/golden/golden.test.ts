import { NodeHelpers, type INodeParameters } from 'n8n-workflow';

import { FILES, nameOf, puzzelNodeOf, read, type SavedWorkflow } from './files';
import { NODES, savedParameters, wireOf, type Wire } from './run';

/** Without the empty collections, which the editor saves where a form was open. */
const filledOf = (parameters: INodeParameters) =>
	Object.fromEntries(Object.entries(parameters).filter(([, value]) => JSON.stringify(value) !== '{}'));

test('there are workflows of every node, with each of its credentials', () => {
	const saved = FILES.flatMap((file) => {
		const node = puzzelNodeOf(read<SavedWorkflow>(file));
		return Object.keys(node.credentials!).map((credential) => `${nameOf(node)} with ${credential}`);
	});
	const all = Object.entries(NODES).flatMap(([name, { description }]) =>
		description.credentials!.map((credential) => `${name} with ${credential.name}`),
	);
	expect([...new Set(saved)].sort()).toEqual(all.sort());
});

describe.each(FILES)('a workflow saved as %s', (file) => {
	const workflow = read<SavedWorkflow>(file);
	const node = puzzelNodeOf(workflow);

	test('opens without an issue, and would be saved as it was', () => {
		const { description } = NODES[nameOf(node)]!;
		expect(NodeHelpers.getNodeParametersIssues(description.properties, node, description)).toBeNull();
		expect(filledOf(savedParameters(node)!)).toEqual(filledOf(node.parameters));
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

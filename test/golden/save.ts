/**
 * `npm run golden`: saves a workflow for each operation and event from n8n's editor, with every field filled in, and
 * what it sends, in a folder for this version. What is there stays as it is: later versions must open and run it
 * unchanged.
 */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { INode, INodeProperties, INodePropertyCollection } from 'n8n-workflow';

import { version } from '../../package.json';
import { savedByEditor } from './editor';
import { puzzelNodeOf, type SavedWorkflow } from './files';
import { NODES, wireOf } from './run';
import { WORKFLOWS, type Filled } from './workflows';

const START = 'When clicking ‘Execute workflow’';

function filledIn(name: string, { node, parameters, item = {} }: Filled): SavedWorkflow {
	const isTrigger = node === 'puzzelTrigger';
	const puzzel: INode = {
		parameters,
		id: `golden-${name}`,
		name: NODES[node]!.description.displayName,
		type: `n8n-nodes-puzzel.${node}`,
		typeVersion: 1,
		position: [224, 0],
		credentials: {
			[String(parameters.authentication ?? 'puzzelApi')]: { id: 'puzzel', name: 'Puzzel account' },
		},
	};
	const start: INode = {
		parameters: {},
		id: 'golden-start',
		name: START,
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		position: [0, 0],
	};
	return {
		name: `Golden ${name}`,
		nodes: isTrigger ? [puzzel] : [start, puzzel],
		pinData: isTrigger ? {} : { [START]: [{ json: item }] },
		connections: isTrigger ? {} : { [START]: { main: [[{ node: puzzel.name, type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1', timezone: 'Europe/Oslo' },
	};
}

/** Every field of a node that no workflow fills in. */
function fieldsLeftOut(): string[] {
	const pathsOf = (property: INodeProperties, prefix: string): string[] => {
		const name = `${prefix}.${property.name}`;
		if (property.type === 'collection')
			return (property.options as INodeProperties[]).flatMap((each) => pathsOf(each, name));
		if (property.type === 'fixedCollection')
			return (property.options as INodePropertyCollection[]).flatMap((group) =>
				group.values.flatMap((each) => pathsOf(each, `${name}.${group.name}`)),
			);
		return ['notice', 'button'].includes(property.type) ? [] : [name];
	};
	const filled = new Set<string>();
	const collect = (value: unknown, prefix: string): void => {
		filled.add(prefix);
		if (Array.isArray(value)) value.forEach((each) => collect(each, prefix));
		else if (typeof value === 'object' && value !== null)
			for (const [key, each] of Object.entries(value)) collect(each, `${prefix}.${key}`);
	};
	for (const { node, parameters } of Object.values(WORKFLOWS)) collect(parameters, node);
	return Object.entries(NODES)
		.flatMap(([node, { description }]) =>
			description.properties
				// n8n's own field.
				.filter(({ name }) => name !== 'pollTimes')
				.flatMap((each) => pathsOf(each, node)),
		)
		.filter((field) => !filled.has(field));
}

test('saves what is not there yet', async () => {
	expect(fieldsLeftOut()).toEqual([]);
	const folder = path.join(__dirname, version);
	await mkdir(folder, { recursive: true });
	const write = async (file: string, content: unknown) =>
		await writeFile(path.join(folder, file), `${JSON.stringify(content, null, '\t')}\n`);
	const missing = Object.entries(WORKFLOWS).filter(
		([name]) => !existsSync(path.join(folder, `${name}.json`)),
	);
	const workflows = new Map(missing.map(([name, filled]) => [name, filledIn(name, filled)]));
	const saved = await savedByEditor(
		[...workflows].map(([name, workflow]) => ({ ...puzzelNodeOf(workflow), name })),
	);
	for (const [name, workflow] of workflows) {
		puzzelNodeOf(workflow).parameters = saved.get(name)!;
		await write(`${name}.json`, workflow);
		await write(`${name}.wire.json`, await wireOf(workflow));
		console.log(`${version}/${name}`);
	}
}, 300_000);

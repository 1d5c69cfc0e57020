import type { IDataObject } from 'n8n-workflow';

import type { CredentialLink, WorkflowFile } from '../test/n8n/rest';
import type { NodeContender } from './contenders';

/** The node that is measured. */
export const MEASURED = 'Measured';

export interface WorkflowOrder {
	contender: NodeContender;
	items: number;
	credential: CredentialLink;
	/** Makes the subjects unique; by default the number of the execution. */
	run?: string;
	/** Further settings of the measured node, such as `retryOnFail`. */
	settings?: IDataObject;
}

/** Manual Trigger → so many items → the node that is measured. */
export function workflow({ contender, items, credential, run, settings }: WorkflowOrder): WorkflowFile {
	const name = run === undefined ? '$execution.id' : `'${run}'`;
	const list = `Array.from({ length: ${items} }, (_, n) => ({ subject: 'Task ' + ${name} + '-' + n, uri: 'https://crm.example.com/cases/' + n }))`;
	const nodes: WorkflowFile['nodes'] = [
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
		{
			name: 'List',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: { mode: 'raw', jsonOutput: `={{ ({ items: ${list} }) }}`, options: {} },
		},
		{
			name: 'Items',
			type: 'n8n-nodes-base.splitOut',
			typeVersion: 1,
			parameters: { fieldToSplitOut: 'items', options: {} },
		},
		{
			name: MEASURED,
			type: contender.type,
			typeVersion: contender.typeVersion,
			parameters: contender.parameters,
			...(contender.type === 'n8n-nodes-base.noOp' ? {} : { credentials: { puzzelApi: { ...credential } } }),
			...settings,
		},
	];
	return {
		name: `Bench: ${contender.label}, ${items} items`,
		nodes: nodes.map((node, index) => ({ id: `node-${index}`, position: [index * 200, 0], ...node })),
		connections: inARow(nodes.map((node) => node.name)),
		settings: { executionOrder: 'v1' },
	};
}

function inARow(names: string[]): IDataObject {
	return Object.fromEntries(
		names.slice(1).map((name, index) => [names[index], { main: [[{ node: name, type: 'main', index: 0 }]] }]),
	);
}

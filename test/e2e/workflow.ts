import type { IDataObject } from 'n8n-workflow';

import type { CredentialLink, WorkflowFile } from '../n8n/rest';

export interface Step {
	name: string;
	type: 'puzzelRequest' | 'puzzelUser' | 'puzzelCallout';
	parameters: IDataObject;
	/** The step whose items this one gets; the items of the workflow where not given. */
	after?: string;
	/** Further settings of the node, such as `onError`. */
	settings?: IDataObject;
	credential?: CredentialLink;
}

/** A list or an id typed in, as the editor stores a resource locator. */
export const byId = (value: number | string) => ({ __rl: true, mode: 'id', value: String(value) });
export const currentUser = { __rl: true, mode: 'current', value: '' };

/** Manual Trigger → the given items → steps, each behind the items or behind another step. */
export function workflow(
	name: string,
	items: IDataObject[],
	credential: CredentialLink,
	steps: Step[],
): WorkflowFile & { id: string; active: boolean } {
	const nodes: WorkflowFile['nodes'] = [
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
		{
			name: 'List',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: { mode: 'raw', jsonOutput: JSON.stringify({ items }), options: {} },
		},
		{
			name: 'Items',
			type: 'n8n-nodes-base.splitOut',
			typeVersion: 1,
			parameters: { fieldToSplitOut: 'items', options: {} },
		},
	];
	const links: Array<[string, string]> = [
		['Start', 'List'],
		['List', 'Items'],
	];
	for (const step of steps) {
		nodes.push({
			name: step.name,
			type: `n8n-nodes-puzzel.${step.type}`,
			typeVersion: 1,
			parameters: step.parameters,
			credentials: { puzzelApi: { ...(step.credential ?? credential) } },
			...step.settings,
		});
		links.push([step.after ?? 'Items', step.name]);
	}
	return {
		id: name.replace(/\W/g, '').slice(0, 16),
		name,
		active: false,
		nodes: nodes.map((node, index) => ({ id: `node-${index}`, position: [index * 200, 0], ...node })),
		connections: connect(links),
		settings: { executionOrder: 'v1' },
	};
}

function connect(links: Array<[string, string]>): IDataObject {
	const connections: Record<string, { main: IDataObject[][] }> = {};
	for (const [from, to] of links) {
		const { main } = (connections[from] ??= { main: [[]] });
		main[0]?.push({ node: to, type: 'main', index: 0 });
	}
	return connections as unknown as IDataObject;
}

import type { IDataObject } from 'n8n-workflow';

import { DEMO_ACCESS_POINTS } from '../../emulator';
import type { CredentialLink, WorkflowFile } from './rest';

/** One node of a workflow, and what it is connected to. */
export interface Step {
	name: string;
	/** A node of this package by its bare name, any other one by its full name. */
	type: string;
	typeVersion?: number;
	parameters?: IDataObject;
	/** The step whose items this one gets; by default the items of the workflow. */
	after?: string;
	/** Set if this step takes no items, but serves another step as a tool or a model. */
	serves?: { step: string; as: 'ai_tool' | 'ai_languageModel' };
	/** By default the workflow's Puzzel credential, in the nodes of this package. */
	credentials?: Record<string, CredentialLink>;
	/** Further settings of the node, such as `onError`. */
	settings?: IDataObject;
}

/** The start of a workflow: these items, the list that an expression gives, or another trigger. */
export type Source = IDataObject[] | string | Step;

/** An id typed in, as the editor stores a resource locator. */
export const byId = (value: number | string) => ({ __rl: true, mode: 'id', value: String(value) });
export const currentUser = { __rl: true, mode: 'current', value: '' };

/** Creates a task for each item, named by its subject. */
export const createTasks = (options: IDataObject): Step => ({
	name: 'Create',
	type: 'puzzelRequest',
	parameters: {
		from: 'crm@example.com',
		to: DEMO_ACCESS_POINTS.support,
		subject: '={{ $json.subject }}',
		options,
	},
});

export const checkAvailability: Step = {
	name: 'Look',
	type: 'puzzelUser',
	parameters: { operation: 'checkAvailability', userId: currentUser },
};

/** n8n's HTTP Request node with a credential of this package. */
export const httpRequest = (
	url: string,
	credential: CredentialLink,
	{ type = 'puzzelApi', method = 'GET' } = {},
): Step => ({
	name: 'Ask',
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.2,
	parameters: {
		method,
		url,
		authentication: 'predefinedCredentialType',
		nodeCredentialType: type,
	},
	credentials: { [type]: credential },
});

/** The source → steps, each behind the source or behind another step. */
export function workflow(
	name: string,
	source: Source,
	credential: CredentialLink,
	steps: Step[],
): WorkflowFile & { id: string; active: boolean } {
	const beginning = beginningOf(source);
	const first = beginning.at(-1)!.name;
	const connections: Record<string, Record<string, IDataObject[][]>> = {};
	const connect = (from: string, to: string, type = 'main') =>
		((connections[from] ??= {})[type] ??= [[]])[0]!.push({ node: to, type, index: 0 });

	beginning.slice(1).forEach((step, index) => connect(beginning[index]!.name, step.name));
	for (const { name: step, after = first, serves } of steps) {
		if (serves) connect(step, serves.step, serves.as);
		else connect(after, step);
	}
	return {
		id: name.replace(/\W/g, '').slice(0, 16),
		name,
		active: false,
		nodes: [...beginning, ...steps].map((step, index) => ({
			id: `node-${index}`,
			position: [index * 200, 0],
			...nodeOf(step, credential),
		})),
		connections: connections as unknown as IDataObject,
		settings: { executionOrder: 'v1' },
	};
}

function beginningOf(source: Source): Step[] {
	if (typeof source === 'object' && !Array.isArray(source)) return [source];
	const jsonOutput =
		typeof source === 'string' ? `={{ ({ items: ${source} }) }}` : JSON.stringify({ items: source });
	return [
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
		{
			name: 'List',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: { mode: 'raw', jsonOutput, options: {} },
		},
		{
			name: 'Items',
			type: 'n8n-nodes-base.splitOut',
			parameters: { fieldToSplitOut: 'items', options: {} },
		},
	];
}

function nodeOf(
	{ name, type, typeVersion = 1, parameters = {}, credentials, settings }: Step,
	credential: CredentialLink,
): WorkflowFile['nodes'][number] {
	const isOurs = !type.includes('.');
	const linked = credentials ?? (isOurs ? { puzzelApi: credential } : undefined);
	return {
		name,
		type: isOurs ? `n8n-nodes-puzzel.${type}` : type,
		typeVersion,
		parameters,
		...(linked && { credentials: linked as unknown as IDataObject }),
		...settings,
	};
}

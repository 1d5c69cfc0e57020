import { DirectoryLoader, ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
	NodeConnectionTypes,
	Workflow,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type IRun,
	type IWorkflowExecuteAdditionalData,
	type NodeError,
} from 'n8n-workflow';

import { NODES } from '../nodes';
import type { CredentialStore } from './credentialStore';

// As n8n does when it loads a declarative node: the form gets "Request Options".
for (const node of [NODES.puzzelUser, NODES.puzzelQueue])
	DirectoryLoader.applyDeclarativeNodeOptionParameters(node);

export interface Execution {
	node: keyof typeof NODES;
	parameters: INodeParameters;
	credential: CredentialStore;
	/** The items that arrive at the node. */
	items?: IDataObject[];
	onError?: INode['onError'];
	retryOnFail?: { maxTries: number; waitBetweenTries: number };
	timezone?: string;
	/** Given the run's handle as soon as it has started. */
	started?: (run: { cancel: () => void }) => void;
	nodeId?: string;
}

export interface Outcome {
	status: string;
	/** The items of the main output. */
	output: IDataObject[];
	/** The items of the error output, with `onError: continueErrorOutput`. */
	errorOutput: IDataObject[];
	/** The index of the input item of each item of the main output. */
	links: unknown[];
	errorLinks: unknown[];
	/** What n8n shows above the results. */
	hints: string[];
	error: (NodeError & { context: { itemIndex?: number } }) | undefined;
}

/** Runs one node in n8n's own engine: a start node with the items, then the node. */
export async function execute(execution: Execution): Promise<Outcome> {
	const { node, parameters, credential, items = [{}], onError, retryOnFail, timezone } = execution;
	const start: INodeType = {
		description: {
			displayName: 'Start',
			name: 'start',
			group: ['trigger'],
			version: 1,
			description: '',
			defaults: {},
			inputs: [],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		execute: async () => await Promise.resolve([items.map((json, item) => ({ json, pairedItem: { item } }))]),
	};
	const types: Record<string, INodeType> = { start, [node]: NODES[node] };
	const workflow = new Workflow({
		id: 'workflow-1',
		active: false,
		nodeTypes: {
			getByName: (type) => types[type]!,
			getByNameAndVersion: (type) => types[type]!,
			getKnownTypes: () => ({}),
		},
		nodes: [
			{ id: 'start', name: 'Start', type: 'start', typeVersion: 1, position: [0, 0], parameters: {} },
			{
				id: execution.nodeId ?? 'node-1',
				name: 'Puzzel',
				type: node,
				typeVersion: 1,
				position: [200, 0],
				parameters: { authentication: credential.typeName, ...parameters },
				credentials: credential.link,
				...(onError ? { onError } : {}),
				...(retryOnFail ? { retryOnFail: true, ...retryOnFail } : {}),
			},
		],
		connections: { Start: { main: [[{ node: 'Puzzel', type: NodeConnectionTypes.Main, index: 0 }]] } },
		settings: { executionOrder: 'v1', ...(timezone ? { timezone } : {}) },
	});
	const additionalData = {
		credentialsHelper: credential.helper,
		currentNodeExecutionIndex: 0,
		executionId: '1',
		variables: {},
		webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
		formWaitingBaseUrl: 'http://localhost/form-waiting',
		hooks: new ExecutionLifecycleHooks('manual', '1', {
			id: 'workflow-1',
			name: 'Test',
			active: false,
			activeVersionId: null,
			isArchived: false,
			createdAt: new Date(),
			updatedAt: new Date(),
			connections: {},
			nodes: [],
		}),
		setExecutionStatus: () => undefined,
	} as unknown as IWorkflowExecuteAdditionalData;

	const running = new WorkflowExecute(additionalData, 'manual').run({
		workflow,
		startNode: workflow.getNode('Start')!,
	});
	execution.started?.(running);
	const run: IRun = await running;

	const last = run.data.resultData.runData.Puzzel?.at(-1);
	const [main = [], errors = []] = last?.data?.main ?? [];
	return {
		status: run.status,
		output: jsonOf(main),
		links: linksOf(main),
		errorOutput: jsonOf(errors),
		errorLinks: linksOf(errors),
		hints: (last?.hints ?? []).map(({ message }) => message),
		error: (last?.error ?? run.data.resultData.error) as Outcome['error'],
	};
}

const jsonOf = (data: INodeExecutionData[] | null) => (data ?? []).map(({ json }) => json);

const linksOf = (data: INodeExecutionData[] | null) =>
	(data ?? []).map(({ pairedItem }) =>
		typeof pairedItem === 'object' && !Array.isArray(pairedItem) ? pairedItem.item : pairedItem,
	);

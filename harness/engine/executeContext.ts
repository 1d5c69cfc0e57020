import { ExecuteContext } from 'n8n-core';
import {
	createRunExecutionData,
	NodeConnectionTypes,
	Workflow,
	type IDataObject,
	type IExecuteFunctions,
	type INodeParameters,
	type INodeType,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

/** n8n's own context of a node with these parameters and items. */
export function executeContext(
	type: INodeType,
	parameters: INodeParameters,
	items: IDataObject[],
): IExecuteFunctions {
	const workflow = new Workflow({
		id: '1',
		active: false,
		nodeTypes: { getByName: () => type, getByNameAndVersion: () => type, getKnownTypes: () => ({}) },
		nodes: [{ id: '1', name: 'Node', type: 'node', typeVersion: 1, position: [0, 0], parameters }],
		connections: {},
		settings: { timezone: 'Europe/Oslo' },
	});
	const node = workflow.getNode('Node')!;
	const input = items.map((json) => ({ json }));
	return new ExecuteContext(
		workflow,
		node,
		{
			variables: {},
			executionId: '1',
			webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
			formWaitingBaseUrl: 'http://localhost/form-waiting',
		} as IWorkflowExecuteAdditionalData,
		'manual',
		createRunExecutionData(),
		0,
		input,
		{ [NodeConnectionTypes.Main]: [input] },
		{ data: { [NodeConnectionTypes.Main]: [input] }, node, source: null },
		[],
	) as unknown as IExecuteFunctions;
}

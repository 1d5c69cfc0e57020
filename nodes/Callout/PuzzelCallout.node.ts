import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { AUTHENTICATION } from '../form/authentication';
import { searchQueues } from '../form/queues';
import { searchUsers } from '../form/users';
import { run } from '../run/run';
import { callout } from './callout';

export class PuzzelCallout implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Puzzel Callout',
		name: 'puzzelCallout',
		icon: { light: 'file:../puzzel.svg', dark: 'file:../puzzel.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Order calls from Puzzel agents to customers, now or scheduled',
		defaults: { name: 'Puzzel Callout' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'puzzelApi', required: true, displayOptions: { show: { authentication: ['puzzelApi'] } } },
			{
				name: 'puzzelOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: ['puzzelOAuth2Api'] } },
			},
		],
		properties: [
			AUTHENTICATION,
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [{ name: 'Callout', value: 'callout' }],
				default: 'callout',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['callout'] } },
				options: callout.entries,
				default: 'create',
			},
			...callout.fields,
		],
	};

	methods = { listSearch: { searchQueues, searchUsers } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await run(this, [callout]);
	}
}

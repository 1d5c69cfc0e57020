import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { AUTHENTICATION } from '../parameters/authentication';
import { searchQueues } from '../parameters/queues';
import { searchUsers } from '../parameters/users';
import { executeItems } from '../run/executeItems';
import { callback } from './callback';
import { callout } from './callout';

export class PuzzelCallout implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Puzzel Callout',
		name: 'puzzelCallout',
		icon: { light: 'file:../puzzel.svg', dark: 'file:../puzzel.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: "Call customers from an agent's phone, now or later, or add callbacks to a queue",
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
				options: [
					{ name: 'Callback', value: 'callback' },
					{ name: 'Callout', value: 'callout' },
				],
				default: 'callout',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['callback'] } },
				options: callback.entries,
				default: 'create',
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
			...callback.fields,
			...callout.fields,
		],
	};

	methods = { listSearch: { searchQueues, searchUsers } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeItems(this, [callback, callout]);
	}
}

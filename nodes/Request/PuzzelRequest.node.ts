import {
	NodeConnectionTypes,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { readConcurrency } from '../form/fields';
import { searchUsers } from '../form/locators';
import { run } from '../run/run';
import * as request from './request';

export class PuzzelRequest implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Puzzel Request',
		name: 'puzzelRequest',
		icon: { light: 'file:../puzzel.svg', dark: 'file:../puzzel.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Put tasks and e-mails into the Puzzel routing engine, follow, re-prioritise and withdraw them',
		defaults: { name: 'Puzzel Request' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'puzzelApi', required: true }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [{ name: 'Request', value: 'request' }],
				default: 'request',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['request'] } },
				options: [
					{
						name: 'Create',
						value: 'create',
						description: 'Put a task or e-mail into a queue',
						action: 'Create a request',
					},
					{
						name: 'Delete',
						value: 'delete',
						description: 'Withdraw a request from its queue',
						action: 'Delete a request',
					},
					{
						name: 'Get',
						value: 'get',
						description: 'Read where a request stands',
						action: 'Get a request',
					},
					{
						name: 'Update',
						value: 'update',
						description: 'Re-prioritise, reserve or relabel a request',
						action: 'Update a request',
					},
				],
				default: 'create',
			},
			...request.description,
		],
	};

	methods = { listSearch: { searchUsers } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as request.RequestOperation;
		return await run(this, request.operations[operation], () =>
			readConcurrency(this.getNodeParameter('options', 0, {}) as IDataObject),
		);
	}
}

import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { AUTHENTICATION } from '../form/authentication';
import { searchQueues, searchVisualQueues } from '../form/queues';
import { searchUsers } from '../form/users';
import { run } from '../run/run';
import { eTask } from './eTask';
import { request } from './request';

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
					{ name: 'eTask', value: 'eTask' },
					{ name: 'Request', value: 'request' },
				],
				default: 'request',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['eTask'] } },
				options: eTask.entries,
				default: 'create',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['request'] } },
				options: request.entries,
				default: 'create',
			},
			...eTask.fields,
			...request.fields,
		],
	};

	methods = { listSearch: { searchQueues, searchUsers, searchVisualQueues } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await run(this, [eTask, request]);
	}
}

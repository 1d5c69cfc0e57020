import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { getUserGroups, searchUsers } from '../form/locators';
import * as session from './session';
import * as user from './user';

export class PuzzelUser implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Puzzel User',
		name: 'puzzelUser',
		icon: { light: 'file:../puzzel.svg', dark: 'file:../puzzel.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Look up Puzzel users, and who is available',
		defaults: { name: 'Puzzel User' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'puzzelApi', required: true }],
		requestDefaults: { baseURL: '={{ $credentials.apiUrl }}' },
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Session', value: 'session' },
					{ name: 'User', value: 'user' },
				],
				default: 'user',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['session'] } },
				options: session.operations,
				default: 'get',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['user'] } },
				options: user.operations,
				default: 'get',
			},
			...user.description,
		],
	};

	methods = { listSearch: { searchUsers }, loadOptions: { getUserGroups } };
}

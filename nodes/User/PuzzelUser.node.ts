import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { AUTHENTICATION } from '../parameters/authentication';
import { getUserGroupNames, getUserGroups } from '../parameters/userGroups';
import { searchUsers } from '../parameters/users';
import { declarativeReads } from '../run/declarativeRead';
import { session } from './session';
import { user } from './user';

export class PuzzelUser implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Puzzel User',
		name: 'puzzelUser',
		icon: { light: 'file:../puzzel.svg', dark: 'file:../puzzel.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Get users and their availability',
		defaults: { name: 'Puzzel User' },
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
		requestDefaults: { baseURL: '={{ $credentials.apiUrl }}' },
		properties: [
			AUTHENTICATION,
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
				routing: declarativeReads([session, user]),
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['session'] } },
				options: session.entries,
				default: 'get',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['user'] } },
				options: user.entries,
				default: 'get',
			},
			...session.fields,
			...user.fields,
		],
	};

	methods = { listSearch: { searchUsers }, loadOptions: { getUserGroupNames, getUserGroups } };
}

import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { AUTHENTICATION, CREDENTIALS } from '../parameters/authentication';
import { getUserGroupNames, getUserGroups } from '../parameters/userGroups';
import { searchUsers } from '../parameters/users';
import { declarativeReads } from '../run/declarativeRead';
import { resourceFields } from '../run/resource';
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
		credentials: CREDENTIALS,
		requestDefaults: { baseURL: '={{ $credentials.apiUrl }}' },
		properties: [
			AUTHENTICATION,
			...resourceFields(
				[session, user],
				{ resource: 'user', operation: 'get' },
				declarativeReads([session, user]),
			),
		],
	};

	methods = { listSearch: { searchUsers }, loadOptions: { getUserGroupNames, getUserGroups } };
}

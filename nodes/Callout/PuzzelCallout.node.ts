import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { AUTHENTICATION, CREDENTIALS } from '../parameters/authentication';
import { searchQueues } from '../parameters/queues';
import { searchUsers } from '../parameters/users';
import { executeItems } from '../run/executeItems';
import { resourceFields } from '../run/resource';
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
		credentials: CREDENTIALS,
		properties: [
			AUTHENTICATION,
			...resourceFields([callback, callout], { resource: 'callout', operation: 'create' }),
		],
	};

	methods = { listSearch: { searchQueues, searchUsers } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeItems(this, [callback, callout]);
	}
}

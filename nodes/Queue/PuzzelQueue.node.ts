import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { AUTHENTICATION, CREDENTIALS } from '../parameters/authentication';
import { searchVisualQueues } from '../parameters/queues';
import { declarativeReads } from '../run/declarativeRead';
import { resourceFields } from '../run/resource';
import { queue } from './queue';
import { visualQueue } from './visualQueue';

export class PuzzelQueue implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Puzzel Queue',
		name: 'puzzelQueue',
		icon: { light: 'file:../puzzel.svg', dark: 'file:../puzzel.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Get queues and their live metrics',
		defaults: { name: 'Puzzel Queue' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: CREDENTIALS,
		requestDefaults: { baseURL: '={{ $credentials.apiUrl }}' },
		properties: [
			AUTHENTICATION,
			...resourceFields(
				[queue, visualQueue],
				{ resource: 'visualQueue', operation: 'getMany' },
				declarativeReads([queue, visualQueue]),
			),
		],
	};

	methods = { listSearch: { searchVisualQueues } };
}

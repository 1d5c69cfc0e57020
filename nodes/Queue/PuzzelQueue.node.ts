import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { AUTHENTICATION } from '../parameters/authentication';
import { searchVisualQueues } from '../parameters/queues';
import { declarativeReads } from '../run/declarativeRead';
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
					{ name: 'Queue', value: 'queue' },
					{ name: 'Visual Queue', value: 'visualQueue' },
				],
				default: 'visualQueue',
				routing: declarativeReads([queue, visualQueue]),
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['queue'] } },
				options: queue.entries,
				default: 'getMany',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['visualQueue'] } },
				options: visualQueue.entries,
				default: 'getMany',
			},
			...queue.fields,
			...visualQueue.fields,
		],
	};

	methods = { listSearch: { searchVisualQueues } };
}

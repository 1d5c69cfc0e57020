import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { AUTHENTICATION, CREDENTIALS } from '../parameters/authentication';
import { searchQueues, searchVisualQueues } from '../parameters/queues';
import { searchUsers } from '../parameters/users';
import { executeItems } from '../run/executeItems';
import { resourceFields } from '../run/resource';
import { eTask } from './eTask';
import { request } from './request';
import { answerWebhook } from './answer';

/** The link of Send and Wait for Response. n8n signs and checks it, and never registers it (n8n 2.41). */
const answers = (httpMethod: 'GET' | 'POST'): IWebhookDescription => ({
	name: 'default',
	httpMethod,
	responseMode: 'onReceived',
	responseData: '',
	path: '={{ $nodeId }}',
	restartWebhook: true,
	isFullPath: true,
});

export class PuzzelRequest implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Puzzel Request',
		name: 'puzzelRequest',
		icon: { light: 'file:../puzzel.svg', dark: 'file:../puzzel.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Create, track, update and delete requests in Puzzel',
		defaults: { name: 'Puzzel Request' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: CREDENTIALS,
		webhooks: [answers('GET'), answers('POST')],
		properties: [
			AUTHENTICATION,
			...resourceFields([eTask, request], { resource: 'request', operation: 'create' }),
		],
	};

	methods = { listSearch: { searchQueues, searchUsers, searchVisualQueues } };

	/** Required by n8n's lint; n8n (2.41) calls none of them for a webhook that resumes an execution. */
	webhookMethods = {
		default: {
			checkExists: async () => await Promise.resolve(true),
			create: async () => await Promise.resolve(true),
			delete: async () => await Promise.resolve(true),
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeItems(this, [eTask, request]);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await answerWebhook(this);
	}
}

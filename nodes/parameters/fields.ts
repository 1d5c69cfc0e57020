import type { INodeProperties } from 'n8n-workflow';

import type { Parameters } from './parameters';

export const requestId: INodeProperties = {
	displayName: 'Request ID',
	name: 'requestId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 4711',
	description: 'The requestId returned by Create',
};

/** The subject of a task or e-mail, and its web address. */
export const subject: INodeProperties = {
	displayName: 'Subject',
	name: 'subject',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. Call back about order 1001',
	description: 'Shown to the agent before they accept the task',
};

export const uri: INodeProperties = {
	displayName: 'URI',
	name: 'uri',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://crm.example.com/cases/1001',
	description: 'The page the agent opens, such as the case in your CRM',
};

export const concurrency: INodeProperties = {
	displayName: 'Concurrency',
	name: 'concurrency',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 64 },
	default: 16,
	description: 'Maximum number of parallel API requests',
};

const collection =
	(displayName: string, name: string, placeholder: string) =>
	(...fields: INodeProperties[]): INodeProperties => ({
		displayName,
		name,
		type: 'collection',
		placeholder,
		default: {},
		options: fields,
	});

export const additional = collection('Additional Fields', 'additionalFields', 'Add field');
export const filters = collection('Filters', 'filters', 'Add filter');
export const options = collection('Options', 'options', 'Add option');

export const deduplicationKey: INodeProperties = {
	displayName: 'Deduplication Key',
	name: 'deduplicationKey',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.crmId }}',
	description: 'Skips items whose key was already sent by this node',
};

export const simplify: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** How much of a list is returned. */
export const listLength: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		displayOptions: { show: { returnAll: [false] } },
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
];

/** As many entries as the person wants. Puzzel returns whole lists, without paging [observed in clients]. */
export function cutToLength<T>(parameters: Parameters, entries: T[]): T[] {
	return parameters.boolean('returnAll') ? entries : entries.slice(0, parameters.wholeNumber('limit'));
}

export const vipScore: INodeProperties = {
	displayName: 'VIP Score',
	name: 'vipScore',
	type: 'number',
	default: 0,
	description: "Priority in the queue. 100 equals the full wait time of the queue's SLA.",
};

import type { INodeProperties } from 'n8n-workflow';

import type { Form } from './form';

export const requestId: INodeProperties = {
	displayName: 'Request ID',
	name: 'requestId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 4711',
	description: 'The ID of the request in Puzzel: the number that Create returned as requestId',
};

/** What a task or e-mail is about, and where it is found. */
export const subject: INodeProperties = {
	displayName: 'Subject',
	name: 'subject',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. Call back about order 1001',
	description: 'What the task is about, in a few words. The agent sees it before they accept the task.',
};

export const uri: INodeProperties = {
	displayName: 'URI',
	name: 'uri',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://crm.example.com/cases/1001',
	description: 'The web address where the agent finds the task, for example its page in the CRM',
};

export const concurrency: INodeProperties = {
	displayName: 'Concurrency',
	name: 'concurrency',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 64 },
	default: 16,
	description:
		'How many requests to Puzzel may be under way at once. The order of the results stays that of the items.',
};

export function options(...values: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: values,
	};
}

export const deduplicationKey: INodeProperties = {
	displayName: 'Deduplication Key',
	name: 'deduplicationKey',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.crmId }}',
	description:
		'What this item alone is known by, such as its ID in the CRM. This node never sends a key twice, also after a restart of n8n or with Retry On Fail: the item is then passed on with "duplicate": true. The last 20,000 keys are kept. With several workers, let the workflow run one at a time: n8n\'s store of keys has no lock between processes.',
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

/** As many entries as the person wants. Puzzel's lists come whole, without paging [observed in clients]. */
export function cutToLength<T>(form: Form, entries: T[]): T[] {
	return form.boolean('returnAll') ? entries : entries.slice(0, form.wholeNumber('limit'));
}

/** The name/value rows of a request. */
export const variables: INodeProperties = {
	displayName: 'Variables',
	name: 'variables',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add variable',
	default: {},
	options: [
		{
			displayName: 'Variable',
			name: 'values',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. orderNumber',
					description: 'Name of the variable, as the agent sees it or the routing knows it',
				},
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					placeholder: 'e.g. 1001',
					description: 'What the variable of this name holds',
				},
			],
		},
	],
};

export const vipScore: INodeProperties = {
	displayName: 'VIP Score',
	name: 'vipScore',
	type: 'number',
	default: 0,
	description:
		'Points that lift the request in its queue: 100 count as much as the whole waiting time that the SLA of the queue allows',
};

import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { badInput } from '../api/failure';

/** A user by list or id; with `current` also the credential's own user. */
export function userLocator(
	field: Pick<INodeProperties, 'displayName' | 'name' | 'description'> & Partial<INodeProperties>,
	current: boolean = false,
): INodeProperties {
	const locator: INodeProperties = {
		...field,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Choose a user…',
				typeOptions: { searchListMethod: 'searchUsers', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 1231234',
				validation: [
					{ type: 'regex', properties: { regex: '^\\s*\\d+\\s*$', errorMessage: 'An ID has digits only' } },
				],
			},
			{
				displayName: 'Current User',
				name: 'current',
				type: 'string',
				placeholder: 'the user of the credential',
				hint: 'The user of the credential. Anything entered here is ignored.',
			},
		],
	};
	return { ...locator, modes: locator.modes?.filter(({ name }) => current || name !== 'current') ?? [] };
}

/** `userId` of the User and Callout nodes. */
export function userOrCurrent(displayOptions: IDisplayOptions): INodeProperties {
	return userLocator(
		{ displayName: 'User', name: 'userId', displayOptions, description: 'A Puzzel user, also called agent' },
		true,
	);
}

export const requestId: INodeProperties = {
	displayName: 'Request ID',
	name: 'requestId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 4711',
	description: 'The ID that Create returned',
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

/** Throws where it is not a whole number from 1 to 64. */
export function readConcurrency({ concurrency: chosen = 16 }: { concurrency?: unknown }): number {
	const number = Number(chosen);
	if (Number.isInteger(number) && number >= 1 && number <= 64) return number;
	throw badInput(`"Concurrency" is ${String(chosen)}`, 'Choose a whole number from 1 to 64.');
}

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
		'What this item is known by, such as its ID in the CRM. This node never sends a key twice, also after a restart of n8n or with Retry On Fail: the item is then passed on with "duplicate": true. The last 20,000 keys are kept.',
};

/** The name/value rows of a request. */
export const variables: INodeProperties = {
	displayName: 'Variables',
	name: 'variables',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add variable',
	default: {},
	description: 'Details shown to the agent or used for routing',
	options: [
		{
			displayName: 'Variable',
			name: 'values',
			values: [
				{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. orderNumber' },
				{ displayName: 'Value', name: 'value', type: 'string', default: '' },
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
		'Points that lift the request in its queue. The score of a waiting request is its waiting time in percent of the SLA of the queue, plus these points.',
};

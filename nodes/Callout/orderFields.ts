import type { INodeProperties } from 'n8n-workflow';

/** What a callout and a callback have in common. */

export const requestCategory: INodeProperties = {
	displayName: 'Request Category',
	name: 'requestCategory',
	type: 'string',
	default: '',
	description: 'Category shown to the agent',
};

export const secondsBetweenAttempts: INodeProperties = {
	displayName: 'Seconds Between Attempts',
	name: 'secondsBetweenAttempts',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 60,
	description: 'Delay between attempts',
};

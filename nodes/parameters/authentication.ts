import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

/** Which of the two credentials a node uses: the value is its type. */
export const AUTHENTICATION: INodeProperties = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'User Name and Password', value: 'puzzelApi' },
		{ name: 'Puzzel ID (OAuth2)', value: 'puzzelOAuth2Api' },
	],
	default: 'puzzelApi',
};

export const CREDENTIALS = ['puzzelApi', 'puzzelOAuth2Api'].map(
	(name): INodeCredentialDescription => ({
		name,
		required: true,
		displayOptions: { show: { authentication: [name] } },
	}),
);

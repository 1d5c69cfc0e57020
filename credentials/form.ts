import type { ICredentialTestRequest, INodeProperties } from 'n8n-workflow';

import { INTERNATIONAL, UNITED_KINGDOM } from './hosts';
import { CREDENTIAL_TEST } from './signIn';

/** What the forms of the two credentials have in common. */

export const ENVIRONMENT: INodeProperties = {
	displayName: 'Environment',
	name: 'environment',
	type: 'options',
	options: [
		{ name: 'International', value: 'international' },
		{ name: 'United Kingdom', value: 'uk' },
		{ name: 'Custom', value: 'custom' },
	],
	default: 'international',
	description: 'Where your Puzzel solution is. With Custom you enter the addresses yourself.',
};

const onlyCustom = { show: { environment: ['custom'] } };

export const API_URL: INodeProperties = {
	displayName: 'API URL',
	name: 'apiUrl',
	type: 'string',
	displayOptions: onlyCustom,
	required: true,
	default: INTERNATIONAL.apiUrl,
	description: 'Where Puzzel answers',
};

/** Where one signs in. */
export const signInUrl = (
	displayName: string,
	name: 'authUrl' | 'tokenUrl',
	description: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	displayOptions: onlyCustom,
	required: true,
	default: INTERNATIONAL[name],
	description,
});

/** The session, stored with what the person typed. As passwords, they never get to a browser. */
export const SESSION: INodeProperties[] = [
	{
		displayName: 'Access Token',
		name: 'accessToken',
		type: 'hidden',
		typeOptions: { expirable: true, password: true },
		default: '',
	},
	{
		// What renews the token, or the sign-in that Puzzel refused.
		displayName: 'Session Secret',
		name: 'sessionSecret',
		type: 'hidden',
		typeOptions: { password: true },
		default: '',
	},
];

const KNOWN = JSON.stringify({ international: INTERNATIONAL.apiUrl, uk: UNITED_KINGDOM.apiUrl });

/** Asks who the session belongs to. `signInUrlField`: the field that must name the same environment as "API URL". */
export const testOf = (signInUrlField: string): ICredentialTestRequest => ({
	request: {
		baseURL: `={{ (${KNOWN})[$credentials.environment] ?? $credentials.apiUrl.trim().replace(/\\/+$/, "") }}`,
		url: '/accesstokeninformation',
		headers: { [CREDENTIAL_TEST]: 'true' },
		// Whatever is not Puzzel's own answer is one finding, told by the rule below.
		ignoreHttpStatusErrors: true,
	},
	rules: [
		{
			type: 'responseSuccessBody',
			properties: {
				key: 'result.userId',
				value: undefined,
				message: `The sign-in worked, but the API host does not answer like Puzzel. Check that "API URL" is right (it shows with the environment Custom; usually ${INTERNATIONAL.apiUrl}), that it belongs to the same environment as "${signInUrlField}", and that this user may use the API.`,
			},
		},
	],
});

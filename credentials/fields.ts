import type { ICredentialTestRequest, INodeProperties } from 'n8n-workflow';

import { INTERNATIONAL, UNITED_KINGDOM } from './hosts';
import { CREDENTIAL_TEST } from './authenticate';

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
	description: 'Custom lets you enter the URLs',
};

const onlyCustom = { show: { environment: ['custom'] } };

export const API_URL: INodeProperties = {
	displayName: 'API URL',
	name: 'apiUrl',
	type: 'string',
	displayOptions: onlyCustom,
	required: true,
	default: INTERNATIONAL.apiUrl,
	description: "The address of Puzzel's API",
};

/** The address of the sign-in. */
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

/** Shown above the fields. */
export const notice = (displayName: string): INodeProperties => ({
	displayName,
	name: 'notice',
	type: 'notice',
	default: '',
});

/** The session, stored with the credential. As passwords, the fields never get to a browser. */
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

/** Reads who the session belongs to. `signInUrlField`: the field that must name the same environment as "API URL". */
export const testOf = (signInUrlField: string): ICredentialTestRequest => ({
	request: {
		baseURL: `={{ (${KNOWN})[$credentials.environment?.trim().toLowerCase()] ?? $credentials.apiUrl.trim().replace(/\\/+$/, "") }}`,
		url: '/accesstokeninformation',
		headers: { [CREDENTIAL_TEST]: 'true' },
		// Every response that is not Puzzel's own gets the message below.
		ignoreHttpStatusErrors: true,
	},
	rules: [
		{
			type: 'responseSuccessBody',
			properties: {
				key: 'result.userId',
				value: undefined,
				message: `The sign-in worked, but the API returned an unexpected response. With Custom, check that "API URL" (usually ${INTERNATIONAL.apiUrl}) and "${signInUrlField}" belong to the same environment. The user also needs access to the API.`,
			},
		},
	],
});

import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestHelper,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

import { authorize, CREDENTIAL_TEST, signIn } from './signIn';

export class PuzzelApi implements ICredentialType {
	name = 'puzzelApi';

	displayName = 'Puzzel API';

	icon: Icon = { light: 'file:../nodes/puzzel.svg', dark: 'file:../nodes/puzzel.dark.svg' };

	documentationUrl = 'https://www.npmjs.com/package/n8n-nodes-puzzel#credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Customer Key',
			name: 'customerKey',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 12345',
			description: 'Your customer number in the Puzzel solution',
		},
		{
			displayName: 'User Name',
			name: 'userName',
			type: 'string',
			required: true,
			default: '',
			description: 'A Puzzel user without two-factor authentication, best one of type API',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
		},
		{
			displayName: 'Authentication URL',
			name: 'authUrl',
			type: 'string',
			required: true,
			default: 'https://auth.puzzel.com',
			description: 'Where Puzzel signs users in. In the UK: https://ukauth.puzzel.com.',
		},
		{
			displayName: 'API URL',
			name: 'apiUrl',
			type: 'string',
			required: true,
			default: 'https://api.puzzel.com/ContactCentre5',
			description: 'Where Puzzel answers. In the UK: https://ukapi.puzzel.com/ContactCentre5.',
		},
		{
			displayName: 'Client Name',
			name: 'clientName',
			type: 'string',
			default: 'n8n',
			description: 'How n8n introduces itself to Puzzel when it signs in',
		},
		{
			displayName: 'Client Version',
			name: 'clientVersion',
			type: 'string',
			default: '1.0',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		{
			// What renews the token, or the sign-in that Puzzel refused. As a password it never gets to a browser.
			displayName: 'Session Secret',
			name: 'sessionSecret',
			type: 'hidden',
			typeOptions: { password: true },
			default: '',
		},
	];

	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject) {
		return await signIn(this.helpers.httpRequest, credentials);
	}

	// A method, not a declaration: n8n then evaluates no expression for every request.
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return authorize(credentials, requestOptions);
	}

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.apiUrl.trim().replace(/\\/+$/, "")}}',
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
					message:
						'The sign-in worked, but the API host does not answer like Puzzel. Check that "API URL" is right (usually https://api.puzzel.com/ContactCentre5), that it belongs to the same environment as "Authentication URL", and that this user may use the API.',
				},
			},
		],
	};
}

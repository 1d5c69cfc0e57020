import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestHelper,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

import { API_URL, ENVIRONMENT, SESSION, signInUrl, testOf } from './form';
import { authorize, signIn } from './signIn';

export class PuzzelApi implements ICredentialType {
	name = 'puzzelApi';

	displayName = 'Puzzel API';

	icon: Icon = { light: 'file:../nodes/puzzel.svg', dark: 'file:../nodes/puzzel.dark.svg' };

	documentationUrl = 'https://www.npmjs.com/package/n8n-nodes-puzzel#credential';

	properties: INodeProperties[] = [
		ENVIRONMENT,
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
		signInUrl('Authentication URL', 'authUrl', 'Where Puzzel signs users in'),
		API_URL,
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
		...SESSION,
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

	test: ICredentialTestRequest = testOf('Authentication URL');
}

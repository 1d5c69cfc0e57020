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

/**
 * Not built upon n8n's own OAuth2 credential: there every process asks for a token of its own, and a refused
 * secret is asked again for every item.
 */
export class PuzzelOAuth2Api implements ICredentialType {
	name = 'puzzelOAuth2Api';

	displayName = 'Puzzel OAuth2 API';

	icon: Icon = { light: 'file:../nodes/puzzel.svg', dark: 'file:../nodes/puzzel.dark.svg' };

	documentationUrl = 'https://www.npmjs.com/package/n8n-nodes-puzzel#credential';

	properties: INodeProperties[] = [
		ENVIRONMENT,
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			required: true,
			default: '',
			description:
				'Of an OIDC client with the grant type Client Credentials. You find it in Puzzel under Organisation Settings > OIDC Clients.',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
		},
		{
			displayName: 'Customer Key',
			name: 'customerKey',
			type: 'string',
			default: '',
			placeholder: 'e.g. 12345',
			description:
				'Your customer number in the Puzzel solution. Where you leave it empty, the customer of the client counts, as Puzzel ID tells it.',
		},
		{
			displayName: 'User ID',
			name: 'userId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1231234',
			description:
				'The Puzzel user for whom n8n acts. Goes with Customer Key, and counts only together with it.',
		},
		signInUrl('Token URL', 'tokenUrl', 'Where Puzzel ID gives out tokens'),
		API_URL,
		...SESSION,
	];

	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject) {
		return await signIn(this.helpers.httpRequest, credentials);
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return authorize(credentials, requestOptions);
	}

	test: ICredentialTestRequest = testOf('Token URL');
}

import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import { API_URL, ENVIRONMENT, notice, SESSION, signInUrl, testOf } from './fields';
import { authenticate, preAuthentication } from './authenticate';

/**
 * Not built upon n8n's own OAuth2 credential (n8n 2.41): there every process gets a separate token, and sends a refused
 * secret again for every item.
 */
export class PuzzelOAuth2Api implements ICredentialType {
	name = 'puzzelOAuth2Api';

	displayName = 'Puzzel OAuth2 API';

	icon: Icon = { light: 'file:../nodes/puzzel.svg', dark: 'file:../nodes/puzzel.dark.svg' };

	documentationUrl = 'https://www.npmjs.com/package/n8n-nodes-puzzel#credential';

	properties: INodeProperties[] = [
		notice('A Puzzel user of type API has no Puzzel ID. Use the credential Puzzel API for it.'),
		ENVIRONMENT,
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			required: true,
			default: '',
			description:
				'In Puzzel, under Organisation Settings > OIDC Clients, with the grant type Client Credentials',
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
				'Your customer number in the Puzzel solution. Leave empty to use the customer of the client.',
		},
		{
			displayName: 'User ID',
			name: 'userId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1231234',
			description: 'The Puzzel user that n8n acts for. Requires Customer Key.',
		},
		signInUrl('Token URL', 'tokenUrl', "The address of Puzzel ID's tokens"),
		API_URL,
		...SESSION,
	];

	// Own properties: n8n (2.41) copies credential types by spread, which loses methods.
	preAuthentication = preAuthentication;

	// Functions, not a declaration: n8n then evaluates no expression for every request.
	authenticate = authenticate;

	test: ICredentialTestRequest = testOf('Token URL');
}

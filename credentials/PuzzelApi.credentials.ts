import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

import { API_URL, ENVIRONMENT, notice, SESSION, signInUrl, testOf } from './fields';
import { authenticate, preAuthentication } from './authenticate';

export class PuzzelApi implements ICredentialType {
	name = 'puzzelApi';

	displayName = 'Puzzel API';

	icon: Icon = { light: 'file:../nodes/puzzel.svg', dark: 'file:../nodes/puzzel.dark.svg' };

	documentationUrl = 'https://www.npmjs.com/package/n8n-nodes-puzzel#credential';

	properties: INodeProperties[] = [
		notice(
			'Use a separate Puzzel user of type API, without two-factor authentication. Puzzel locks a user after four wrong passwords, so n8n pauses after each refusal.',
		),
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
			description: 'A user of type API without two-factor authentication',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
		},
		signInUrl('Authentication URL', 'authUrl', "The address of Puzzel's sign-in"),
		API_URL,
		{
			displayName: 'Client Name',
			name: 'clientName',
			type: 'string',
			default: 'n8n',
			description: 'Name sent to Puzzel at sign-in',
		},
		{
			displayName: 'Client Version',
			name: 'clientVersion',
			type: 'string',
			default: '1.0',
		},
		...SESSION,
	];

	// Own properties: n8n (2.41) copies credential types by spread, which loses methods.
	preAuthentication = preAuthentication;

	// Functions, not a declaration: n8n then evaluates no expression for every request.
	authenticate = authenticate;

	test: ICredentialTestRequest = testOf('Authentication URL');
}

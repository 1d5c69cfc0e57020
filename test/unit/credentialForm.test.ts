import type { ICredentialTestRequest } from 'n8n-workflow';

import { PuzzelApi } from '../../credentials/PuzzelApi.credentials';
import { server, typed } from './n8nProcess';

/** The form of the credential: its names are final, and what is secret never gets to a browser. */

/** Made anew in each test, as n8n does when it starts. */
const form = () => new PuzzelApi();

test('its fields, in their order', () => {
	const shown = form().properties.map(({ displayName, name, type, required = false, default: value }) =>
		[displayName, name, type, required, value].join(' | '),
	);
	expect(shown).toEqual([
		'Customer Key | customerKey | string | true | ',
		'User Name | userName | string | true | ',
		'Password | password | string | true | ',
		'Authentication URL | authUrl | string | true | https://auth.puzzel.com',
		'API URL | apiUrl | string | true | https://api.puzzel.com/ContactCentre5',
		'Client Name | clientName | string | false | n8n',
		'Client Version | clientVersion | string | false | 1.0',
		'Access Token | accessToken | hidden | false | ',
		'Session Secret | sessionSecret | hidden | false | ',
	]);
});

test('what is secret is hidden, and n8n renews the token', () => {
	const options = Object.fromEntries(form().properties.map(({ name, typeOptions }) => [name, typeOptions]));
	expect(options).toEqual({
		password: { password: true },
		accessToken: { expirable: true, password: true },
		sessionSecret: { password: true },
	});
});

test('what is not plain from its name is explained', () => {
	const described = (name: string) => form().properties.find((each) => each.name === name)?.description;
	expect(described('customerKey')).toContain('customer number');
	expect(described('userName')).toContain('without two-factor authentication');
	expect(described('authUrl')).toContain('https://ukauth.puzzel.com');
	expect(described('apiUrl')).toContain('https://ukapi.puzzel.com/ContactCentre5');
	expect(described('clientName')).toContain('introduces itself');
	expect(form().properties[0]?.placeholder).toBe('e.g. 12345');
});

test('n8n knows it by name, icon and manual', () => {
	expect(form()).toMatchObject({
		name: 'puzzelApi',
		displayName: 'Puzzel API',
		icon: { light: 'file:../nodes/puzzel.svg', dark: 'file:../nodes/puzzel.dark.svg' },
	});
	expect(form().documentationUrl).toMatch(/^https:\/\/.*#credential$/);
});

test('its test asks Puzzel who the user is, whatever the status, and says what to check', () => {
	const { request, rules } = form().test as ICredentialTestRequest;
	const [, expression] = /^=\{\{(.*)\}\}$/.exec(String(request.baseURL))!;
	const evaluate = new Function('$credentials', `return ${expression}`) as (data: object) => string;
	expect(evaluate({ apiUrl: ' https://api.example.com/a// ' })).toBe('https://api.example.com/a');
	expect(request).toMatchObject({
		url: '/accesstokeninformation',
		headers: { 'x-n8n-credential-test': 'true' },
		ignoreHttpStatusErrors: true,
	});
	// n8n fails the test where the answer holds this value, here none.
	expect(rules).toEqual([
		{
			type: 'responseSuccessBody',
			properties: {
				key: 'result.userId',
				value: undefined,
				message: expect.stringContaining('Check that "API URL" is right') as string,
			},
		},
	]);
});

test('signing in and the header are those of the package', async () => {
	const { http, count } = server({ takes: 0 });
	const data = { ...typed };
	const helpers = { helpers: { httpRequest: http } };
	Object.assign(data, await form().preAuthentication.call(helpers as never, data));
	expect(count('/LogIn')).toBe(1);
	expect(await form().authenticate(data, { url: 'https://x' })).toEqual({
		url: 'https://x',
		headers: { Authorization: 'Bearer token-1' },
	});
});

import type { ICredentialTestRequest } from 'n8n-workflow';

import { PuzzelApi } from '../../credentials/PuzzelApi.credentials';
import { PuzzelOAuth2Api } from '../../credentials/PuzzelOAuth2Api.credentials';
import { server, typed, typedClient } from './n8nProcess';

/** The forms of the credentials: their names are final, and what is secret never gets to a browser. */

/** Made again in each test, as n8n does when it starts. */
const byPassword = () => new PuzzelApi();
const byClient = () => new PuzzelOAuth2Api();
const both = [byPassword, byClient];

const fields = (form: () => PuzzelApi | PuzzelOAuth2Api) =>
	form()
		.properties.filter(({ type }) => type !== 'notice')
		.map(({ displayName, name, type, required = false, default: value }) =>
			[displayName, name, type, required, value].join(' | '),
		);

test('their fields, in their order', () => {
	expect(fields(byPassword)).toEqual([
		'Environment | environment | options | false | international',
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
	expect(fields(byClient)).toEqual([
		'Environment | environment | options | false | international',
		'Client ID | clientId | string | true | ',
		'Client Secret | clientSecret | string | true | ',
		'Customer Key | customerKey | string | false | ',
		'User ID | userId | string | false | ',
		'Token URL | tokenUrl | string | true | https://app.puzzel.com/id/connect/token',
		'API URL | apiUrl | string | true | https://api.puzzel.com/ContactCentre5',
		'Access Token | accessToken | hidden | false | ',
		'Session Secret | sessionSecret | hidden | false | ',
	]);
});

test.each([
	['password', byPassword],
	['clientSecret', byClient],
])('what is secret is hidden, and n8n renews the token: %s', (secret, form) => {
	const options = Object.fromEntries(form().properties.map(({ name, typeOptions }) => [name, typeOptions]));
	expect(options).toEqual({
		[secret]: { password: true },
		accessToken: { expirable: true, password: true },
		sessionSecret: { password: true },
	});
});

test.each([
	['authUrl', byPassword],
	['tokenUrl', byClient],
])('the addresses are asked for only where the environment is no known one: %s', (signInUrl, form) => {
	const { properties } = form();
	const options = properties.find(({ name }) => name === 'environment')!.options;
	expect(options).toEqual([
		{ name: 'International', value: 'international' },
		{ name: 'United Kingdom', value: 'uk' },
		{ name: 'Custom', value: 'custom' },
	]);
	const shown = properties.filter(({ displayOptions }) => displayOptions);
	expect(shown.map(({ name, displayOptions }) => [name, displayOptions])).toEqual(
		[signInUrl, 'apiUrl'].map((name) => [name, { show: { environment: ['custom'] } }]),
	);
});

test('the risk of a locked user is said above the fields', () => {
	expect(byPassword().properties[0]).toMatchObject({
		type: 'notice',
		displayName: expect.stringContaining('Puzzel locks a user after four wrong passwords') as string,
	});
});

test('what is not plain from its name is explained', () => {
	const described = (form: () => PuzzelApi | PuzzelOAuth2Api, name: string) =>
		form().properties.find((each) => each.name === name)?.description;
	expect(described(byPassword, 'environment')).toContain('Custom');
	expect(described(byPassword, 'customerKey')).toContain('customer number');
	expect(described(byPassword, 'userName')).toContain('without two-factor authentication');
	expect(described(byPassword, 'authUrl')).toContain('sign-in');
	expect(described(byPassword, 'apiUrl')).toContain("Puzzel's API");
	expect(described(byPassword, 'clientName')).toContain('at sign-in');
	expect(described(byClient, 'clientId')).toContain('Organisation Settings > OIDC Clients');
	expect(described(byClient, 'customerKey')).toContain('Leave empty');
	expect(described(byClient, 'userId')).toContain('Requires Customer Key');
	expect(described(byClient, 'tokenUrl')).toContain('tokens');
	const placeholders = both.flatMap((form) => form().properties.map(({ placeholder }) => placeholder));
	expect(placeholders.filter(Boolean)).toEqual(['e.g. 12345', 'e.g. 12345', 'e.g. 1231234']);
});

test('n8n knows them by name, icon and manual', () => {
	expect(both.map((form) => [form().name, form().displayName])).toEqual([
		['puzzelApi', 'Puzzel API'],
		['puzzelOAuth2Api', 'Puzzel OAuth2 API'],
	]);
	for (const form of both) {
		expect(form().icon).toEqual({
			light: 'file:../nodes/puzzel.svg',
			dark: 'file:../nodes/puzzel.dark.svg',
		});
		expect(form().documentationUrl).toMatch(/^https:\/\/.*#credential$/);
	}
});

test.each([
	['Authentication URL', byPassword],
	['Token URL', byClient],
])('the test asks Puzzel who the user is, whatever the status, and says what to check: %s', (field, form) => {
	const { request, rules } = form().test as ICredentialTestRequest;
	const [, expression] = /^=\{\{(.*)\}\}$/.exec(String(request.baseURL))!;
	const evaluate = new Function('$credentials', `return ${expression}`) as (data: object) => string;
	expect(evaluate({ environment: 'custom', apiUrl: ' https://api.example.com/a// ' })).toBe(
		'https://api.example.com/a',
	);
	expect(evaluate({ environment: 'international' })).toBe('https://api.puzzel.com/ContactCentre5');
	expect(evaluate({ environment: 'uk' })).toBe('https://ukapi.puzzel.com/ContactCentre5');
	expect(request).toMatchObject({
		url: '/accesstokeninformation',
		headers: { 'x-n8n-credential-test': 'true' },
		ignoreHttpStatusErrors: true,
	});
	// n8n fails the test if the answer holds this value, here none.
	expect(rules).toEqual([
		{
			type: 'responseSuccessBody',
			properties: {
				key: 'result.userId',
				value: undefined,
				message: expect.stringMatching(
					new RegExp(`check that "API URL" .* and "${field}" belong to the same environment`),
				) as string,
			},
		},
	]);
});

test.each([
	['/LogIn', typed, byPassword],
	['/connect/token', typedClient, byClient],
])('signing in and the header are those of the package: %s', async (path, entered, form) => {
	const { http, count } = server({ takes: 0 });
	const data = { ...entered };
	const helpers = { helpers: { httpRequest: http } };
	Object.assign(data, await form().preAuthentication.call(helpers as never, data));
	expect(count(path)).toBe(1);
	expect(await form().authenticate(data, { url: 'https://x' })).toEqual({
		url: 'https://x',
		headers: { Authorization: 'Bearer token-1' },
	});
});

import type { ICredentialTestRequest } from 'n8n-workflow';

import { PuzzelApi } from '../../credentials/PuzzelApi.credentials';
import { PuzzelOAuth2Api } from '../../credentials/PuzzelOAuth2Api.credentials';
import { server, typed, typedClient } from './n8nProcess';

/** The forms of the credentials; their fields, and which of them are secret: `test/contract`. */

/** Made again in each test, as n8n does when it starts. */
const byPassword = () => new PuzzelApi();
const byClient = () => new PuzzelOAuth2Api();
const both = [byPassword, byClient];

test('the risk of a locked user is said above the fields', () => {
	expect(byPassword().properties[0]).toMatchObject({
		type: 'notice',
		displayName: expect.stringContaining('Puzzel locks a user after four wrong passwords') as string,
	});
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

import fc from 'fast-check';

import type { ICredentialDataDecryptedObject, IDataObject, UserError } from 'n8n-workflow';

import { grantOf } from '../../credentials/grantOf';
import { identityKey } from '../../credentials/grant';
import { passwordGrant } from '../../credentials/passwordGrant';

const typed = {
	environment: 'custom',
	customerKey: ' AB-77 ',
	userName: ' n8n ',
	password: ' with spaces ',
	authUrl: ' https://auth.puzzel.com// ',
	apiUrl: 'https://api.puzzel.com/ContactCentre5/',
	clientName: '',
	clientVersion: '',
};

const readLogIn = (data: IDataObject) => {
	const { request, tokenEndpoint, apiEndpoint } = passwordGrant(data as ICredentialDataDecryptedObject);
	return { ...(request.body as object), auth: tokenEndpoint, api: apiEndpoint };
};

test('spaces and trailing slashes are forgiven, the password is kept as it is', () => {
	expect(readLogIn(typed)).toEqual({
		customerKey: 'AB-77',
		userName: 'n8n',
		password: ' with spaces ',
		auth: { url: 'https://auth.puzzel.com', field: 'Authentication URL' },
		api: { url: 'https://api.puzzel.com/ContactCentre5', field: 'API URL' },
		clientName: 'n8n',
		clientVersion: '1.0',
	});
});

test.each([
	['customerKey', '', 'no Customer Key'],
	['userName', '  ', 'no User Name'],
	['password', '', 'no Password'],
	['password', 12345, 'no Password'],
	['customerKey', {}, 'no Customer Key'],
	['authUrl', '', 'no Authentication URL'],
	['authUrl', 'auth.puzzel.com', '"Authentication URL" must start with https://: auth.puzzel.com'],
	['authUrl', 'shttp://auth.puzzel.com', '"Authentication URL" must start with https://'],
	['apiUrl', 'ftp://api.puzzel.com', '"API URL" must start with https://'],
	['apiUrl', 'http://api.puzzel.com', '"API URL" must start with https://'],
	['authUrl', 'http://127.0.0.1.evil.com', '"Authentication URL" must start with https://'],
	['authUrl', 'http://localhost.evil.com', '"Authentication URL" must start with https://'],
])('%s %p: %s', (field, value, words) => {
	expect(() => readLogIn({ ...typed, [field]: value })).toThrow(words);
});

test('the error says what to do', () => {
	const reported = (field: string, value: string) => {
		try {
			readLogIn({ ...typed, [field]: value });
		} catch (error) {
			return (error as UserError).description;
		}
		return undefined;
	};
	expect(reported('userName', '')).toBe('Open the credential and fill in "User Name".');
	expect(reported('authUrl', 'nowhere')).toContain('Example: https://');
	expect(reported('apiUrl', 'http://api.puzzel.com')).toContain('others could read the password');
});

test('a customer key that is a number, and what n8n sends where the client is not named', () => {
	const identity = readLogIn({ ...typed, customerKey: 12345, clientName: ' CRM ', clientVersion: 2 });
	expect(identity).toMatchObject({ customerKey: '12345', clientName: 'CRM', clientVersion: '2' });
});

test.each([
	'http://localhost:5710',
	'http://127.100.20.3',
	'http://127.0.0.1:5710',
	'http://127.9.9.9',
	'http://[::1]:5710',
])('%s is this computer itself', (url) => {
	expect(readLogIn({ ...typed, authUrl: url }).auth.url).toBe(url);
});

test('no two different identities share a key, and the key shows nothing', () => {
	const typed = fc.array(fc.string(), { minLength: 5, maxLength: 5 });
	fc.assert(
		fc.property(typed, typed, (one, other) => {
			const same = JSON.stringify(one) === JSON.stringify(other);
			expect(identityKey(one) === identityKey(other)).toBe(same);
			expect(identityKey(one)).toMatch(/^[0-9a-f]{64}$/);
		}),
	);
});

describe('the environment', () => {
	test.each([
		['international', 'https://auth.puzzel.com', 'https://api.puzzel.com/ContactCentre5'],
		['uk', 'https://ukauth.puzzel.com', 'https://ukapi.puzzel.com/ContactCentre5'],
	])('%s decides on both addresses, whatever stands in the others', (environment, authUrl, apiUrl) => {
		const more = { environment, authUrl: 'nowhere', apiUrl: 'nowhere' };
		expect(readLogIn({ ...typed, ...more })).toMatchObject({
			auth: { url: authUrl, field: 'Environment' },
			api: { url: apiUrl, field: 'Environment' },
		});
	});

	test('makes another identity where it leads elsewhere, and the same where it leads to the same', () => {
		const key = (more: object) => grantOf({ ...typed, ...more }).key;
		expect(key({ environment: 'uk' })).not.toBe(key({ environment: 'international' }));
		expect(key({ environment: 'custom' })).toBe(key({ environment: 'international' }));
	});

	test('that does not exist is reported', () => {
		expect(() => readLogIn({ ...typed, environment: 'mars' })).toThrow('unknown Environment "mars"');
	});
});

import { readAddress } from '../../credentials/hosts';

const custom = (authUrl: string) => () =>
	readAddress({ environment: 'custom', authUrl, apiUrl: 'https://api.puzzel.com' }, 'authUrl');

test.each([
	'https://login.puzzel.com@attacker.example',
	'https://user:secret@login.puzzel.com',
	'https://login.puzzel.com/?',
	'https://login.puzzel.com/api?next=1',
	'https://login.puzzel.com/api#part',
	'https://login.puzzel.com\\@attacker.example',
	'https://lоgin.puzzel.com',
])('%s is refused, since the password would go elsewhere', (url) => {
	expect(custom(url)).toThrow('"Authentication URL" must contain only a host and a path');
});

test.each([
	['https://login.example.com/', 'https://login.example.com'],
	['HTTPS://Login.Example.com:443', 'https://login.example.com'],
	['http://127.0.0.1:5710/base/', 'http://127.0.0.1:5710/base'],
])('%s is taken as %s', (typed, url) => {
	expect(custom(typed)().url).toBe(url);
});

import { readLogIn } from '../../credentials/password';
import { explain, verdictOf } from '../../credentials/refusal';
import type { Answer } from '../../credentials/way';

/** What an answer to the login means, and what the person reads of it. */

const logIn = readLogIn({
	environment: 'custom',
	customerKey: '12345',
	userName: 'n8n',
	password: 'right-password',
	authUrl: 'https://auth.puzzel.com',
	apiUrl: 'https://api.puzzel.com/ContactCentre5',
});

const page = '\n <html>Sign in to the network</html>';

test.each<[string, number, unknown]>([
	['refused', 401, { message: 'Nope' }],
	['refused', 401, ''],
	['refused', 401, 'no'],
	['refused', 401, {}],
	['foreign', 401, page],
	['refused', 200, { accessToken: null, twoFactorRequired: true }],
	['refused', 503, { twoFactorRequired: true }],
	['foreign', 200, { twoFactorRequired: false }],
	['busy', 408, {}],
	['busy', 429, { message: 'Too many sign-ins' }],
	['busy', 500, { message: 'Wrong password', code: 7 }],
	['busy', 503, page],
	['foreign', 300, { message: 'Wrong password' }],
	['foreign', 302, { message: 'Wrong password' }],
	['foreign', 399, { message: 'Wrong password' }],
	['refused', 299, { message: 'Wrong password' }],
	['refused', 400, { message: 'Wrong password' }],
	['foreign', 404, { message: 'Wrong password', code: 7 }],
	['foreign', 405, { message: 'Wrong password', code: 7 }],
	['foreign', 403, page],
	['foreign', 403, 'blocked by policy'],
	['foreign', 403, { error: 'blocked' }],
	['foreign', 403, { message: 5 }],
	['foreign', 200, {}],
	['foreign', 200, undefined],
	['refused', 200, { code: 17 }],
	['refused', 200, { code: 'E17' }],
	['refused', 403, { message: 'E-17', code: 0 }],
	['unclear', 403, { message: 'E-17' }],
	['unclear', 200, { message: '' }],
])('%s: HTTP %i with %j', (verdict, statusCode, body) => {
	expect(verdictOf({ statusCode, body })).toBe(verdict);
});

test.each([
	'Unknown user',
	'Wrong PASSWORD',
	'Invalid login',
	'Cannot log in',
	'log-on failed',
	'logon failed',
	'Sign in failed',
	'Sign-on failed',
	'signin failed',
	'Bad credentials',
	'Account closed',
	'No such customer',
	'It is locked',
	'You are blocked',
	'Second factor missing',
	'Not authenticated',
])('"%s" is a refusal', (message) => {
	expect(verdictOf({ statusCode: 403, body: { message } })).toBe('refused');
});

const said = (statusCode: number, body: unknown) => explain({ statusCode, body } as Answer, logIn);

test.each<[string, number, unknown, string, string]>([
	[
		'two factors',
		200,
		{ twoFactorRequired: true },
		'user "n8n" signs in with two factors',
		'a user of type API without two-factor',
	],
	[
		'busy',
		503,
		page,
		'could not sign anyone in just now. (HTTP 503)',
		'The password was not judged. Try again later.',
	],
	[
		'busy with words',
		500,
		{ message: 'Restarting', code: 3 },
		'just now. Puzzel says: "Restarting" (HTTP 500, code 3).',
		'Try again later',
	],
	[
		'busy while it speaks of a lock',
		503,
		{ message: 'Table locked' },
		'just now',
		'The password was not judged',
	],
	[
		'another server',
		404,
		{},
		'auth.puzzel.com does not answer like Puzzel: check "Authentication URL" (HTTP 404)',
		'usual address is https://auth.puzzel.com, in the UK https://ukauth.puzzel.com',
	],
	[
		'another server that knows customers',
		404,
		{ message: 'Unknown customer' },
		'does not answer like Puzzel',
		'maintenance page or a firewall',
	],
	[
		'a lock',
		403,
		{ message: 'User LOCKED' },
		'has locked the account of "n8n". Puzzel says',
		'after four wrong passwords',
	],
	['a block', 401, { message: 'Blocked' }, 'has locked the account of "n8n"', 'administrator to unlock it'],
	[
		'no such customer',
		401,
		{ message: 'Unknown Customer' },
		'does not know the customer "12345": check "Customer Key". Puzzel says',
		'your customer number',
	],
	[
		'words that say little',
		403,
		{ message: 'E-17' },
		'did not sign "n8n" in. Puzzel says: "E-17" (HTTP 403).',
		'cannot be told',
	],
	[
		'wrong password',
		401,
		{ message: 'Invalid login', code: 4 },
		'refused the sign-in of "n8n": the user name or the password is wrong. Puzzel says: "Invalid login" (HTTP 401, code 4). After four wrong passwords in a row Puzzel locks the account.',
		'A corrected password is used at once',
	],
	[
		'no words at all',
		401,
		'',
		'password is wrong. (HTTP 401) After four',
		'Correct "User Name" and "Password"',
	],
])('%s', (_, statusCode, body, message, description) => {
	const told = said(statusCode, body);
	expect(told.message).toContain(message);
	expect(told.description).toContain(description);
});

test('the password is not repeated', () => {
	expect(said(401, { message: 'right-password is wrong' }).message).toContain('Puzzel says: "*** is wrong"');
});

import { clientCredentialsGrant } from '../../credentials/clientCredentialsGrant';
import { judgeSignIn, type SignInResult } from '../../credentials/judgeSignIn';
import { passwordGrant } from '../../credentials/passwordGrant';
import { typed, typedClient } from './n8nProcess';

const login = passwordGrant(typed);
const judge = (statusCode: number, body?: unknown, headers = {}) =>
	judgeSignIn(login, { statusCode, headers, body });
const outcomeOf = (result: SignInResult) =>
	[result.outcome, ...('repeat' in result ? [result.repeat] : [])].join(', repeat ');

const PAGE = '<html><head><title>Blocked by\n policy 7</title></head><body>…</body></html>';
const ENVELOPE = { result: null, code: 31, id: 'x', message: 'Feil passord' };

/** Every form of response that servers, proxies and firewalls were thought or seen to give. */
test.each<[number, unknown, string]>([
	[200, { accessToken: 'eyJ.a.b', twoFactorRequired: false }, 'signedIn'],
	[201, { accessToken: 'eyJ.a.b' }, 'signedIn'],
	[200, { accessToken: 'a', twoFactorRequired: true }, 'refused'],
	[200, { accessToken: '', twoFactorRequired: 'true' }, 'refused'],
	[500, { twoFactorRequired: true }, 'refused'],
	[200, ENVELOPE, 'refused'],
	[200, { result: null, code: '31', message: 'Feil' }, 'refused'],
	[500, ENVELOPE, 'refused'],
	[400, ENVELOPE, 'refused'],
	[401, ENVELOPE, 'refused'],
	[403, ENVELOPE, 'refused'],
	[404, ENVELOPE, 'refused'],
	[423, ENVELOPE, 'refused'],
	[401, { message: 'Ugyldig' }, 'refused'],
	// The status says that whoever checks passwords was not reached.
	[407, ENVELOPE, 'unavailable'],
	[407, { message: 'Proxy authentication required' }, 'unavailable'],
	[429, ENVELOPE, 'unavailable, repeat backoff'],
	[503, ENVELOPE, 'unavailable, repeat backoff'],
	[503, { message: 'Customers cannot log in' }, 'unavailable, repeat backoff'],
	[301, '', 'unavailable'],
	[307, { code: 5, message: 'Elsewhere' }, 'unavailable'],
	[404, PAGE, 'unavailable'],
	[405, '', 'unavailable'],
	[408, '', 'unavailable, repeat backoff'],
	[421, '', 'unavailable, repeat backoff'],
	[425, '', 'unavailable, repeat backoff'],
	[429, '', 'unavailable, repeat backoff'],
	[501, '', 'unavailable'],
	[502, PAGE, 'unavailable, repeat backoff'],
	[504, PAGE, 'unavailable, repeat backoff'],
	[505, '', 'unavailable'],
	[511, PAGE, 'unavailable'],
	[520, '', 'unavailable, repeat backoff'],
	[530, '', 'unavailable, repeat backoff'],
	[200, PAGE, 'unavailable'],
	// Nobody knows.
	[500, { code: 31 }, 'unjudged, repeat once'],
	[500, { message: 'An error has occurred.' }, 'unjudged, repeat once'],
	[500, { result: null, code: 0, message: 'OK' }, 'unjudged, repeat once'],
	[500, PAGE, 'unjudged, repeat once'],
	[500, '', 'unjudged, repeat once'],
	[303, { code: 5, message: 'See other' }, 'unjudged'],
	[401, PAGE, 'unjudged'],
	[401, '', 'unjudged'],
	[401, [], 'unjudged'],
	[401, null, 'unjudged'],
	[401, 'Unauthorized', 'unjudged'],
	[401, { Message: 'Authorization has been denied for this request.' }, 'unjudged'],
	[401, { message: 17 }, 'unjudged'],
	[400, { Message: 'The request is invalid.' }, 'unjudged'],
	[400, { message: 'Wrong password' }, 'unjudged'],
	[400, '', 'unjudged'],
	[400, 'a text', 'unjudged'],
	[400, { type: 'about:blank', title: 'Bad', status: 400 }, 'unjudged'],
	[403, '', 'unjudged'],
	[403, PAGE, 'unjudged'],
	[403, { message: 'Missing Authentication Token' }, 'unjudged'],
	[403, { code: 1020, message: 'Access denied' }, 'unjudged'],
	[409, { message: 'The user already has a session' }, 'unjudged'],
	[423, '', 'unjudged'],
	[599, '', 'unjudged'],
	[100, '', 'unjudged'],
	[0, '', 'unjudged'],
	[204, '', 'unjudged'],
	[200, '', 'unjudged'],
	[200, {}, 'unjudged'],
	[200, { accessToken: null }, 'unjudged'],
	[200, { accessToken: '' }, 'unjudged'],
	[200, { accessToken: '   ' }, 'unjudged'],
	[200, { accessToken: 'two words' }, 'unjudged'],
	[200, { accessToken: 'a\nb' }, 'unjudged'],
	[200, { accessToken: 'nøkkel' }, 'unjudged'],
	[200, { accessToken: 12345 }, 'unjudged'],
	[200, { AccessToken: 'a' }, 'unjudged'],
	[200, { result: { accessToken: 'a' }, code: 0, message: 'OK' }, 'unjudged'],
	[200, { message: 'Maintenance: customers cannot log in' }, 'unjudged'],
	[200, 'Maintenance', 'unjudged'],
	[200, '{\0"\0a\0', 'unjudged, repeat once'],
	[200, ' {"accessTok', 'unjudged, repeat once'],
])('HTTP %i %j: %s', (status, body, expected) => {
	expect(outcomeOf(judge(status, body))).toBe(expected);
});

test.each<[number, unknown, string]>([
	[200, { access_token: 'a', token_type: 'Bearer' }, 'signedIn'],
	[200, { access_token: 'a b' }, 'unjudged'],
	[400, { error: 'invalid_client' }, 'refused'],
	[401, { error: 'invalid_client', error_description: 'No' }, 'refused'],
	[400, { error: 'invalid_scope' }, 'refused'],
	[401, { error: 'unauthorized_client' }, 'refused'],
	[500, { error: 'invalid_client' }, 'unjudged, repeat once'],
	[403, { error: 'invalid_client' }, 'unjudged'],
	[400, { error: 'of_a_gateway' }, 'unjudged'],
	[401, { message: 'No' }, 'unjudged'],
	[401, PAGE, 'unjudged'],
	[429, { error: 'invalid_client' }, 'unavailable, repeat backoff'],
	[503, '', 'unavailable, repeat backoff'],
])('of Puzzel ID, HTTP %i %j: %s', (statusCode, body, expected) => {
	const grant = clientCredentialsGrant(typedClient);
	expect(outcomeOf(judgeSignIn(grant, { statusCode, body }))).toBe(expected);
});

const reported = (result: SignInResult) => ('message' in result ? result.message : '');

test.each<[number, unknown, string]>([
	[401, ENVELOPE, 'Sign-in failed: auth.puzzel.com answered "Feil passord" (HTTP 401, code 31)'],
	[
		403,
		{ Message: 'Blocked by\n rule 17' },
		'Sign-in failed: auth.puzzel.com answered "Blocked by rule 17" (HTTP 403)',
	],
	[400, { detail: 'd', title: 't' }, 'Sign-in failed: auth.puzzel.com answered "d" (HTTP 400)'],
	[400, { title: 't' }, 'Sign-in failed: auth.puzzel.com answered "t" (HTTP 400)'],
	[400, 'One line\nand another', 'Sign-in failed: auth.puzzel.com answered "One line" (HTTP 400)'],
	[403, PAGE, 'Sign-in failed: auth.puzzel.com answered "Blocked by policy 7" (HTTP 403)'],
	[502, '<html>no title</html>', 'Sign-in failed: auth.puzzel.com answered HTTP 502'],
	[
		401,
		{ message: 'It was right-password' },
		'Sign-in failed: auth.puzzel.com answered "It was ***" (HTTP 401)',
	],
])('HTTP %i %j is quoted, and nothing else is claimed', (status, body, expected) => {
	expect(reported(judge(status, body))).toBe(expected);
});

test('two factors are named with the user, and what to do', () => {
	expect(judge(200, { twoFactorRequired: true })).toMatchObject({
		message: 'Sign-in failed: the user "n8n" requires two-factor authentication',
		description: expect.stringContaining('without two-factor authentication') as string,
	});
});

test('what to check belongs to the outcome, and names the field that decides', () => {
	const described = (status: number, body?: unknown) => {
		const result = judge(status, body);
		return 'description' in result ? result.description : '';
	};
	expect(described(401, ENVELOPE)).toContain('"Password"');
	expect(described(407)).toContain('"Authentication URL" in the credential, and any proxy');
	expect(described(407)).not.toContain('Password');
	expect(described(403)).toMatch(/proxy.*"Password"/);
});

test('Retry-After is read from an instance of a class too', () => {
	class Headers {
		readonly 'retry-after' = '30';
	}
	expect(judge(503, '', new Headers())).toMatchObject({ retryAfterMs: 30_000 });
});

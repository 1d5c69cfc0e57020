import type { UserError } from 'n8n-workflow';

import { byClientCredentials, customerKeyOf } from '../../credentials/clientCredentials';
import type { Answer } from '../../credentials/way';
import {
	clientCredential,
	failure,
	reason,
	server,
	settled,
	startProcess,
	typedClient,
	type Script,
} from './n8nProcess';

const TOKEN_URL = 'https://app.puzzel.com/id/connect/token';
const START = 1_700_000_000_000;

beforeEach(() => {
	jest.useFakeTimers({ now: START });
});
afterEach(() => jest.useRealTimers());

const oauth = (error: string, statusCode = 400, error_description?: string): Answer => ({
	statusCode,
	body: { error, ...(error_description === undefined ? {} : { error_description }) },
});
const jwt = (claims: unknown) =>
	['{}', JSON.stringify(claims), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.');

describe('what is typed', () => {
	test.each([
		['international', TOKEN_URL, 'https://api.puzzel.com/ContactCentre5'],
		['uk', TOKEN_URL, 'https://ukapi.puzzel.com/ContactCentre5'],
	])('%s leads to one Puzzel ID and its own API', (environment, tokenUrl, apiUrl) => {
		const way = byClientCredentials({ ...typedClient, environment, tokenUrl: 'x', apiUrl: 'x' });
		expect(way.request.url).toBe(tokenUrl);
		expect(way.hosts).toEqual({ apiUrl, customerKey: '12345' });
	});

	test('custom addresses are read like those of the other credential', () => {
		const custom = { ...typedClient, environment: 'custom', tokenUrl: ' https://id.example.com/t/ ' };
		const way = byClientCredentials({ ...custom, apiUrl: 'https://api.example.com//' });
		expect(way.door).toEqual({ url: 'https://id.example.com/t', field: 'Token URL' });
		expect(way.hosts.apiUrl).toBe('https://api.example.com');
		expect(() => byClientCredentials({ ...custom, tokenUrl: 'http://id.example.com' })).toThrow(
			'"Token URL" must start with https://',
		);
	});

	test.each([
		['clientId', 'no Client ID'],
		['clientSecret', 'no Client Secret'],
		['userId', 'no User ID'],
	])('%s is needed', (field, words) => {
		expect(() => byClientCredentials({ ...typedClient, [field]: '' })).toThrow(words);
	});

	test('every field makes another identity', () => {
		const keys = ['', 'clientId', 'clientSecret', 'customerKey', 'userId'].map(
			(field) => byClientCredentials({ ...typedClient, [field]: 'other' }).key,
		);
		keys.push(byClientCredentials({ ...typedClient, environment: 'uk' }).key);
		expect(new Set(keys).size).toBe(6);
	});
});

describe('what is sent', () => {
	test('a form with the scope of customer and user, exactly', async () => {
		const { http, sent } = server();
		expect(await settled(startProcess(clientCredential(), http).signIn())).toEqual(['token-1']);
		expect(sent[0]).toEqual({
			method: 'POST',
			url: TOKEN_URL,
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
			body: 'grant_type=client_credentials&client_id=crm&client_secret=right-secret&scope=contact-centre%3A12345%3A77',
			json: true,
			timeout: 30_000,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			encoding: 'stream',
			abortSignal: expect.any(AbortSignal),
		});
	});

	test('without a customer key the bare scope, and the customer is the one that the token names', async () => {
		const { http, sent } = server({
			grant: () => ({ statusCode: 200, body: { access_token: jwt({ 'urn:puzzel:cc:slid': 'AB-77' }) } }),
		});
		const connecting = startProcess(clientCredential({ customerKey: ' ' }), http).connect();
		const [puzzel] = await settled(connecting);
		expect(String(sent[0]!.body)).toMatch(/&scope=contact-centre$/);
		if (!puzzel || puzzel instanceof Error) throw puzzel;
		expect(puzzel.customerPath).toBe('/AB-77');
		expect(puzzel.solution).toBe('https://api.puzzel.com/ContactCentre5 AB-77');
	});

	test('a secret of any characters arrives as it is', async () => {
		const clientSecret = 'a b+c&d=e%f"ø';
		const { http, sent } = server();
		await settled(startProcess(clientCredential({ clientSecret }), http).signIn());
		expect(new URLSearchParams(String(sent[0]!.body)).get('client_secret')).toBe(clientSecret);
	});
});

test.each([
	['a number', { 'urn:puzzel:cc:slid': 12345 }, '12345'],
	['a text', { 'urn:puzzel:cc:slid': ' AB-77 ' }, 'AB-77'],
])('the customer key in the token is %s', (_, claims, key) => expect(customerKeyOf(jwt(claims))).toBe(key));

test.each([
	['without the claim', jwt({ sub: 'x' })],
	['with an empty claim', jwt({ 'urn:puzzel:cc:slid': ' ' })],
	['that is no JWT', 'opaque'],
	['whose claims are null', jwt(null)],
])('of a token %s the person reads what to fill in', (_, token) => {
	expect(() => customerKeyOf(token)).toThrow('names no customer');
	try {
		customerKeyOf(token);
	} catch (error) {
		expect((error as UserError).description).toContain('"Customer Key" and "User ID"');
	}
});

describe('one token for all', () => {
	const signedIn = async (script: Script = {}) => {
		const store = clientCredential();
		const puzzel = server(script);
		await settled(startProcess(store, puzzel.http).signIn());
		return { store, ...puzzel };
	};

	test('of all runs of all processes, and of later ones', async () => {
		const store = clientCredential();
		const { http, count } = server();
		const processes = Array.from({ length: 4 }, () => startProcess(store, http));
		const tokens = await settled(
			...processes.flatMap(({ signIn }) => Array.from({ length: 20 }, async () => await signIn())),
		);
		expect(new Set(tokens)).toEqual(new Set(['token-1']));
		expect(await settled(startProcess(store, http).signIn())).toEqual(['token-1']);
		expect(count('/connect/token')).toBe(1);
	});

	test.each([1, 200, 1500])(
		'six processes that meet the same 401 ask for one new token, which takes %i ms',
		async (takes) => {
			const { store, http, count } = await signedIn({ takes });
			const processes = Array.from({ length: 6 }, () => startProcess(store, http));
			const tokens = await settled(...processes.map(async ({ signIn }) => await signIn('token-1')));
			expect(new Set(tokens)).toEqual(new Set(['token-2']));
			expect(count('/connect/token')).toBe(2);
		},
	);

	test('200 items of an HTTP Request node with an empty token ask once', async () => {
		const { http, count } = server();
		const { request } = startProcess(clientCredential(), http);
		await settled(...Array.from({ length: 200 }, async () => await request()));
		expect(count('/connect/token')).toBe(1);
	});
});

describe('a refused client', () => {
	const refusing = (grant: Script['grant'] = () => oauth('invalid_client')) => ({
		store: clientCredential(),
		...server({ grant }),
	});

	test('is answered from the credential by six processes, and by an HTTP Request node', async () => {
		const { store, http, count } = refusing();
		for (let process = 0; process < 6; process++) {
			const [error] = await settled(startProcess(store, http).signIn());
			expect(reason(error)).toContain('the client ID or the client secret is wrong');
		}
		const { request } = startProcess(store, http);
		const outcomes = await settled(...Array.from({ length: 20 }, async () => await request()));
		for (const outcome of outcomes) expect(reason(outcome)).toContain('client secret is wrong');
		expect(count('/connect/token')).toBe(1);
	});

	test('is asked again after an hour and after another one, and then never', async () => {
		const { store, http, count } = refusing();
		const attempt = async () => reason((await settled(startProcess(store, http).signIn()))[0]);
		await attempt();
		for (const times of [2, 3, 3]) {
			jest.setSystemTime(Date.now() + 3_601_000);
			await attempt();
			expect(count('/connect/token')).toBe(times);
		}
		expect(await attempt()).toContain('does not ask again until the credential is changed');
	});

	test('with a corrected secret signs in at once, and with "Retry" whenever a person presses it', async () => {
		const { store, http, count } = refusing(({ client_secret }) =>
			client_secret === 'right-secret' ? undefined : oauth('invalid_client'),
		);
		store.stored = { ...store.stored, clientSecret: 'mistyped' };
		const { signIn, retry } = startProcess(store, http);
		await settled(signIn());
		for (const times of [2, 3, 4]) {
			expect(reason((await settled(retry()))[0])).toContain('client secret is wrong');
			expect(count('/connect/token')).toBe(times);
		}
		store.stored = { ...store.stored, clientSecret: 'right-secret' };
		expect(await settled(signIn())).toEqual(['token-1']);
	});

	test('whose answers are lost is tried once more, then after a growing while', async () => {
		const { store, http, count } = refusing(() => failure({ code: 'ECONNRESET' }));
		const attempt = async () => reason((await settled(startProcess(store, http).signIn()))[0]);
		expect(await attempt()).toContain('Check "Environment" in the credential');
		expect(count('/connect/token')).toBe(2);
		expect(await attempt()).toContain('answers to the last 2 sign-ins were lost or unclear');
		expect(count('/connect/token')).toBe(2);
	});

	test('does not keep a cancelled run waiting while the customer is still to be found out', async () => {
		const never = new Promise<never>(() => undefined);
		const { http } = server({ grant: () => never });
		const cancel = new AbortController();
		setTimeout(() => cancel.abort(), 1_000);
		const { connect } = startProcess(clientCredential({ customerKey: '' }), http, cancel);
		expect(reason((await settled(connect()))[0])).toBe('The run was cancelled');
		expect(Date.now() - START).toBeLessThan(2_000);
	});

	test('is told while the customer is still to be found out, and nothing else is sent', async () => {
		const { http, sent } = refusing();
		const [error] = await settled(startProcess(clientCredential({ customerKey: '' }), http).connect());
		expect(reason(error)).toContain('client secret is wrong');
		expect(sent).toHaveLength(1);
	});
});

describe('what counts as a refusal is narrow', () => {
	const { verdictOf } = byClientCredentials(typedClient);

	test.each([
		['refused', oauth('invalid_client')],
		['refused', oauth('invalid_grant')],
		['refused', oauth('invalid_scope')],
		['refused', oauth('invalid_client', 401)],
		...['invalid_request', 'unauthorized_client', 'unsupported_grant_type'].map(
			(error) => ['refused', oauth(error, 401)] as [string, Answer],
		),
		['unclear', oauth('unauthorized_client')],
		['unclear', oauth('invalid_request')],
		['unclear', oauth('access_denied', 403)],
		['unclear', oauth('unauthorized', 401)],
		['unclear', { statusCode: 200, body: { error: 'invalid_client' } }],
		['busy', oauth('temporarily_unavailable', 503)],
		['busy', oauth('invalid_client', 500)],
		['busy', { statusCode: 429, body: '' }],
		['busy', { statusCode: 408, body: '' }],
		['foreign', { statusCode: 401, body: '<html>Sign in to the network</html>' }],
		['foreign', { statusCode: 401, body: { message: 'Unauthorized' } }],
		['foreign', { statusCode: 401, body: { error: 'Unauthorized', status: 401 } }],
		['foreign', { statusCode: 401, body: { error: 'invalid_client, says the gateway' } }],
		['foreign', { statusCode: 400, body: '' }],
		['foreign', { statusCode: 404, body: { error: 5 } }],
		['foreign', { statusCode: 302, body: '' }],
		['foreign', { statusCode: 200, body: '<html>Welcome</html>' }],
	])('%s: %j', (verdict, answer) => {
		expect(verdictOf(answer)).toBe(verdict);
	});
});

describe('plain words', () => {
	const told = (answer: Answer, changes: object = {}) =>
		byClientCredentials({ ...typedClient, ...changes }).explain(answer);

	test.each([
		['busy', oauth('x', 503), 'could not sign anyone in just now', 'The client secret was not judged'],
		[
			'foreign',
			{ statusCode: 404, body: '' },
			'app.puzzel.com does not answer like Puzzel ID: check "Environment" (HTTP 404)',
			'https://app.puzzel.com/id/connect/token',
		],
		[
			'a wrong secret',
			oauth('invalid_client'),
			'refused the client "crm": the client ID or the client secret is wrong. (HTTP 400, invalid_client).',
			'A corrected secret is used at once',
		],
		[
			'a scope that is not the client’s',
			oauth('invalid_scope'),
			'does not let the client "crm" act for user 77 of customer "12345": check "Customer Key" and "User ID"',
			'needs "contact-centre" among its allowed scopes',
		],
		[
			'a grant that the client may not use',
			oauth('unauthorized_client', 401),
			'did not sign the client "crm" in',
			'the grant type of the client must be Client Credentials',
		],
		['something else', oauth('invalid_grant'), 'did not sign the client "crm" in', 'Check the credential'],
	])('%s', (_, answer, message, description) => {
		expect(told(answer).message).toContain(message);
		expect(told(answer).description).toContain(description);
	});

	test('a customer that nobody named is asked for', () => {
		expect(told(oauth('invalid_scope'), { customerKey: '' }).message).toContain(
			'does not tell the customer of the client "crm": fill in "Customer Key" and "User ID"',
		);
	});

	test('the address is named by its field where it was typed', () => {
		const custom = {
			environment: 'custom',
			tokenUrl: 'https://id.example.com',
			apiUrl: 'https://a.example.com',
		};
		expect(told({ statusCode: 404, body: '' }, custom).message).toContain('check "Token URL"');
	});

	test('Puzzel’s own words are there, without the secret', () => {
		const { message } = told(oauth('invalid_client', 400, 'no right-secret here'));
		expect(message).toContain('Puzzel says: "no *** here" (HTTP 400, invalid_client).');
	});
});

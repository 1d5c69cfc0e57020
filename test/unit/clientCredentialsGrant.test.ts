import type { UserError } from 'n8n-workflow';

import { clientCredentialsGrant, customerKeyOf } from '../../credentials/clientCredentialsGrant';
import {
	clientCredential,
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

const jwt = (claims: unknown) =>
	['{}', JSON.stringify(claims), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.');

describe('what is typed', () => {
	test.each([
		['international', TOKEN_URL, 'https://api.puzzel.com/ContactCentre5'],
		['uk', TOKEN_URL, 'https://ukapi.puzzel.com/ContactCentre5'],
	])('%s leads to one Puzzel ID and its own API', (environment, tokenUrl, apiUrl) => {
		const way = clientCredentialsGrant({ ...typedClient, environment, tokenUrl: 'x', apiUrl: 'x' });
		expect(way.request.url).toBe(tokenUrl);
		expect(way.hosts).toEqual({ apiUrl, customerKey: '12345' });
	});

	test('custom addresses are read like those of the other credential', () => {
		const custom = { ...typedClient, environment: 'custom', tokenUrl: ' https://id.example.com/t/ ' };
		const way = clientCredentialsGrant({ ...custom, apiUrl: 'https://api.example.com//' });
		expect(way.tokenEndpoint).toEqual({ url: 'https://id.example.com/t', field: 'Token URL' });
		expect(way.hosts.apiUrl).toBe('https://api.example.com');
		expect(() => clientCredentialsGrant({ ...custom, tokenUrl: 'http://id.example.com' })).toThrow(
			'"Token URL" must start with https://',
		);
	});

	test.each([
		['clientId', 'no Client ID'],
		['clientSecret', 'no Client Secret'],
		['userId', 'no User ID'],
	])('%s is needed', (field, words) => {
		expect(() => clientCredentialsGrant({ ...typedClient, [field]: '' })).toThrow(words);
	});

	test('every field makes another identity', () => {
		const keys = ['', 'clientId', 'clientSecret', 'customerKey', 'userId'].map(
			(field) => clientCredentialsGrant({ ...typedClient, [field]: 'other' }).key,
		);
		keys.push(clientCredentialsGrant({ ...typedClient, environment: 'uk' }).key);
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

describe('a refused client', () => {
	const refusing = (
		grant: Script['grant'] = () => ({ statusCode: 400, body: { error: 'invalid_client' } }),
	) => ({
		store: clientCredential(),
		...server({ grant }),
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

	test('is reported while the customer is still to be found out, and nothing else is sent', async () => {
		const { http, sent } = refusing();
		const [error] = await settled(startProcess(clientCredential({ customerKey: '' }), http).connect());
		expect(reason(error)).toContain('answered HTTP 400, invalid_client');
		expect(sent).toHaveLength(1);
	});
});

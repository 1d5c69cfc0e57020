import { createEmulator, createManualClock, DEMO_CLIENT, type Emulator } from '../../emulator';
import { check, send } from './client';

const clock = createManualClock();
const { clientId, clientSecret, userId } = DEMO_CLIENT;
const OWN_SCOPE = `contact-centre:12345:${userId}`;
let emulator: Emulator;

const FORM = {
	grant_type: 'client_credentials',
	client_id: clientId,
	client_secret: clientSecret,
	scope: OWN_SCOPE,
};
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };

const ask = async (changes: Record<string, string> = {}, headers: Record<string, string> = FORM_TYPE) =>
	await send(emulator, 'POST', '/id/connect/token', {
		body: new URLSearchParams({ ...FORM, ...changes }).toString(),
		headers,
	});
const claimsOf = (token: string) =>
	JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;

describe('Puzzel ID', () => {
	beforeAll(async () => {
		emulator = await createEmulator({ clock, seed: { tokenLifetimeSeconds: 60 } });
	});
	afterAll(async () => await emulator.close());
	beforeEach(() => emulator.reset());

	it('gives a client a token for its user, which names the customer and ends when it says', async () => {
		const { status, json } = await ask();
		expect(status).toBe(200);
		expect(json).toEqual({
			access_token: expect.any(String) as string,
			token_type: 'Bearer',
			expires_in: 60,
			scope: OWN_SCOPE,
		});
		const token = json.access_token as string;
		expect(claimsOf(token)).toMatchObject({ 'urn:puzzel:cc:slid': '12345' });
		const who = await send(emulator, 'GET', '/accesstokeninformation', { token });
		expect(who.json.result).toMatchObject({ userId, customerKey: '12345' });
		expect((await send(emulator, 'GET', '/AB-77/users', { token })).status).toBe(403);
		clock.advance(60_000);
		expect(await check(emulator, token)).toBe(401);
	});

	it('knows the customer of a client whose scope names none', async () => {
		const { json } = await ask({ client_id: 'birch-client', scope: 'contact-centre' });
		expect(claimsOf(json.access_token as string)).toMatchObject({ 'urn:puzzel:cc:slid': 'AB-77' });
	});

	it.each([
		['an unknown client', { client_id: 'nobody' }, 'invalid_client'],
		['a wrong secret', { client_secret: 'wrong' }, 'invalid_client'],
		['another customer', { scope: `contact-centre:AB-77:${userId}` }, 'invalid_scope'],
		['another user', { scope: 'contact-centre:12345:1' }, 'invalid_scope'],
		['two scopes', { scope: `${OWN_SCOPE} profile` }, 'invalid_scope'],
		['another grant', { grant_type: 'password' }, 'unsupported_grant_type'],
		['an empty field', { scope: '' }, 'invalid_request'],
		['a field that does not exist', { audience: 'x' }, 'invalid_request'],
	])('refuses %s', async (_, changes, error) => {
		const { status, json } = await ask(changes as unknown as Record<string, string>);
		expect(status).toBe(400);
		expect(json).toEqual({ error, error_description: expect.any(String) as string });
	});

	it('reads nothing but a form, in which each field appears once', async () => {
		expect((await ask({}, { 'content-type': 'application/json' })).status).toBe(415);
		const body = `${new URLSearchParams(FORM).toString()}&scope=contact-centre`;
		const twice = await send(emulator, 'POST', '/id/connect/token', { body, headers: FORM_TYPE });
		expect(twice.json).toMatchObject({ error: 'invalid_request' });
		expect((await send(emulator, 'POST', '/id/connect/token')).json).toMatchObject({
			error: 'invalid_request',
		});
	});

	it('is hit by faults that name it, and by no others', async () => {
		emulator.addFault({ name: 'status', status: 500 });
		expect((await ask()).status).toBe(200);
		emulator.addFault({ name: 'htmlError', operation: 'Token', times: 1 });
		expect((await ask()).status).toBe(502);
		expect((await ask()).status).toBe(200);
		expect(emulator.count('Token')).toBe(3);
	});

	it('shows neither secret nor token in what is kept of the calls', async () => {
		const { access_token: token } = (await ask()).json as { access_token: string };
		await ask({ client_secret: 'a wrong secret' });
		const kept = [
			JSON.stringify(emulator.calls),
			(await send(emulator, 'GET', '/_emulator/calls')).text,
			(await send(emulator, 'GET', '/_emulator/state')).text,
		].join();
		expect(emulator.calls[0]!.body).toContain('client_secret=***');
		for (const secret of [clientSecret, 'a+wrong+secret', token]) expect(kept).not.toContain(secret);
	});
});

it('a client of no user, and a client ID used twice, are no seed', async () => {
	const customer = { key: '1', id: 1, groups: [{ id: 1, name: 'All' }], users: [] };
	const client = { clientId: 'one', clientSecret: 's', userId: 5 };
	await expect(
		createEmulator({ seed: { customers: [{ ...customer, clients: [client, client] }] } }),
	).rejects.toThrow(/clients\[0\]\.userId: there is no user 5[^]*clients\[1\]\.clientId: one is used twice/);
});

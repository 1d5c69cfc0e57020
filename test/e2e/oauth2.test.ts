import type { IDataObject } from 'n8n-workflow';

import { DEMO_ACCESS_POINTS, DEMO_CLIENT } from '../../emulator';
import { clientCredentialData } from '../../harness/n8n/demo';
import type { CredentialLink } from '../../harness/n8n/rest';
import { useN8n } from '../../harness/n8n/testServer';
import { checkAvailability, httpRequest, type Step } from '../../harness/n8n/workflow';

const TYPE = 'puzzelOAuth2Api';

describe('the credential of a Puzzel ID client, in real n8n', () => {
	const n8n = useN8n({ isFresh: true });
	const { emulator, session } = n8n;
	let credential: CredentialLink;
	beforeEach(async () => {
		credential = await session.createCredential('Client', clientCredentialData(emulator), TYPE);
	});

	const check = async (changes: IDataObject = {}) =>
		await session.testCredential(credential, clientCredentialData(emulator, changes), TYPE);

	test('its form confirms a right secret, with and without a customer key, and always asks again', async () => {
		const confirmed = { status: 'OK', message: 'Connection successful!' };
		expect(await check()).toEqual(confirmed);
		expect(await check({ customerKey: '', userId: '' })).toEqual(confirmed);
		expect(await session.retryCredential(credential, TYPE)).toEqual(confirmed);
		expect(emulator.count('Token')).toBe(3);
		expect(emulator.count('LogIn')).toBe(0);
	});

	test.each([
		['a wrong secret', { clientSecret: 'wrong' }, /Sign-in failed: .*invalid_client/],
		['another customer', { customerKey: '99999' }, /invalid_scope\)\. Check .*"Customer Key" and "User ID"/],
		['a customer without a user', { userId: '' }, /The Puzzel credential has no User ID/],
		['a token URL that is not there', { tokenUrl: 'http://localhost:1/' }, /refuses .* Check "Token URL"/],
		['an API URL that is not there', { apiUrl: 'http://localhost:1/' }, /refuses .* Check "API URL"/],
		['plain http', { tokenUrl: 'http://app.puzzel.com' }, /"Token URL" must start with https/],
		['no known environment', { environment: 'mars' }, /unknown Environment "mars"/],
	])('its form reports %s in plain words', async (_, changes, words) => {
		const { status, message } = await check(changes);
		expect(status).toBe('Error');
		expect(message).toMatch(words);
		expect(message).not.toContain(DEMO_CLIENT.clientSecret);
	});

	const steps = (link: CredentialLink): Step[] => {
		const credentials = { [TYPE]: link };
		return [
			{
				name: 'Create',
				type: 'puzzelRequest',
				parameters: {
					authentication: TYPE,
					from: 'crm@example.com',
					to: DEMO_ACCESS_POINTS.support,
					subject: 'Call back',
				},
				credentials,
			},
			{
				...checkAvailability,
				parameters: { ...checkAvailability.parameters, authentication: TYPE },
				credentials,
			},
			{
				name: 'Queues',
				type: 'puzzelQueue',
				parameters: { authentication: TYPE, operation: 'getMany', returnAll: true },
				credentials,
			},
			httpRequest(`${emulator.apiUrl}/accesstokeninformation`, link, { type: TYPE }),
		];
	};
	const run = async (only: Step[]) => await n8n.run([{}, {}, {}], ...only);

	test('our nodes and an HTTP Request node run with it, on one token', async () => {
		const execution = await run(steps(credential));
		expect(execution.error).toBe('');
		expect(execution.items('Create')).toHaveLength(3);
		expect(execution.items('Look')[0]!.json).toMatchObject({ userId: DEMO_CLIENT.userId });
		expect(execution.items('Queues').length).toBeGreaterThanOrEqual(3);
		expect(execution.items('Ask')[2]!.json).toMatchObject({ result: { userId: DEMO_CLIENT.userId } });
		expect(emulator.count('Token')).toBe(1);

		emulator.expireTokens();
		for (const step of steps(credential)) {
			const again = await run([step]);
			expect(again.error).toBe('');
		}
		expect(emulator.count('Token')).toBe(2);
	});

	test('a wrong secret is refused once, whichever node asks', async () => {
		const wrong = await session.createCredential(
			'Wrong',
			clientCredentialData(emulator, { clientSecret: 'wrong' }),
			TYPE,
		);
		for (const step of steps(wrong).reverse()) {
			expect((await run([step])).error).toMatch(/Sign-in failed: .*invalid_client/);
		}
		expect(emulator.count('Token')).toBe(1);
		expect(emulator.calls).toHaveLength(1);
	});
});

import { createEmulator, DEMO_CLIENT, DEMO_SIGN_IN, type Emulator, type Seed } from '../../emulator';
import { markdownOf, reportOf } from '../../scripts/tenant/report';
import { seedFrom } from '../../scripts/tenant/seedFrom';
import { check, clientAt, READS_ONLY, seedWithAll, USUAL_FACTS } from './solution';

let emulator: Emulator;
afterEach(async () => await emulator.close());

const solution = async (more: Partial<Seed> = {}, showSecrets = false) =>
	(emulator = await createEmulator({ seed: { ...seedWithAll(), ...more }, showSecrets }));

const OWN_CUSTOMER = { customerKey: '', userId: '' };

describe('a client of Puzzel ID', () => {
	test.each([
		['a customer key', {}, { clientToken: 'yes' }],
		['none', OWN_CUSTOMER, { bareScope: 'yes' }],
	])('with %s finds nothing where nothing deviates', async (_what, changes, more) => {
		await solution();
		const { calls, deviations, ended, isLeftBehind, facts } = await check(emulator, {
			account: clientAt(emulator, changes),
		});
		expect({ ended, isLeftBehind, deviations }).toEqual({
			ended: undefined,
			isLeftBehind: false,
			deviations: [],
		});
		expect(calls.filter(({ outcome }) => outcome !== 'as assumed')).toEqual([]);
		expect(facts).toEqual({ ...USUAL_FACTS, tokenCustomer: 'yes', ...more });
		expect([emulator.count('Token'), emulator.count('LogIn'), emulator.count('GetAccessToken')]).toEqual([
			1, 0, 0,
		]);
	});

	test.each([
		[
			{ field: 'expires_in', as: 'text' as const },
			{ kind: 'other type', found: 'text of digits' },
		],
		[
			{ field: 'token_type', absent: true as const },
			{ kind: 'missing', found: 'nothing' },
		],
		[
			{ field: 'id_token', value: 'x' },
			{ kind: 'extra', found: 'text' },
		],
		[
			{ field: 'expires_in', renamed: 'Expires_In' },
			{ kind: 'other name', found: 'Expires_In' },
		],
	])('finds %j in the answer to its sign-in, and the emulator plays it', async (deviation, expected) => {
		const fields = [{ operation: 'Token', ...deviation }];
		await solution({ deviations: { fields } });
		const outcome = await check(emulator, { account: clientAt(emulator), wishes: READS_ONLY });
		expect(outcome.deviations).toEqual([
			expect.objectContaining({ operation: 'Token', field: deviation.field, ...expected }),
		]);
		await emulator.close();
		await solution(seedFrom(outcome) as Partial<Seed>);
		const again = await check(emulator, { account: clientAt(emulator), wishes: READS_ONLY });
		expect(again.deviations).toEqual(outcome.deviations);
	});

	test.each([
		['a wrong secret', { clientSecret: 'not-the-secret' }, 'HTTP 400, other JSON, invalid_client'],
		['a customer that is not its own', { customerKey: '99' }, 'HTTP 400, other JSON, invalid_scope'],
	])('signs in once with %s', async (_what, changes, clientRefusal) => {
		const account = clientAt(await solution(), changes);
		const { ended, calls, facts } = await check(emulator, { account });
		expect({ ended, facts }).toEqual({ ended: 'refused', facts: { clientRefusal } });
		expect(calls).toMatchObject([{ operation: 'Token', outcome: 'refused', status: 400 }]);
		expect(emulator.calls.map(({ operation }) => operation)).toEqual(['Token']);
	});

	test('signs in once where the answer is lost', async () => {
		const account = clientAt(await solution({ faults: [{ name: 'dropAfter', operation: 'Token' }] }));
		expect(await check(emulator, { account })).toMatchObject({ ended: 'no answer' });
		expect(emulator.calls).toHaveLength(1);
	});

	test('asks nothing of a customer that nobody names', async () => {
		const fields = [{ operation: 'Token', field: 'access_token', value: 'names-nobody' }];
		const account = clientAt(await solution({ deviations: { fields } }), OWN_CUSTOMER);
		expect(await check(emulator, { account })).toMatchObject({
			ended: 'refused',
			calls: [{ operation: 'Token', note: 'the token names no customer' }],
			facts: { bareScope: 'a token that names no customer', tokenCustomer: 'no' },
		});
		expect(emulator.calls).toHaveLength(1);
	});

	test('leaves no secret in report and seed', async () => {
		const { clientId, clientSecret, userId } = DEMO_CLIENT;
		const fields = [{ operation: 'UserGet', field: `result.${clientSecret.split('-')[1]}`, value: 'x' }];
		const account = clientAt(await solution({ deviations: { fields } }, true));
		const outcome = await check(emulator, { account });
		const { signIn } = account;
		const report = reportOf(outcome, { version: '0.1.0', environment: 'custom', signIn });
		expect(report.signIn).toBe('client credentials');
		const text = [JSON.stringify(report), markdownOf(report), JSON.stringify(seedFrom(outcome))].join('\n');
		expect(text).toContain('result.(name withheld)');
		const { answer } = emulator.calls[0]!;
		const { access_token: token } = JSON.parse(answer) as { access_token: string };
		for (const secret of [
			clientId,
			clientSecret,
			String(userId),
			DEMO_SIGN_IN.customerKey,
			token,
			emulator.url,
		])
			expect(text).not.toContain(secret);
	});
});

import { type Seed } from '../../emulator';
import { seedFrom } from '../../scripts/tenant/seedFrom';
import { check, clientAt, USUAL_FACTS, useSolution } from './solution';

const { solution, emulator } = useSolution();

const OWN_CUSTOMER = { customerKey: '', userId: '' };

describe('a client of Puzzel ID', () => {
	test.each([
		['a customer key', {}, { clientToken: 'yes' }],
		['none', OWN_CUSTOMER, { bareScope: 'yes' }],
	])('with %s finds nothing where nothing deviates', async (_what, changes, more) => {
		await solution();
		const outcome = await check(emulator, { account: clientAt(emulator, changes) });
		expect(outcome).toMatchObject({ ended: undefined, isLeftBehind: false, deviations: [] });
		expect(outcome.sent.filter(({ outcome: result }) => result !== 'as assumed')).toEqual([]);
		expect(outcome.facts).toEqual({ ...USUAL_FACTS, tokenCustomer: 'yes', ...more });
		expect([emulator.count('Token'), emulator.count('LogIn'), emulator.count('GetAccessToken')]).toEqual([
			1, 0, 0,
		]);
	});

	test.each([
		[{ field: 'expires_in', as: 'text' as const }, 'other type', 'text of digits'],
		[{ field: 'token_type', absent: true as const }, 'missing', 'nothing'],
		[{ field: 'id_token', value: 'x' }, 'extra', 'text'],
		[{ field: 'expires_in', renamed: 'Expires_In' }, 'other name', 'Expires_In'],
	])('finds %j in the response to its sign-in, and the emulator plays it', async (deviation, kind, found) => {
		const fields = [{ operation: 'Token', ...deviation }];
		await solution({ deviations: { fields } });
		const outcome = await check(emulator, { account: clientAt(emulator), wishes: {} });
		expect(outcome.deviations).toEqual([
			expect.objectContaining({ operation: 'Token', field: deviation.field, kind, found }),
		]);
		await solution(seedFrom(outcome) as Partial<Seed>);
		const again = await check(emulator, { account: clientAt(emulator), wishes: {} });
		expect(again.deviations).toEqual(outcome.deviations);
	});

	test.each([
		['a wrong secret', { clientSecret: 'not-the-secret' }, 'HTTP 400, other JSON, invalid_client'],
		['a customer that is not its own', { customerKey: '99' }, 'HTTP 400, other JSON, invalid_scope'],
	])('signs in once with %s', async (_what, changes, clientRefusal) => {
		const account = clientAt(await solution(), changes);
		const { ended, sent, facts } = await check(emulator, { account });
		expect({ ended, facts }).toEqual({ ended: 'refused', facts: { clientRefusal } });
		expect(sent).toMatchObject([{ operation: 'Token', outcome: 'refused', status: 400 }]);
		expect(emulator.calls.map(({ operation }) => operation)).toEqual(['Token']);
	});

	test('signs in once if the response is lost', async () => {
		const account = clientAt(await solution({ faults: [{ name: 'dropAfter', operation: 'Token' }] }));
		expect(await check(emulator, { account })).toMatchObject({ ended: 'no response' });
		expect(emulator.calls).toHaveLength(1);
	});

	test('sends nothing else if the token names no customer', async () => {
		const fields = [{ operation: 'Token', field: 'access_token', value: 'names-nobody' }];
		const account = clientAt(await solution({ deviations: { fields } }), OWN_CUSTOMER);
		expect(await check(emulator, { account })).toMatchObject({
			ended: 'refused',
			sent: [{ operation: 'Token', note: 'the token names no customer' }],
			facts: { bareScope: 'a token that names no customer', tokenCustomer: 'no' },
		});
		expect(emulator.calls).toHaveLength(1);
	});
});

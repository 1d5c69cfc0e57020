import { DEMO_ACCESS_POINTS, DEMO_AGENTS } from '../../emulator';
import { PuzzelQueue } from '../../nodes/Queue/PuzzelQueue.node';
import { PuzzelRequest } from '../../nodes/Request/PuzzelRequest.node';
import { PuzzelTrigger } from '../../nodes/Trigger/PuzzelTrigger.node';
import { PuzzelUser } from '../../nodes/User/PuzzelUser.node';
import { ActiveTrigger } from '../../harness/engine/activeTrigger';
import { clientCredentialFor, credentialFor } from '../../harness/engine/credentialFor';
import { editorContext } from '../../harness/engine/editor';
import { execute, type Execution } from '../../harness/engine/execute';
import { itemsOf, OPERATIONS, parametersOf } from '../../harness/operations';
import { useEmulator } from '../../harness/engine/emulator';

const emulator = useEmulator();

const ITEMS = [{ n: 1 }, { n: 2 }, { n: 3 }];
const CREATE = {
	node: 'puzzelRequest' as const,
	parameters: parametersOf('request.create', { to: DEMO_ACCESS_POINTS.support }),
};

const refusedTokens = () =>
	emulator.calls.filter(({ operation, status }) => operation === 'Token' && status === 400);
const logIns = () => emulator.count('LogIn') + emulator.count('GetAccessToken');

describe.each(['request.create', 'user.checkAvailability', 'callout.create', 'visualQueue.getState'])(
	'%s with a client of Puzzel ID',
	(key) => {
		const { node, good, output: expected } = OPERATIONS[key]!;
		const run = async (credential = clientCredentialFor(emulator), more: Partial<Execution> = {}) =>
			await execute({
				node,
				parameters: parametersOf(key),
				credential,
				items: itemsOf(good(emulator)),
				...more,
			});

		test('three items: three answers, one token, no login', async () => {
			const ids = good(emulator);
			const { error, output, links } = await run(undefined, { items: itemsOf(ids) });
			expect(error).toBeUndefined();
			expect(output).toMatchObject(ids.map((id) => expected!(id)));
			expect(links).toEqual([0, 1, 2]);
			expect(emulator.count('Token')).toBe(1);
			expect(logIns()).toBe(0);
		});

		test('without a customer key, the customer of the token', async () => {
			const { error, output } = await run(clientCredentialFor(emulator, { customerKey: '', userId: '' }));
			expect(error).toBeUndefined();
			expect(output).toHaveLength(3);
			expect(emulator.calls[0]!.body).toContain('scope=contact-centre');
			expect(emulator.count('Token')).toBe(1);
		});

		test('a token that has ended is asked for once more, for all items', async () => {
			const credential = clientCredentialFor(emulator);
			await run(credential);
			emulator.expireTokens();
			const { error, output } = await run(credential);
			expect(error).toBeUndefined();
			expect(output).toHaveLength(3);
			expect(emulator.count('Token')).toBe(2);
		});

		test.each([
			['a customer key', {}],
			['none', { customerKey: '' }],
		])('a wrong secret with %s is refused once, in this run and the next', async (_, more) => {
			const credential = clientCredentialFor(emulator, { clientSecret: 'wrong', ...more });
			for (let repetition = 0; repetition < 2; repetition++) {
				const { error, output } = await run(credential);
				expect(error?.message).toContain('Sign-in failed: ');
				expect(output).toEqual([]);
			}
			expect(refusedTokens()).toHaveLength(1);
			expect(emulator.calls).toHaveLength(1);
		});

		test('Continue On Fail reports it to every item, without the secret', async () => {
			const credential = clientCredentialFor(emulator, { clientSecret: 'mistyped-secret' });
			const { output, links } = await run(credential, { onError: 'continueRegularOutput' });
			expect(links).toEqual([0, 1, 2]);
			for (const { error } of output) expect(error).toContain('Sign-in failed: ');
			expect(JSON.stringify(output)).not.toContain('mistyped-secret');
			expect(refusedTokens()).toHaveLength(1);
		});
	},
);

test('the trigger polls with a client of Puzzel ID, and renews a token that has ended', async () => {
	const trigger = new ActiveTrigger({ event: 'userStatusChanged' }, clientCredentialFor(emulator));
	await trigger.activate();
	emulator.expireTokens();
	emulator.setUserState(DEMO_AGENTS.ingrid, { userStatus: 'Busy' });
	expect(await trigger.poll()).toMatchObject([{ userId: DEMO_AGENTS.ingrid, userStatus: 'Busy' }]);
	expect(emulator.count('Token')).toBe(2);
	expect(logIns()).toBe(0);
});

test('the lists of the form are those of the client', async () => {
	const credential = clientCredentialFor(emulator, { customerKey: '', userId: '' });
	const user = editorContext(new PuzzelUser(), credential);
	const { searchUsers } = new PuzzelUser().methods.listSearch;
	expect((await searchUsers.call(user, 'solberg')).results).toMatchObject([
		{ value: String(DEMO_AGENTS.ingrid) },
	]);
	const request = editorContext(new PuzzelRequest(), credential);
	const { searchQueues } = new PuzzelRequest().methods.listSearch;
	expect((await searchQueues.call(request)).results.length).toBeGreaterThan(0);
	for (const node of [new PuzzelQueue(), new PuzzelTrigger()]) {
		const { searchVisualQueues } = node.methods.listSearch;
		const { results } = await searchVisualQueues.call(editorContext(node, credential));
		expect(results.length).toBeGreaterThan(0);
	}
	expect(emulator.count('Token')).toBe(1);
	expect(logIns()).toBe(0);
});

test('a secret that Puzzel ID no longer takes ends a run that has begun, with one request', async () => {
	const credential = clientCredentialFor(emulator);
	await execute({ ...CREATE, credential });
	emulator.expireTokens();
	emulator.addFault({
		name: 'status',
		operation: 'Token',
		status: 400,
		body: { error: 'invalid_client', error_description: 'The secret has expired' },
	});
	const { error } = await execute({ ...CREATE, credential, items: ITEMS });
	expect(error?.message).toContain('answered "The secret has expired" (HTTP 400, invalid_client)');
	expect(emulator.count('Token')).toBe(2);
});

test('each credential has a separate session', async () => {
	for (const credential of [credentialFor(emulator), clientCredentialFor(emulator)])
		expect((await execute({ ...CREATE, credential })).output).toHaveLength(1);
	expect(emulator.count('Token')).toBe(1);
});

import { createEmulator, DEMO_AGENTS, DEMO_SIGN_IN, type Emulator, type Seed } from '../../emulator';
import { markdownOf, reportOf } from '../../scripts/tenant/report';
import { seedFrom } from '../../scripts/tenant/seedFrom';
import { until } from '../engine/until';
import { accountAt, check, EVERYTHING, READS_ONLY, seedWithAll } from './solution';

let emulator: Emulator;
afterEach(async () => await emulator.close());

const solution = async (more: Partial<Seed> = {}, showSecrets = false) =>
	(emulator = await createEmulator({ seed: { ...seedWithAll(), ...more }, showSecrets }));

const waitingIds = () =>
	[...emulator.centre.requests.values()]
		.filter(({ status }) => status === 'InQueue')
		.map(({ subject }) => subject);

describe('the sign-in', () => {
	test.each([
		['a wrong password', { password: 'not-the-password' }, 'codeAndMessage, code 3001'],
		['an unknown customer', { customerKey: 'nobody' }, 'codeAndMessage, code 3002'],
		['a locked account', { userName: 'locked' }, 'codeAndMessage, code 3003'],
		['two factors', { userName: 'twofactor' }, 'two factors are required'],
	])('is not repeated after %s', async (_what, changes, note) => {
		const account = accountAt(await solution(), changes);
		const { ended, calls } = await check(emulator, { account });
		expect(ended).toBe('refused');
		expect(calls).toEqual([expect.objectContaining({ operation: 'LogIn', outcome: 'refused', note })]);
		expect(emulator.calls.map(({ operation }) => operation)).toEqual(['LogIn']);
	});

	test('is not repeated after a lost answer', async () => {
		await solution({ faults: [{ name: 'dropAfter', operation: 'LogIn' }] });
		expect(await check(emulator)).toMatchObject({ ended: 'no answer' });
		expect(emulator.calls).toHaveLength(1);
	});

	test('is the only one, and with the reads alone nothing is changed', async () => {
		const { ended } = await check(await solution(), { wishes: READS_ONLY });
		expect(ended).toBeUndefined();
		expect(emulator.count('LogIn')).toBe(1);
		const posts = emulator.calls.filter(({ method }) => method !== 'GET').map(({ operation }) => operation);
		expect(posts).toEqual(['LogIn', 'GetAccessToken']);
	});
});

describe('a one-time write', () => {
	test.each([
		['dropAfter', {}],
		['dropBefore', {}],
		['halfJson', {}],
		['htmlError', { status: 502, written: true }],
		['status', { status: 500 }],
	] as const)('is sent once when the answer is lost (%s), and that is told', async (name, more) => {
		await solution({
			faults: [
				{ name, operation: 'RequestAdd', ...more } as never,
				{ name, operation: 'CallOutAdd', ...more } as never,
			],
		});
		const { isLeftBehind, said } = await check(emulator);
		expect([emulator.count('RequestAdd'), emulator.count('CallOutAdd')]).toEqual([1, 1]);
		expect(isLeftBehind).toBe(true);
		expect(said).toEqual([
			'Whether a request was created is not known. Look for "Check of n8n-nodes-puzzel, is deleted at once" in Puzzel, and delete it.',
			'Whether the callout was ordered is not known.',
		]);
	});

	test('that was refused has left nothing behind', async () => {
		await solution();
		const wishes = { ...EVERYTHING, accessPoint: 'nowhere@example.com', userId: String(DEMO_AGENTS.astrid) };
		const { isLeftBehind, said, deviations } = await check(emulator, { wishes });
		expect(isLeftBehind).toBe(false);
		expect(said).toEqual([
			'The request was not created; see the report.',
			'The agent is not LoggedOn and Available, so nobody was called.',
		]);
		expect(emulator.count('CallOutAdd')).toBe(0);
		expect(deviations).toEqual([expect.objectContaining({ operation: 'RequestAdd', kind: 'other answer' })]);
	});

	test('is told when its answer is the third that is lost', async () => {
		const lost = ['UserList', 'QueueList', 'RequestAdd'];
		await solution({ faults: lost.map((operation) => ({ name: 'dropAfter' as const, operation })) });
		expect(await check(emulator)).toMatchObject({ isLeftBehind: true, ended: undefined });
	});

	test('that told no id is told', async () => {
		await solution({ deviations: { fields: [{ operation: 'RequestAdd', field: 'result', as: 'list' }] } });
		const { isLeftBehind, said } = await check(emulator);
		expect(isLeftBehind).toBe(true);
		expect(said[0]).toMatch(/^Puzzel told no request id\. Look for/);
	});
});

describe('the request that was created', () => {
	test('is deleted, though all that came before failed', async () => {
		await solution({
			faults: [
				{ name: 'envelopeFailure', operation: 'RequestGet', code: 5 },
				{ name: 'envelopeFailure', operation: 'RequestUpdate', code: 5 },
				{ name: 'status', operation: 'RequestDelete', status: 503, times: 2 },
			],
		});
		const { isLeftBehind, said } = await check(emulator);
		expect(isLeftBehind).toBe(false);
		expect(said[1]).toMatch(/^Request \d+ was deleted\.$/);
		expect(waitingIds()).toEqual(['Late parcel', 'Wrong size']);
	});

	test('is deleted, though Puzzel wants no more calls; nothing else is asked', async () => {
		await solution({ faults: [{ name: 'status', operation: 'RequestUpdate', status: 429 }] });
		expect(await check(emulator)).toMatchObject({ isLeftBehind: false, ended: 'asked too much' });
		expect(emulator.calls.slice(-2).map(({ operation }) => operation)).toEqual([
			'RequestUpdate',
			'RequestDelete',
		]);
	});

	test('is deleted after Ctrl+C', async () => {
		await solution({ faults: [{ name: 'latency', operation: 'RequestUpdate', ms: 300 }] });
		const stop = new AbortController();
		const checked = check(emulator, { signal: stop.signal });
		await until(() => emulator.count('RequestUpdate') === 1);
		stop.abort();
		expect(await checked).toMatchObject({ isLeftBehind: false, ended: 'stopped' });
		expect(emulator.calls.slice(-2).map(({ operation }) => operation)).toEqual([
			'RequestUpdate',
			'RequestDelete',
		]);
		expect(waitingIds()).toEqual(['Late parcel', 'Wrong size']);
	});

	test('is not taken for deleted where the refusal is written in another way', async () => {
		await solution({ deviations: { fields: [{ operation: 'RequestDelete', field: 'code', value: '5' }] } });
		expect(await check(emulator)).toMatchObject({ isLeftBehind: true });
	});

	test('is named to the person where it could not be deleted', async () => {
		await solution({ faults: [{ name: 'status', operation: 'RequestDelete', status: 500 }] });
		const { isLeftBehind, said, calls } = await check(emulator);
		expect(isLeftBehind).toBe(true);
		expect(emulator.count('RequestDelete')).toBe(3);
		expect(said[1]).toMatch(/^Request \d+ COULD NOT BE DELETED\./);
		expect(JSON.stringify(calls)).not.toContain(/\d+/.exec(said[1]!)![0]);
	});
});

test.each([
	['UserGroupList', 429, {}],
	['RequestAdd', 503, { 'retry-after': '60' }],
	['Unknown', 429, {}],
])('a Puzzel that wants no more calls (at %s, HTTP %s) gets none', async (operation, status, headers) => {
	await solution({ faults: [{ name: 'status', operation, status, headers }] });
	const { ended, isLeftBehind, deviations } = await check(emulator);
	expect({ ended, isLeftBehind, deviations }).toEqual({
		ended: 'asked too much',
		isLeftBehind: false,
		deviations: [],
	});
	expect(emulator.calls.at(-1)).toMatchObject({ operation });
});

test('a Puzzel that does not answer is not asked a dozen times', async () => {
	await solution({ faults: [{ name: 'dropBefore' }] });
	expect(await check(emulator)).toMatchObject({ ended: 'no answer' });
	expect(emulator.calls).toHaveLength(4);
});

test('Ctrl+C ends the reads', async () => {
	await solution({ faults: [{ name: 'latency', operation: 'UserList', ms: 500 }] });
	const stop = new AbortController();
	const checked = check(emulator, { signal: stop.signal });
	await until(() => emulator.count('UserList') === 1);
	stop.abort();
	expect(await checked).toMatchObject({ ended: 'stopped', isLeftBehind: false });
	expect(emulator.count('RequestAdd')).toBe(0);
});

test('no secret, no name and no number gets into report and seed', async () => {
	const fields = [
		// Names of fields that are somebody's name; that of Freja is told only later, in a list.
		{ operation: 'UserGet', field: 'result.Ingrid', value: { phone: '004799887766' } },
		{ operation: 'UserGet', field: 'result.freja', value: 'x' },
		{ operation: 'UserGet', field: 'result.firstName', as: 'object' as const },
		{ operation: 'RequestGet', field: 'result.variables', value: { 'Social Security': '01017012345' } },
	];
	await solution({ deviations: { fields } }, true);
	const outcome = await check(emulator);
	const report = reportOf(outcome, { version: '0.1.0', environment: 'custom', signIn: 'password' });
	const text = [JSON.stringify(report), markdownOf(report), JSON.stringify(seedFrom(outcome))].join('\n');
	expect(text.match(/"result.\(name withheld\)"/g)).toHaveLength(2);

	const { password, customerKey } = DEMO_SIGN_IN;
	const secrets = [password, customerKey, emulator.url, '01017012345', 'Social Security', '004799887766'];
	for (const { operation, answer } of emulator.calls) {
		if (!['LogIn', 'GetAccessToken'].includes(operation)) continue;
		const { accessToken, refreshToken } = JSON.parse(answer) as {
			accessToken?: string;
			refreshToken?: { sessionId: string };
		};
		secrets.push(
			accessToken ?? (JSON.parse(answer) as string),
			...(refreshToken ? [refreshToken.sessionId] : []),
		);
	}
	expect(secrets).toHaveLength(9);
	const [customer] = seedWithAll().customers;
	for (const { id, firstName, lastName, userName, eMail, mobilePhone } of customer!.users.slice(3)) {
		secrets.push(String(id), firstName, lastName, userName, eMail!, mobilePhone!);
	}
	for (const { from, subject } of customer!.requests!) secrets.push(from, subject, from.split('@')[0]!);
	for (const { key, accessPoints = [] } of customer!.queues!) secrets.push(key, ...accessPoints);
	for (const secret of secrets) expect(text.toLowerCase()).not.toContain(secret.toLowerCase());
});

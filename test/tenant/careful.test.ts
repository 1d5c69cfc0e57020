import { DEMO_AGENTS, DEMO_SIGN_IN } from '../../emulator';
import { until } from '../../harness/until';
import { EVERYTHING, seedWithAll } from '../../scripts/tenant/recorded';
import { accountAt, check, writtenOf, useSolution } from './solution';

const { solution, emulator } = useSolution();

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
		const { ended, sent } = await check(emulator, { account });
		expect(ended).toBe('refused');
		expect(sent).toEqual([expect.objectContaining({ operation: 'LogIn', outcome: 'refused', note })]);
		expect(emulator.calls.map(({ operation }) => operation)).toEqual(['LogIn']);
	});

	test('is not repeated after a lost response', async () => {
		await solution({ faults: [{ name: 'dropAfter', operation: 'LogIn' }] });
		expect(await check(emulator)).toMatchObject({ ended: 'no response' });
		expect(emulator.calls).toHaveLength(1);
	});

	test('is the only one, and with the reads alone nothing is changed', async () => {
		const { ended } = await check(await solution(), { wishes: {} });
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
	] as const)('is sent once if the response is lost (%s), and that is said', async (name, more) => {
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
			'It is not known whether a request was created. Search for "Check of n8n-nodes-puzzel, deleted automatically" in Puzzel, and delete it.',
			'It is not known whether the callout was ordered.',
		]);
	});

	test('that was refused has left nothing behind', async () => {
		await solution();
		const wishes = { ...EVERYTHING, accessPoint: 'nowhere@example.com', userId: String(DEMO_AGENTS.astrid) };
		const { isLeftBehind, said, deviations } = await check(emulator, { wishes });
		expect(isLeftBehind).toBe(false);
		expect(said).toEqual([
			'The request was not created; see the report.',
			'The agent is not LoggedOn and Available, so no call was made.',
		]);
		expect(emulator.count('CallOutAdd')).toBe(0);
		expect(deviations).toEqual([
			expect.objectContaining({ operation: 'RequestAdd', kind: 'other response' }),
		]);
	});

	test('is reported if its response is the third that is lost', async () => {
		const lost = ['UserList', 'QueueList', 'RequestAdd'];
		await solution({ faults: lost.map((operation) => ({ name: 'dropAfter' as const, operation })) });
		expect(await check(emulator)).toMatchObject({ isLeftBehind: true, ended: undefined });
	});

	test('that returned no id is reported', async () => {
		await solution({ deviations: { fields: [{ operation: 'RequestAdd', field: 'result', as: 'list' }] } });
		const { isLeftBehind, said } = await check(emulator);
		expect(isLeftBehind).toBe(true);
		expect(said[0]).toMatch(/^Puzzel returned no request ID\. Search for/);
	});
});

describe('the request that was created', () => {
	test('is deleted, although everything before failed', async () => {
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

	test('is deleted, although Puzzel requires a pause; nothing else is sent', async () => {
		await solution({ faults: [{ name: 'status', operation: 'RequestUpdate', status: 429 }] });
		expect(await check(emulator)).toMatchObject({ isLeftBehind: false, ended: 'rate limited' });
		expect(emulator.calls.slice(-2).map(({ operation }) => operation)).toEqual([
			'RequestUpdate',
			'RequestDelete',
		]);
	});

	test('does not count as deleted if the refusal has another form', async () => {
		await solution({ deviations: { fields: [{ operation: 'RequestDelete', field: 'code', value: '5' }] } });
		expect(await check(emulator)).toMatchObject({ isLeftBehind: true });
	});

	test('is named to the person if it could not be deleted', async () => {
		await solution({ faults: [{ name: 'status', operation: 'RequestDelete', status: 500 }] });
		const { isLeftBehind, said, sent } = await check(emulator);
		expect(isLeftBehind).toBe(true);
		expect(emulator.count('RequestDelete')).toBe(3);
		expect(said[1]).toMatch(/^Request \d+ COULD NOT BE DELETED\./);
		expect(JSON.stringify(sent)).not.toContain(/\d+/.exec(said[1]!)![0]);
	});
});

test.each([
	['UserGroupList', 429, {}],
	['RequestAdd', 503, { 'retry-after': '60' }],
	['Unknown', 429, {}],
])(
	'a Puzzel that requires a pause (at %s, HTTP %s) gets nothing else',
	async (operation, status, headers) => {
		await solution({ faults: [{ name: 'status', operation, status, headers }] });
		const { ended, isLeftBehind, deviations } = await check(emulator);
		expect({ ended, isLeftBehind, deviations }).toEqual({
			ended: 'rate limited',
			isLeftBehind: false,
			deviations: [],
		});
		expect(emulator.calls.at(-1)).toMatchObject({ operation });
	},
);

test('a Puzzel that does not respond three times gets nothing else', async () => {
	await solution({ faults: [{ name: 'dropBefore' }] });
	expect(await check(emulator)).toMatchObject({ ended: 'no response' });
	expect(emulator.calls).toHaveLength(4);
});

test('Ctrl+C ends the reads', async () => {
	await solution({ faults: [{ name: 'latency', operation: 'UserList', ms: 1_000 }] });
	const stop = new AbortController();
	const checked = check(emulator, { signal: stop.signal });
	await until(() => emulator.count('UserList'));
	stop.abort();
	expect(await checked).toMatchObject({ ended: 'stopped', isLeftBehind: false });
	expect(emulator.count('RequestAdd')).toBe(0);
});

test('no secret, no name and no number gets into report and seed', async () => {
	const fields = [
		// Field names that are names of people; that of Freja is only returned later, in a list.
		{ operation: 'UserGet', field: 'result.Ingrid', value: { phone: '004799887766' } },
		{ operation: 'UserGet', field: 'result.freja', value: 'x' },
		{ operation: 'UserGet', field: 'result.firstName', as: 'object' as const },
		{ operation: 'RequestGet', field: 'result.variables', value: { 'Social Security': '01017012345' } },
	];
	await solution({ deviations: { fields } }, true);
	const outcome = await check(emulator);
	const text = writtenOf(outcome);
	expect(text.match(/"result.\(name withheld\)"/g)).toHaveLength(2);

	const { password, customerKey } = DEMO_SIGN_IN;
	const secrets = [password, customerKey, emulator.url, '01017012345', 'Social Security', '004799887766'];
	const answerOf = (name: string) => emulator.calls.find(({ operation }) => operation === name)!.answer;
	const { accessToken, refreshToken } = JSON.parse(answerOf('LogIn')) as {
		accessToken: string;
		refreshToken: { sessionId: string };
	};
	secrets.push(accessToken, refreshToken.sessionId, JSON.parse(answerOf('GetAccessToken')) as string);
	const [customer] = seedWithAll().customers;
	for (const { id, firstName, lastName, userName, eMail, mobilePhone } of customer!.users.slice(3)) {
		secrets.push(String(id), firstName, lastName, userName, eMail!, mobilePhone!);
	}
	for (const { from, subject } of customer!.requests!) secrets.push(from, subject, from.split('@')[0]!);
	for (const { key, accessPoints = [] } of customer!.queues!) secrets.push(key, ...accessPoints);
	for (const secret of secrets) expect(text.toLowerCase()).not.toContain(secret.toLowerCase());
});

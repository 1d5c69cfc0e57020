import { type Seed } from '../../emulator';
import type { Deviation } from '../../scripts/tenant/compare';
import { seedFrom } from '../../scripts/tenant/seedFrom';
import { CASES, type Deviations } from './cases';
import { check, USUAL_FACTS, writtenOf, useSolution } from './solution';

const { solution, emulator } = useSolution();

function allTogether(): Partial<Seed> {
	const all = CASES.map(([, { faults = [], deviations = {} }]) => ({ faults, ...deviations }));
	return {
		tokenLifetimeSeconds: 3600,
		faults: all.flatMap(({ faults }) => faults),
		deviations: {
			fields: all.flatMap(({ fields = [] }) => fields),
			otherPrefix: all.flatMap(({ otherPrefix = [] }) => otherPrefix),
			errors: Object.assign({}, ...all.map(({ errors }) => errors)) as Deviations['errors'],
		},
	};
}

const plain = (deviations: Deviation[]) => deviations.map((each) => JSON.stringify(each)).sort();

test('none is found if nothing deviates, and every response was compared', async () => {
	const { sent, deviations, ended, isLeftBehind, facts } = await check(await solution());
	expect({ ended, isLeftBehind, deviations }).toEqual({ isLeftBehind: false, deviations: [] });
	expect(sent.filter(({ outcome, readable }) => outcome !== 'as assumed' || readable === false)).toEqual([]);
	const compared = new Set(sent.map(({ operation }) => operation));
	for (const { operation } of emulator.calls) expect([...compared, 'Unknown']).toContain(operation);
	expect(facts).toEqual({ ...USUAL_FACTS, renewal: 'yes' });
});

test.each(CASES)('%s is found, and nothing else', async (_what, seed, expected) => {
	const { deviations } = await check(await solution(seed));
	expect(deviations).toContainEqual(expect.objectContaining(expected));
	expect(deviations.filter(({ operation }) => operation !== expected.operation)).toEqual([]);
	expect(new Set(deviations.map(({ kind, field }) => `${kind} ${field}`)).size).toBe(1);
});

test('all together are found, reported, and played by the emulator with the seed that is written', async () => {
	const first = await check(await solution(allTogether()));
	for (const [, , expected] of CASES)
		expect(first.deviations).toContainEqual(expect.objectContaining(expected));
	expect(first.deviations).toHaveLength(CASES.length);
	expect(first.isLeftBehind).toBe(false);
	const text = writtenOf(first);
	expect(text).toContain(
		'| UserList | result[].groupName | missing | text | nothing | observed in clients |',
	);
	expect(text).toContain('| UserStateToday | result[].lastName | missing (in half) | text | nothing |');
	expect(text).toContain(
		'| AccessTokenInformation | result.customerId | other type | integer | text of digits | documented |',
	);
	expect(text).toContain('| UserGroupList | not offered | 404 |  | none | envelope, code 1006 |');
	expect(text).toContain('| VisualQueueList | deviates | 200 | NO | other prefix |');
	expect(text).not.toContain('undefined');

	const second = await check(await solution(JSON.parse(JSON.stringify(seedFrom(first))) as Partial<Seed>));
	expect(plain(second.deviations)).toEqual(plain(first.deviations));
});

test('a whole solution below /customers/ is found; a one-time write is sent once, with the prefix', async () => {
	const { sent, deviations, facts, isLeftBehind } = await check(
		await solution({ deviations: { otherPrefix: ['*'] } }),
	);
	const prefixed = deviations.map(({ kind, operation }) => `${kind} ${operation}`);
	expect(prefixed).toHaveLength(15);
	expect(prefixed).toEqual(expect.arrayContaining(['other prefix CallOutAdd', 'other prefix RequestUpdate']));
	expect(isLeftBehind).toBe(false);
	expect(facts.paths).toBe('0 of 16 as documented, 16 with the other prefix');
	expect(sent.filter(({ readable }) => readable)).toEqual([]);
	const added = emulator.calls.filter(({ method, path }) => method === 'POST' && /\/requests$/.test(path));
	expect(added.map(({ status }) => status)).toEqual([200]);
});

test.each([
	['legacyDates', ['other form of date']],
	['absentFields', ['missing', 'other form of error']],
] as const)('the fault %s is found', async (name, kinds) => {
	const { sent, deviations } = await check(await solution({ faults: [{ name }] }));
	expect([...new Set(deviations.map(({ kind }) => kind))].sort()).toEqual(kinds);
	expect(sent.filter(({ readable }) => readable === false)).toEqual([]);
});

test.each([
	['AccessTokenInformation', 'result.userId', true],
	['UserStateToday', 'result[].userId', true],
	['UserList', 'result[].firstName', false],
])('whether the package can read %s without %s', async (operation, field, isNeeded) => {
	const fields = [{ operation, field, absent: true as const }];
	const { sent } = await check(await solution({ deviations: { fields } }));
	expect(sent.find((each) => each.operation === operation)).toMatchObject({ readable: !isNeeded });
});

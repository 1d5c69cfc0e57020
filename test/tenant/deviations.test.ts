import { createEmulator, type Emulator, type Fault, type Seed } from '../../emulator';
import { markdownOf, reportOf } from '../../scripts/tenant/report';
import { seedFrom } from '../../scripts/tenant/seedFrom';
import type { Deviation } from '../../scripts/tenant/compare';
import { CASES, type Deviations } from './cases';
import { check, seedWithAll, USUAL_FACTS } from './solution';

let emulator: Emulator | undefined;
afterEach(async () => await emulator?.close());

const solution = async (more: Partial<Seed> = {}) =>
	(emulator = await createEmulator({ seed: { ...seedWithAll(), ...more } }));

const seedOf = ({ seed = {}, ...deviations }: (typeof CASES)[number][1]): Partial<Seed> => ({
	...seed,
	deviations,
});

function allTogether(): Partial<Seed> {
	const all = CASES.map(([, deviation]) => deviation);
	return {
		tokenLifetimeSeconds: 3600,
		faults: all.flatMap(({ seed }) => (seed?.faults ?? []) as Fault[]),
		deviations: {
			fields: all.flatMap(({ fields = [] }) => fields),
			otherPrefix: all.flatMap(({ otherPrefix = [] }) => otherPrefix),
			errors: Object.assign({}, ...all.map(({ errors }) => errors)) as Deviations['errors'],
		},
	};
}

const plain = (deviations: Deviation[]) => deviations.map((each) => JSON.stringify(each)).sort();

test('none is found where nothing deviates, and every call was compared', async () => {
	const { calls, deviations, ended, isLeftBehind, facts } = await check(await solution());
	expect({ ended, isLeftBehind, deviations }).toEqual({
		ended: undefined,
		isLeftBehind: false,
		deviations: [],
	});
	expect(calls.filter(({ outcome }) => outcome !== 'as assumed')).toEqual([]);
	expect(calls.filter(({ readable }) => readable === false)).toEqual([]);
	const compared = new Set(calls.map(({ operation }) => operation));
	for (const { operation } of emulator!.calls) expect([...compared, 'Unknown']).toContain(operation);
	expect(facts).toEqual({ ...USUAL_FACTS, renewal: 'yes' });
});

test.each(CASES)('%s is found, and nothing else', async (_what, deviation, expected) => {
	const { deviations } = await check(await solution(seedOf(deviation)));
	expect(deviations).toContainEqual(expect.objectContaining(expected));
	const others = deviations.filter(({ operation }) => operation !== expected.operation);
	expect(others).toEqual([]);
	expect(new Set(deviations.map(({ kind, field }) => `${kind} ${field}`)).size).toBe(1);
});

describe('all together', () => {
	test('are found', async () => {
		const { deviations, isLeftBehind } = await check(await solution(allTogether()));
		for (const [, , expected] of CASES) {
			expect(deviations).toContainEqual(expect.objectContaining(expected));
		}
		expect(deviations).toHaveLength(CASES.length);
		expect(isLeftBehind).toBe(false);
	});

	test('are played by the emulator with the seed that is written', async () => {
		const first = await check(await solution(allTogether()));
		await emulator!.close();
		const seed = JSON.parse(JSON.stringify(seedFrom(first))) as Partial<Seed>;
		const second = await check(await solution(seed));
		expect(plain(second.deviations)).toEqual(plain(first.deviations));
	});

	test('stand in the report for people', async () => {
		const outcome = await check(await solution(allTogether()));
		const text = markdownOf(
			reportOf(outcome, { version: '0.1.0', environment: 'custom', signIn: 'password' }),
		);
		expect(text).toContain(
			'| UserList | result[].groupName | missing | text | nothing | observed in clients |',
		);
		expect(text).toContain('| UserStateToday | result[].lastName | missing (in half) | text | nothing |');
		expect(text).toContain('| UserGroupList | not offered | 404 |  | envelope, code 1006 |');
		expect(text).not.toContain('undefined');
	});
});

test('a whole solution below /customers/ is found, and a one-time write goes out once, with the prefix', async () => {
	const { calls, deviations, isLeftBehind } = await check(
		await solution({ deviations: { otherPrefix: ['*'] } }),
	);
	const prefixed = deviations.map(({ kind, operation }) => `${kind} ${operation}`);
	expect(prefixed).toHaveLength(14);
	expect(prefixed).toEqual(expect.arrayContaining(['other prefix CallOutAdd', 'other prefix RequestUpdate']));
	expect(isLeftBehind).toBe(false);
	const readable = calls.filter((each) => each.readable).map(({ operation }) => operation);
	expect(readable).toEqual([]);
	const added = emulator!.calls.filter(({ method, path }) => method === 'POST' && /\/requests$/.test(path));
	expect(added.map(({ status }) => status)).toEqual([200]);
});

test.each([
	['legacyDates', ['other form of date']],
	['absentFields', ['missing', 'other form of error']],
] as const)('the fault %s is found', async (name, kinds) => {
	const { calls, deviations } = await check(await solution({ faults: [{ name }] }));
	expect([...new Set(deviations.map(({ kind }) => kind))].sort()).toEqual(kinds);
	expect(calls.filter(({ readable }) => readable === false)).toEqual([]);
});

test.each([
	['AccessTokenInformation', 'result.userId', true],
	['UserStateToday', 'result[].userId', true],
	['UserList', 'result[].firstName', false],
])('whether the package can read %s without %s', async (operation, field, isNeeded) => {
	const deviation = { fields: [{ operation, field, absent: true as const }] };
	const { calls } = await check(await solution(seedOf(deviation)));
	expect(calls.find((each) => each.operation === operation)).toMatchObject({ readable: !isNeeded });
});

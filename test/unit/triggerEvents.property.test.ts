import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import * as threshold from '../../nodes/Trigger/events/queueThreshold';
import * as entered from '../../nodes/Trigger/events/requestEnteredQueue';
import * as requests from '../../nodes/Trigger/events/requestStatusChanged';
import * as users from '../../nodes/Trigger/events/userStatusChanged';
import type { Change } from '../../nodes/run/poll';

/**
 * What becomes of a poll: n8n goes on; it was started anew before, with what was saved by the last emission; it was
 * killed after the emission, before the cursor was saved.
 */
type Fate = 'goesOn' | 'restarted' | 'killed';
const fate = fc.constantFrom<Fate>('goesOn', 'goesOn', 'goesOn', 'restarted', 'killed');

/** Polls with n8n's default way of saving. Gives what each poll emitted, and whether its cursor was saved. */
function polled<Seen, Remembered>(
	steps: Array<[Seen, Fate]>,
	compare: (remembered: Remembered | undefined, seen: Seen) => { changes: Change[]; remember: Remembered },
) {
	let saved: { text: string; emissions: number } | undefined;
	let memory: typeof saved;
	return steps.map(([seen, fate]) => {
		if (fate === 'restarted') memory = saved;
		const isFirst = memory === undefined;
		const remembered = memory && (JSON.parse(memory.text) as Remembered);
		const { changes, remember } = compare(remembered, seen);
		const emissions = memory?.emissions ?? 0;
		const emitted = isFirst
			? []
			: changes.map(({ identity, json }) => ({ id: JSON.stringify([emissions, ...identity]), json }));
		const isSaved = isFirst || fate !== 'killed';
		memory = { text: JSON.stringify(remember), emissions: emissions + Math.min(1, emitted.length) };
		if (isFirst || (emitted.length > 0 && isSaved)) saved = memory;
		if (!isSaved) memory = saved;
		return { seen, fate, isFirst, isSaved, emitted, remembered };
	});
}

/** An id stands for one change: polls whose cursor was saved never give it twice. */
function expectEachOnce(polls: ReturnType<typeof polled>): void {
	const ids = polls.filter(({ isSaved }) => isSaved).flatMap(({ emitted }) => emitted.map(({ id }) => id));
	expect(new Set(ids).size).toBe(ids.length);
}

const expectations = { numRuns: 2_000 };
const stepsOf = <Seen>(seen: fc.Arbitrary<Seen>) =>
	fc.array(fc.tuple(seen, fate), { minLength: 1, maxLength: 20 });

test('users: what a poll saw of a user is what was emitted last', () => {
	const state = fc.constantFrom(
		['LoggedOn', 'Available'],
		['LoggedOn', 'Busy'],
		['Pause', 'Available'],
		['LoggedOff', null],
	);
	const world = fc.array(fc.tuple(state, fc.constantFrom('listed', 'missing', 'unclear')), {
		minLength: 4,
		maxLength: 4,
	});
	fc.assert(
		fc.property(stepsOf(world), (steps) => {
			const polls = polled(
				steps.map(([each, fate]) => {
					const all = each.map(([[contactCentreStatus, userStatus], where], userId) => ({
						where,
						user: { userId, contactCentreStatus, userStatus } as IDataObject,
					}));
					const at = (wanted: string) =>
						all.filter(({ where }) => where === wanted).map(({ user }) => user as never);
					const seen: users.Seen = {
						users: at('listed'),
						listed: new Set(at('listed').map(({ userId }) => String(userId))),
						lookedUp: new Map(
							at('missing').map((user: users.Seen['users'][0]) => [String(user.userId), user]),
						),
						lookUps: {},
						askedAt: 0,
						answeredAt: 0,
					};
					return [seen, fate] as [users.Seen, Fate];
				}),
				(remembered: users.Remembered | undefined, seen) => users.compare(remembered, seen, ['any']),
			);
			expectEachOnce(polls);
			let kept = new Map<unknown, string>();
			for (const { seen, isFirst, isSaved, emitted } of polls) {
				const told = new Map(kept);
				const of = ({ contactCentreStatus, userStatus }: IDataObject) =>
					contactCentreStatus === 'LoggedOff' ? 'off' : `${contactCentreStatus} ${userStatus}`;
				if (isFirst) for (const user of seen.users) told.set(user.userId, of(user));
				for (const { json } of emitted) told.set(json.userId, of(json));
				for (const user of seen.users) expect(told.get(user.userId) ?? 'off').toBe(of(user));
				// Of a poll whose cursor was lost, the next one knows nothing, and tells all of it anew.
				if (isSaved) kept = told;
			}
		}),
		expectations,
	);
});

test('requests of a visual queue: what a poll saw or looked up is what was emitted last', () => {
	const world = fc.array(
		fc.constantFrom('InQueue', 'Alerting', 'left for Connected', 'left for good', 'unclear', 'elsewhere'),
		{ minLength: 4, maxLength: 4 },
	);
	fc.assert(
		fc.property(stepsOf(world), (steps) => {
			const polls = polled(steps, (remembered: requests.Remembered | undefined, world) => {
				const known = Object.values(remembered?.requests ?? {})
					.join(' ')
					.split(' ');
				const seen: requests.Seen = { requests: new Map(), ended: new Set(), lookUps: {} };
				world.forEach((what, requestId) => {
					const id = String(requestId);
					if (what === 'InQueue' || what === 'Alerting') seen.requests.set(id, { requestId, status: what });
					if (!what.startsWith('left') || !known.includes(id)) return;
					seen.ended.add(id);
					seen.requests.set(id, what === 'left for good' ? undefined : { requestId, status: 'Connected' });
				});
				return requests.compare(remembered, seen, []);
			});
			expectEachOnce(polls);
			let kept = new Map<unknown, unknown>();
			for (const { seen, isFirst, isSaved, emitted, remembered } of polls) {
				const told = new Map(kept);
				seen.forEach((status, id) => isFirst && told.set(id, status));
				for (const { json } of emitted) told.set(json.requestId, json.status);
				const known = Object.values(remembered?.requests ?? {})
					.join(' ')
					.split(' ');
				seen.forEach((what, id) => {
					if (what === 'InQueue' || what === 'Alerting') expect(told.get(id)).toBe(what);
					if (!known.includes(String(id))) return;
					if (what === 'left for Connected') expect(told.get(id)).toBe('Connected');
					if (what === 'left for good') expect(told.get(id)).toBe('Disconnected');
				});
				if (isSaved) kept = told;
			}
		}),
		expectations,
	);
});

test('arrivals: everybody in the queue was emitted or there at first; without a restart, each arrival', () => {
	const filters = { media: [], minimumVip: undefined, reserved: undefined };
	fc.assert(
		fc.property(stepsOf(fc.subarray([1, 2, 3, 4, 5, 6])), (steps) => {
			const polls = polled(
				steps.map(([ids, fate]) => [ids.map((requestId) => ({ requestId })), fate] as const) as Array<
					[Array<{ requestId: number }>, Fate]
				>,
				(remembered: entered.Remembered | undefined, seen) => entered.compare(remembered, seen, filters),
			);
			expectEachOnce(polls);
			const told = new Set<unknown>();
			const wereThere = new Set<unknown>();
			let before = new Set<unknown>();
			const isCalm = steps.every(([, fate]) => fate === 'goesOn');
			for (const { seen, isFirst, emitted } of polls) {
				const now = new Set<unknown>(seen.map(({ requestId }) => requestId));
				if (isFirst) now.forEach((id) => told.add(id));
				for (const { json } of emitted) told.add(json.requestId);
				for (const id of now) expect(told).toContain(id);
				if (isCalm && !isFirst) {
					expect(emitted.map(({ json }) => [json.requestId, json.reentered])).toEqual(
						[...now].filter((id) => !before.has(id)).map((id) => [id, wereThere.has(id)]),
					);
				}
				now.forEach((id) => wereThere.add(id));
				before = now;
			}
		}),
		expectations,
	);
});

test('a threshold: each crossing once, told again only after the way back', () => {
	const value = fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined });
	const settings = fc.record({
		direction: fc.constantFrom('above', 'below'),
		threshold: fc.constant(10),
		width: fc.integer({ min: 0, max: 5 }),
	});
	fc.assert(
		fc.property(stepsOf(value), settings, (steps, { direction, threshold: limit, width }) => {
			const sign = direction === 'above' ? 1 : -1;
			const chosen = { figure: 'queueSize', direction, threshold: limit, resetAt: limit - sign * width };
			const polls = polled(steps, (remembered: threshold.Remembered | undefined, value) =>
				threshold.compare(remembered, [{ id: '1', description: null, value }], chosen),
			);
			expectEachOnce(polls);
			if (steps.some(([, fate]) => fate !== 'goesOn')) return;
			let isOver: boolean | undefined;
			const expected = steps.map(([value]) => {
				const height = value === undefined ? undefined : (value - limit) * sign;
				const was = isOver;
				if (height !== undefined && height > 0) isOver = true;
				else if (height !== undefined && height <= -width) isOver = false;
				isOver ??= false;
				return was === false && isOver;
			});
			expect(polls.map(({ emitted }) => emitted.length > 0)).toEqual(expected);
		}),
		expectations,
	);
});

test('the same status once more is a change, and only the kinds that surely began again', () => {
	const user = { userId: 1, contactCentreStatus: 'LoggedOn', userStatus: 'Available' };
	const seenAt = (answeredAt: number, timeInStatus: unknown): users.Seen => ({
		users: [{ ...user, timeInStatus } as never],
		listed: new Set(['1']),
		lookedUp: new Map(),
		lookUps: {},
		askedAt: answeredAt - 500,
		answeredAt,
	});
	const { remember } = users.compare(undefined, seenAt(100_000, 40), ['any']);
	const changesAfterAMinute = (timeInStatus: unknown, kind = 'any') =>
		users.compare(remember, seenAt(160_000, timeInStatus), [kind]).changes;
	expect(changesAfterAMinute('1970-01-01T00:00:10.500Z')).toHaveLength(1);
	expect(changesAfterAMinute(10, 'becameAvailable')).toHaveLength(1);
	expect(changesAfterAMinute(10, 'loggedOn')).toHaveLength(0);
	for (const since of [100, 60, 59, null, undefined, '2026-01-01T00:00:00Z'])
		expect(changesAfterAMinute(since)).toHaveLength(0);
	// A poll that emits nothing does not forget when it was.
	const quiet = users.compare(remember, seenAt(130_000, 70), ['any']);
	expect(quiet.remember).toEqual(remember);
});

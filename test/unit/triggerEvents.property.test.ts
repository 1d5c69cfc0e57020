import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import * as threshold from '../../nodes/Trigger/events/queueThreshold';
import * as entered from '../../nodes/Trigger/events/requestEnteredQueue';
import * as requests from '../../nodes/Trigger/events/requestStatusChanged';
import * as users from '../../nodes/Trigger/events/userStatusChanged';
import type { Change } from '../../nodes/run/poll';

/**
 * What becomes of a poll: n8n goes on; it was started again before, with what was saved by the last emission; it was
 * killed after the emission, before the cursor was saved.
 */
type Fate = 'goesOn' | 'restarted' | 'killed';
const fate = fc.constantFrom<Fate>('goesOn', 'goesOn', 'goesOn', 'restarted', 'killed');

/** Polls with n8n's default way of saving. Gives what each poll emitted, and whether its cursor was saved. */
function polled<Seen, Remembered>(
	steps: Array<[Seen, Fate]>,
	diff: (remembered: Remembered | undefined, seen: Seen) => { changes: Change[]; remember: Remembered },
) {
	let saved: { text: string; emissions: number } | undefined;
	let memory: typeof saved;
	return steps.map(([seen, fate]) => {
		if (fate === 'restarted') memory = saved;
		const isFirst = memory === undefined;
		const remembered = memory && (JSON.parse(memory.text) as Remembered);
		const { changes, remember } = diff(remembered, seen);
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
						resolved: new Map(
							at('missing').map((user: users.Seen['users'][0]) => [String(user.userId), user]),
						),
						unresolved: {},
					};
					return [seen, fate] as [users.Seen, Fate];
				}),
				(remembered: users.Remembered | undefined, seen) => users.diff(remembered, seen, ['any']),
			);
			expectEachOnce(polls);
			let kept = new Map<unknown, string>();
			for (const { seen, isFirst, isSaved, emitted } of polls) {
				const reported = new Map(kept);
				const of = ({ contactCentreStatus, userStatus }: IDataObject) =>
					contactCentreStatus === 'LoggedOff' ? 'off' : `${contactCentreStatus} ${userStatus}`;
				if (isFirst) for (const user of seen.users) reported.set(user.userId, of(user));
				for (const { json } of emitted) reported.set(json.userId, of(json));
				for (const user of seen.users) expect(reported.get(user.userId) ?? 'off').toBe(of(user));
				// Of a poll whose cursor was lost, the next one knows nothing, and reports all of it again.
				if (isSaved) kept = reported;
			}
		}),
	);
});

test('requests of a visual queue: what a poll saw or read is what was emitted last', () => {
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
				const seen: requests.Seen = { requests: new Map(), ended: new Set(), unresolved: {} };
				world.forEach((what, requestId) => {
					const id = String(requestId);
					if (what === 'InQueue' || what === 'Alerting') seen.requests.set(id, { requestId, status: what });
					if (!what.startsWith('left') || !known.includes(id)) return;
					seen.ended.add(id);
					seen.requests.set(id, what === 'left for good' ? undefined : { requestId, status: 'Connected' });
				});
				return requests.diff(remembered, seen, []);
			});
			expectEachOnce(polls);
			let kept = new Map<unknown, unknown>();
			for (const { seen, isFirst, isSaved, emitted, remembered } of polls) {
				const reported = new Map(kept);
				seen.forEach((status, id) => isFirst && reported.set(id, status));
				for (const { json } of emitted) reported.set(json.requestId, json.status);
				const known = Object.values(remembered?.requests ?? {})
					.join(' ')
					.split(' ');
				seen.forEach((what, id) => {
					if (what === 'InQueue' || what === 'Alerting') expect(reported.get(id)).toBe(what);
					if (!known.includes(String(id))) return;
					if (what === 'left for Connected') expect(reported.get(id)).toBe('Connected');
					if (what === 'left for good') expect(reported.get(id)).toBe('Disconnected');
				});
				if (isSaved) kept = reported;
			}
		}),
	);
});

test('arrivals: everybody in the queue was emitted or there at first; without a restart, each arrival', () => {
	const filters = { media: [], minimumVip: undefined, reservation: 'any' };
	fc.assert(
		fc.property(stepsOf(fc.subarray([1, 2, 3, 4, 5, 6])), (steps) => {
			const polls = polled(
				steps.map(([ids, fate]) => [ids.map((requestId) => ({ requestId })), fate] as const) as Array<
					[Array<{ requestId: number }>, Fate]
				>,
				(remembered: entered.Remembered | undefined, seen) => entered.diff(remembered, seen, filters),
			);
			expectEachOnce(polls);
			const reported = new Set<unknown>();
			const wereThere = new Set<unknown>();
			let before = new Set<unknown>();
			let beforeThat = new Set<unknown>();
			const isCalm = steps.every(([, fate]) => fate === 'goesOn');
			for (const { seen, isFirst, emitted } of polls) {
				const now = new Set<unknown>(seen.map(({ requestId }) => requestId));
				if (isFirst) now.forEach((id) => reported.add(id));
				for (const { json } of emitted) reported.add(json.requestId);
				for (const id of now) expect(reported).toContain(id);
				if (isCalm && !isFirst) {
					expect(emitted.map(({ json }) => [json.requestId, json.reentered])).toEqual(
						[...now]
							.filter((id) => !before.has(id) && !beforeThat.has(id))
							.map((id) => [id, wereThere.has(id)]),
					);
				}
				now.forEach((id) => wereThere.add(id));
				beforeThat = before;
				before = now;
			}
		}),
	);
});

test('a threshold: each crossing once, reported again only after the way back', () => {
	const value = fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined });
	const settings = fc.record({
		direction: fc.constantFrom('above', 'below'),
		threshold: fc.constant(10),
		width: fc.integer({ min: 0, max: 5 }),
	});
	fc.assert(
		fc.property(stepsOf(value), settings, (steps, { direction, threshold: limit, width }) => {
			const sign = direction === 'above' ? 1 : -1;
			const chosen = { metric: 'queueSize', direction, threshold: limit, resetAt: limit - sign * width };
			const polls = polled(steps, (remembered: threshold.Remembered | undefined, value) =>
				threshold.diff(remembered, [{ id: '1', description: null, value }], chosen),
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
	);
});

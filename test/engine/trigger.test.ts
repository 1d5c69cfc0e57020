import { DEMO_ACCESS_POINTS, DEMO_AGENTS } from '../../emulator';
import { resetRateLimiters } from '../../nodes/api/rateLimiters';
import { ActiveTrigger } from '../../harness/engine/activeTrigger';
import { credentialFor } from '../../harness/engine/credentialFor';
import { varyAnswers } from '../../harness/engine/variedAnswers';
import { answerOnce, useEmulator } from '../../harness/engine/emulator';
import { runner } from '../../harness/engine/run';

const { ingrid, eilidh, astrid } = DEMO_AGENTS;
const SUPPORT = { __rl: true, mode: 'id', value: '201' };
const BUSY = { userStatus: 'Busy' };
const FREE = { userStatus: 'Available' };

const emulator = useEmulator();
const run = runner(emulator);
beforeEach(() => varyAnswers(emulator));

const triggerFor = (parameters: ConstructorParameters<typeof ActiveTrigger>[0], isDurable = false) =>
	new ActiveTrigger(parameters, credentialFor(emulator), isDurable);
const users = (parameters = {}) => triggerFor({ event: 'userStatusChanged', ...parameters });

async function addRequest(parameters = {}): Promise<number> {
	const { output } = await run('request.create', {
		from: 'crm@example.com',
		to: DEMO_ACCESS_POINTS.support,
		subject: 'Call back',
		...parameters,
	});
	return output[0]!.requestId as number;
}

describe('User Status Changed', () => {
	test('the first poll remembers, the next ones tell what is new and what was before', async () => {
		const trigger = users();
		expect(await trigger.activate()).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
		emulator.setUserState(ingrid, BUSY);
		expect(await trigger.poll()).toEqual([
			expect.objectContaining({
				event: 'userStatusChanged',
				eventId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
				seenAt: expect.stringMatching(/Z$/) as string,
				userId: ingrid,
				name: 'Ingrid Solberg',
				contactCentreStatus: 'LoggedOn',
				userStatus: 'Busy',
				available: false,
				userGroupName: 'Support',
				previous: { contactCentreStatus: 'LoggedOn', userStatus: 'Available', available: true },
			}),
		]);
		expect(await trigger.poll()).toEqual([]);
		expect(emulator.count('UserStateToday')).toBe(4);
		expect(emulator.calls).toHaveLength(4);
	});

	test.each([
		[['becameAvailable'], [eilidh]],
		[['becameUnavailable'], [ingrid]],
		[['loggedOn'], [astrid]],
		[
			['loggedOff', 'paused'],
			[1231236, 1231235],
		],
		[[], [ingrid, 1231235, 1231236, eilidh, astrid]],
	])('only changes of the kinds %j', async (changes, expected) => {
		const trigger = users({ changes });
		await trigger.activate();
		emulator.setUserState(ingrid, BUSY);
		emulator.setUserState(eilidh, { contactCentreStatus: 'LoggedOn', ...FREE });
		emulator.setUserState(astrid, { contactCentreStatus: 'LoggedOn', ...BUSY });
		emulator.setUserState(1231235, { contactCentreStatus: 'Pause', ...BUSY });
		emulator.setUserState(1231236, { contactCentreStatus: 'LoggedOff', ...BUSY });
		const changed = (await trigger.poll()).map(({ userId }) => userId as number);
		// Whoever paused or logged off became unavailable, too.
		const also = changes[0] === 'becameUnavailable' ? [1231235, 1231236] : [];
		expect(changed.sort()).toEqual([...expected, ...also].sort());
	});

	test('in whatever casing Puzzel writes a status, and as it wrote it', async () => {
		const list = (contactCentreStatus: string) =>
			answerOnce(emulator, 'UserStateToday', [{ userId: 7, userStatus: 'Available', contactCentreStatus }]);
		const trigger = users({ changes: '={{ "Paused, logged-off" }}' });
		list('LoggedOn');
		await trigger.activate();
		for (const status of [' pause', 'LOGGEDOFF']) {
			list(status);
			expect(await trigger.poll()).toEqual([expect.objectContaining({ contactCentreStatus: status })]);
		}
	});

	test('only the users and the group that were chosen', async () => {
		const chosen = users({ userIds: [String(ingrid), '1231236'], userGroupName: ' support' });
		await chosen.activate();
		for (const id of [ingrid, 1231235, 1231236]) emulator.setUserState(id, BUSY);
		expect((await chosen.poll()).map(({ userId }) => userId)).toEqual([ingrid]);
	});

	const answerWithout = (...missing: number[]) => {
		const result = [ingrid, 1231235]
			.filter((userId) => !missing.includes(userId))
			.map((userId) => ({ userId, contactCentreStatus: 'LoggedOn', userStatus: 'Available' }));
		answerOnce(emulator, 'UserStateToday', result);
	};

	test('who is missing from the list counts as logged off only when a look says so', async () => {
		const trigger = users();
		answerWithout();
		await trigger.activate();
		answerWithout(ingrid);
		expect(await trigger.poll()).toEqual([]);
		expect(emulator.count('UserGet')).toBe(1);

		emulator.setUserState(ingrid, { contactCentreStatus: 'LoggedOff' });
		answerWithout(ingrid);
		expect(await trigger.poll()).toEqual([
			expect.objectContaining({ userId: ingrid, contactCentreStatus: 'LoggedOff' }),
		]);
		answerWithout(ingrid);
		expect(await trigger.poll()).toEqual([]);
		expect(emulator.count('UserGet')).toBe(2);
		answerWithout();
		expect(await trigger.poll()).toEqual([
			expect.objectContaining({ userId: ingrid, contactCentreStatus: 'LoggedOn' }),
		]);
	});

	test('a user whom Puzzel knows no more is logged off; one it returns no data of stays the same', async () => {
		const trigger = users();
		answerWithout();
		await trigger.activate();
		emulator.answerNext({ count: 1, status: 500, match: 'UserGet' });
		answerWithout(ingrid);
		expect(await trigger.poll()).toEqual([]);
		const refuse = () =>
			emulator.answerNext({ count: 1, status: 200, match: 'UserGet', body: { code: 7, message: 'unknown' } });
		refuse();
		answerWithout(ingrid);
		expect(await trigger.poll()).toEqual([]);
		answerWithout();
		expect(await trigger.poll()).toEqual([]);
		// Only refusals in a row count.
		refuse();
		answerWithout(ingrid);
		expect(await trigger.poll()).toEqual([]);
		refuse();
		answerWithout(ingrid);
		expect(await trigger.poll()).toEqual([
			expect.objectContaining({ userId: ingrid, contactCentreStatus: 'LoggedOff', available: false }),
		]);
	});
});

describe('Request Entered Queue', () => {
	const entered = (filters = {}) =>
		triggerFor({ event: 'requestEnteredQueue', visualQueueId: SUPPORT, filters });

	test('each once; one that left and came back is new again', async () => {
		const before = await addRequest();
		const trigger = entered();
		await trigger.activate();
		const requestId = await addRequest();
		expect(await trigger.poll()).toEqual([
			expect.objectContaining({ requestId, status: 'InQueue', mediaType: 'EMail', reentered: false }),
		]);
		emulator.moveRequest(before, { status: 'OnHold' });
		expect(await trigger.poll()).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
		emulator.moveRequest(before, { status: 'InQueue' });
		expect(await trigger.poll()).toEqual([expect.objectContaining({ requestId: before, reentered: true })]);
		expect(emulator.count('WaitingRequestList')).toBe(5);
	});

	test('media, VIP and reservation', async () => {
		const triggers = [
			entered({ mediaTypes: ['Phone'] }),
			entered({ minimumVipScore: 50 }),
			entered({ reservation: 'reserved' }),
			entered({ reservation: 'notReserved' }),
		];
		for (const trigger of triggers) await trigger.activate();
		const vip = await addRequest({ additionalFields: { vipScore: 50 } });
		const reserved = await addRequest({
			additionalFields: {
				reservedUserId: { __rl: true, mode: 'id', value: String(astrid) },
				reservedUserWaitTime: 60,
			},
		});
		const found = [];
		for (const trigger of triggers) found.push((await trigger.poll()).map(({ requestId }) => requestId));
		expect(found).toEqual([[], [vip], [reserved], [vip]]);
	});
});

describe('Request Status Changed', () => {
	test('in a visual queue: comes, rings, and a look reports what became of it', async () => {
		const trigger = triggerFor({ event: 'requestStatusChanged', visualQueueId: SUPPORT });
		await trigger.activate();
		const requestId = await addRequest();
		const reported = async () =>
			(await trigger.poll()).map(({ requestId, status, previous }) => ({ requestId, status, previous }));
		expect(await reported()).toEqual([{ requestId, status: 'InQueue', previous: { status: null } }]);
		emulator.setUserState(eilidh, { contactCentreStatus: 'LoggedOn', ...FREE });
		expect(await reported()).toEqual([{ requestId, status: 'Alerting', previous: { status: 'InQueue' } }]);
		emulator.accept(eilidh);
		expect(await reported()).toEqual([{ requestId, status: 'Connected', previous: { status: 'Alerting' } }]);
		expect(await reported()).toEqual([]);
		expect(emulator.count('RequestGet')).toBe(1);
	});

	test('by ids: each until it is Disconnected, however that is spelled, and only wanted statuses', async () => {
		const [first, second] = [await addRequest(), await addRequest()];
		const trigger = triggerFor({
			event: 'requestStatusChanged',
			watch: 'ids',
			requestIds: `${first}, ${second}`,
			statuses: ['Disconnected'],
		});
		await trigger.activate();
		emulator.moveRequest(first, { status: 'OnHold' });
		expect(await trigger.poll()).toEqual([]);
		answerOnce(emulator, 'RequestGet', { status: 'Diconnected' });
		const gone = await trigger.poll();
		expect(gone).toEqual([expect.objectContaining({ status: 'Disconnected' })]);
		const calls = emulator.count('RequestGet');
		expect(await trigger.poll()).toEqual([]);
		expect(emulator.count('RequestGet')).toBe(calls + 1);
	});

	test.each([
		['HTTP 404 with a code twice', 2, 404, { code: 9, message: 'none' }],
		['two refusals in a row, since the first may have another reason', 2, 200, { code: 9, message: 'none' }],
	])('a request that is gone is reported once: %s', async (_, polls, status, body) => {
		const requestId = await addRequest();
		const trigger = triggerFor({ event: 'requestStatusChanged', watch: 'ids', requestIds: [requestId] });
		await trigger.activate();
		const gone = [];
		for (let poll = 1; poll <= polls; poll++) {
			expect(gone).toEqual([]);
			emulator.answerNext({ count: 1, status, match: 'RequestGet', body });
			gone.push(...(await trigger.poll()));
		}
		expect(gone).toEqual([expect.objectContaining({ requestId, status: 'Disconnected', gone: true })]);
		const calls = emulator.count('RequestGet');
		expect(await trigger.poll()).toEqual([]);
		expect(emulator.count('RequestGet')).toBe(calls);
	});

	test('of more than a hundred that left a queue, those in doubt and those not read yet come next', async () => {
		const waiting = Array.from({ length: 150 }, (_, request) => ({
			requestId: String(9_000 + request),
			requestStatus: 'InQueue',
		}));
		const lists = (result: object[]) => answerOnce(emulator, 'WaitingRequestList', result);
		const trigger = triggerFor({ event: 'requestStatusChanged', visualQueueId: SUPPORT });
		lists(waiting);
		await trigger.activate();
		// The emulator knows none of them, and refuses.
		const counts = [];
		for (let poll = 1; poll <= 4; poll++) {
			lists([]);
			counts.push((await trigger.poll()).filter(({ gone }) => gone).length);
		}
		expect(counts).toEqual([0, 100, 0, 50]);
		expect(emulator.count('RequestGet')).toBe(300);
	});

	test.each([
		['none', '', /"Request IDs" is empty/],
		['a word', '4711, x', /"Request IDs" must be a number: x/],
		['too many', Array.from({ length: 101 }, (_, id) => String(id)).join(), /101 IDs, more than 100/],
	])('ids: %s are refused in words', async (_, requestIds, words) => {
		const trigger = triggerFor({ event: 'requestStatusChanged', watch: 'ids', requestIds });
		await expect(trigger.activate()).rejects.toThrow(words);
		expect(emulator.calls).toHaveLength(0);
	});
});

describe('Queue Threshold', () => {
	const answer = (...queues: Array<Record<string, unknown>>) =>
		answerOnce(emulator, 'VisualQueueStates', queues);

	test('when it crosses, and again only after it was back', async () => {
		const trigger = triggerFor({ event: 'queueThreshold', threshold: 10, resetAt: '5' });
		const reported = [];
		for (const queueSize of [3, 10, 11, 12, 6, 11, null, 11, 5, 11]) {
			answer({ id: 201, description: 'Support', queueSize });
			reported.push(await (reported.length ? trigger.poll() : trigger.activate()));
		}
		expect(reported.map((items) => items.length)).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 0, 1]);
		expect(reported[2]).toEqual([
			expect.objectContaining({
				visualQueueId: 201,
				description: 'Support',
				metric: 'queueSize',
				value: 11,
				threshold: 10,
				previous: { value: 10 },
			}),
		]);
		expect(reported[2]![0]!.eventId).not.toBe(reported[9]![0]!.eventId);
	});

	test('below, in whatever spelling: no value is not 0', async () => {
		const trigger = triggerFor({
			event: 'queueThreshold',
			metric: '={{ "Agents ready" }}',
			direction: '={{ "Below" }}',
			threshold: '={{ "0,5" }}',
		});
		const counts = [];
		for (const agentsReady of [2, null, 0, 0, 1, 0]) {
			answer({ id: 201, agentsReady });
			counts.push((await (counts.length ? trigger.poll() : trigger.activate())).length);
		}
		expect(counts).toEqual([0, 0, 1, 0, 0, 1]);
	});

	test.each([
		['metric', 'queueLength', '"Metric" has no option "queueLength"'],
		['direction', 'under', '"Direction" has no option "under"'],
		['threshold', '', '"Threshold" is empty'],
	])('a %s %j is refused', async (field, value, message) => {
		await expect(triggerFor({ event: 'queueThreshold', [field]: value }).activate()).rejects.toThrow(message);
	});

	test("Puzzel's own alarm, of every queue in one call", async () => {
		emulator.setAlarm(201, { queueSize: 1 });
		const trigger = triggerFor({ event: 'queueThreshold', metric: 'alarmFlag' });
		await trigger.activate();
		const reported = async () =>
			(await trigger.poll()).map(({ visualQueueId, value, previous }) => ({
				visualQueueId,
				value,
				previous,
			}));
		const first = await addRequest();
		expect(await reported()).toEqual([]);
		const second = await addRequest();
		expect(await reported()).toEqual([{ visualQueueId: 201, value: 1, previous: { value: 0 } }]);
		expect(await reported()).toEqual([]);
		emulator.moveRequest(first, { status: 'OnHold' });
		expect(await reported()).toEqual([]);
		emulator.moveRequest(first, { status: 'InQueue' });
		expect(await reported()).toHaveLength(1);
		emulator.moveRequest(first, { status: 'Disconnected' });
		emulator.moveRequest(second, { status: 'Disconnected' });
		emulator.setAlarm(201, { agentsReady: 1 });
		emulator.setAlarm(202, { agentsReady: 1 });
		expect((await reported()).map(({ visualQueueId }) => visualQueueId)).toEqual([202]);
		expect(emulator.count('VisualQueueStates')).toBe(7);
	});

	test('a way back on the wrong side, and a queue that is not there', async () => {
		const wrong = triggerFor({ event: 'queueThreshold', threshold: 10, resetAt: '11' });
		await expect(wrong.activate()).rejects.toThrow(/is 11, above the threshold of 10/);
		const unknown = triggerFor({
			event: 'queueThreshold',
			visualQueueId: { __rl: true, mode: 'id', value: '999' },
		});
		await expect(unknown.activate()).rejects.toThrow('Puzzel returned no state of the visual queue 999');
	});
});

describe('a sample', () => {
	test.each([
		[{ event: 'userStatusChanged', changes: ['paused'] }, { userId: expect.any(Number) as number }],
		[{ event: 'requestEnteredQueue', visualQueueId: SUPPORT }, { status: 'InQueue' }],
		[{ event: 'requestStatusChanged', visualQueueId: SUPPORT }, { status: 'InQueue' }],
		[{ event: 'queueThreshold' }, { visualQueueId: 201, value: 1 }],
	])('of %j, although nothing changes', async (parameters, expected) => {
		await addRequest();
		expect(await triggerFor(parameters).sample()).toEqual([
			expect.objectContaining({
				event: parameters.event,
				...expected,
				previous: expect.anything() as object,
			}),
		]);
	});

	test('of nothing: a sentence', async () => {
		const trigger = triggerFor({ event: 'requestEnteredQueue', visualQueueId: SUPPORT });
		await expect(trigger.sample()).rejects.toThrow(/^No data for a test event yet/);
	});
});

describe('the cursor', () => {
	test('an outage is reported once, then all is caught up on; so it is after a sign-out', async () => {
		const trigger = users();
		await trigger.activate();
		emulator.setUserState(ingrid, BUSY);
		const fault = emulator.addFault({ name: 'status', status: 500 });
		await expect(trigger.poll()).rejects.toThrow(/HTTP 500/);
		expect(await trigger.poll()).toEqual([]);
		emulator.removeFault(fault.id);
		emulator.expireTokens({ sessions: true });
		expect(await trigger.poll()).toHaveLength(1);

		// Within the hour the same failure is not reported again, another one is.
		const again = emulator.addFault({ name: 'status', status: 500 });
		expect(await trigger.poll()).toEqual([]);
		emulator.removeFault(again.id);
		emulator.addFault({ name: 'status', status: 403 });
		await expect(trigger.poll()).rejects.toThrow(/HTTP 403/);
		expect(await trigger.poll()).toEqual([]);
		// Whoever activates the workflow is reported in any case.
		await expect(trigger.activate()).rejects.toThrow(/HTTP 403/);
	});

	test('too many calls end the poll immediately', async () => {
		const trigger = users();
		await trigger.activate();
		emulator.setUserState(ingrid, BUSY);
		emulator.answerNext({ count: 1, status: 429, headers: { 'Retry-After': '1' } });
		const calls = emulator.calls.length;
		await expect(trigger.poll()).rejects.toThrow(/rate limit was exceeded/);
		expect(emulator.calls).toHaveLength(calls + 1);
		resetRateLimiters();
		expect(await trigger.poll()).toHaveLength(1);
	});

	test('a poll that takes too long ends and leaves the cursor', async () => {
		const trigger = triggerFor({ event: 'userStatusChanged' }, true);
		await trigger.activate();
		emulator.setUserState(ingrid, BUSY);
		emulator.answerNext({ count: 1, delayMs: 1_500 });
		trigger.budgetMs = 300;
		await expect(trigger.poll()).rejects.toThrow('No response from Puzzel within');
		trigger.budgetMs = undefined;
		expect(await trigger.poll()).toHaveLength(1);
	});

	test('no poll begins while one is in progress', async () => {
		const trigger = users();
		await trigger.activate();
		emulator.setUserState(ingrid, BUSY);
		emulator.answerNext({ count: 1, delayMs: 500 });
		const calls = emulator.calls.length;
		const [slow, next] = await Promise.all([trigger.poll(), trigger.poll()]);
		expect([slow.length, next.length]).toEqual([1, 0]);
		expect(emulator.calls).toHaveLength(calls + 1);
		expect(await trigger.poll()).toEqual([]);
	});

	test('a slow poll of one workflow keeps no other one waiting', async () => {
		const [slow, quick] = ['slow', 'quick'].map(
			(id) => new ActiveTrigger({ event: 'userStatusChanged' }, credentialFor(emulator), false, id),
		);
		await slow!.activate();
		await quick!.activate();
		emulator.setUserState(ingrid, BUSY);
		emulator.answerNext({ count: 1, delayMs: 500 });
		const [late, ...others] = await Promise.all([slow!.poll(), quick!.poll()]);
		expect(late).toHaveLength(1);
		expect(others).toEqual([[expect.objectContaining({ userId: ingrid })]]);
	});

	test('an event that this version does not have is reported', async () => {
		const trigger = triggerFor({ event: 'callEnded' });
		await expect(trigger.activate()).rejects.toMatchObject({
			message: 'This version of n8n-nodes-puzzel has no event "callEnded"',
			description: expect.stringContaining('made with a newer version') as string,
		});
	});

	test('a poll that fails half-way emits nothing and forgets nothing', async () => {
		const requestId = await addRequest();
		const trigger = triggerFor({ event: 'requestStatusChanged', visualQueueId: SUPPORT });
		await trigger.activate();
		const next = await addRequest();
		emulator.moveRequest(requestId, { status: 'OnHold' });
		emulator.answerNext({ count: 1, status: 403, match: 'RequestGet' });
		await expect(trigger.poll()).rejects.toThrow(/403/);
		expect((await trigger.poll()).map(({ requestId: id, status }) => [id, status])).toEqual([
			[next, 'InQueue'],
			[requestId, 'OnHold'],
		]);
	});

	test('a poll repeated because its cursor was lost gives the same ids; later ones never do', async () => {
		const trigger = users();
		await trigger.activate();
		const idsOf = async (state: object, isSaved = true) => {
			emulator.setUserState(ingrid, state);
			return (await trigger.poll({ isSaved })).map(({ eventId }) => eventId);
		};
		const first = await idsOf(BUSY, false);
		const repeated = (await trigger.restart()).map(({ eventId }) => eventId);
		expect(repeated).toEqual(first);
		const all = [first[0], ...(await idsOf(FREE)), ...(await idsOf(BUSY)), ...(await idsOf(FREE))];
		expect(new Set(all).size).toBe(4);
	});

	test('a process that takes over immediately repeats what may not have been run, as it was', async () => {
		const trigger = users();
		await trigger.activate();
		emulator.setUserState(ingrid, BUSY);
		const emitted = await trigger.poll();
		emulator.setUserState(eilidh, { contactCentreStatus: 'LoggedOn', ...FREE });
		const taken = await trigger.restart();
		expect(taken.slice(0, 1)).toEqual(emitted);
		expect(taken.map(({ userId }) => userId)).toEqual([ingrid, eilidh]);
		expect(await trigger.poll()).toEqual([]);
	});

	test('a process that takes over after two minutes repeats nothing', async () => {
		const trigger = triggerFor({ event: 'requestEnteredQueue', visualQueueId: SUPPORT });
		await trigger.activate();
		await addRequest();
		expect(await trigger.poll()).toHaveLength(1);
		expect(await trigger.restart()).toHaveLength(1);
		const later = Date.now() + 121_000;
		const clock = jest.spyOn(Date, 'now').mockImplementation(() => later);
		try {
			expect(await trigger.restart()).toEqual([]);
		} finally {
			clock.mockRestore();
		}
	});

	test('with durable cursors nothing is repeated', async () => {
		const trigger = triggerFor({ event: 'userStatusChanged' }, true);
		await trigger.activate();
		emulator.setUserState(ingrid, BUSY);
		expect(await trigger.poll()).toHaveLength(1);
		expect(await trigger.restart()).toEqual([]);
		expect(trigger.saved).not.toContain('Ingrid');
	});

	test('a poll that begins before the cursor of the last one is saved does not repeat it', async () => {
		const trigger = users();
		await trigger.activate();
		emulator.setUserState(ingrid, BUSY);
		expect(await trigger.poll({ isSaved: false })).toHaveLength(1);
		const other = users();
		other.saved = trigger.saved;
		expect(await other.activate()).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
	});

	test('begins again with what is watched, not with what is filtered', async () => {
		const trigger = users();
		await trigger.activate();
		emulator.setUserState(ingrid, BUSY);
		expect(await trigger.activate({ event: 'userStatusChanged', userGroupName: 'Support' })).toEqual([]);
		emulator.setUserState(ingrid, FREE);
		const changes = ['becameAvailable'];
		const filtered = { event: 'userStatusChanged', userGroupName: 'Support', changes };
		expect(await trigger.activate(filtered)).toHaveLength(1);
	});

	test('of 5,000 users or 20,000 requests stays small', async () => {
		const states = Array.from({ length: 5_000 }, (_, user) => ({
			userId: 1_000_000 + user,
			firstName: 'Somebody',
			contactCentreStatus: 'LoggedOn',
			userStatus: ['Available', 'Busy', 'WrapUp'][user % 3],
			timeInStatus: '1970-01-01T01:00:00.000Z',
		}));
		const waiting = Array.from({ length: 20_000 }, (_, request) => ({
			requestId: String(4_700_000_000 + request),
			requestStatus: 'InQueue',
			mediaType: 'EMail',
		}));
		const alerting = waiting.map((request) => ({ ...request, requestStatus: 'Alerting' }));
		const others = waiting.map(({ requestId, ...more }) => ({ requestId: `8${requestId}`, ...more }));
		const lunch = states.map((state) => ({ ...state, userStatus: 'Lunch' }));
		for (const [operation, parameters, result, changed] of [
			['UserStateToday', { event: 'userStatusChanged' }, states, lunch],
			['WaitingRequestList', { event: 'requestEnteredQueue', visualQueueId: SUPPORT }, waiting, others],
			['WaitingRequestList', { event: 'requestStatusChanged', visualQueueId: SUPPORT }, waiting, alerting],
		] as const) {
			const answer = (count: number, result: object) =>
				emulator.answerNext({ count, status: 200, match: operation, body: { code: 0, result } });
			const trigger = triggerFor(parameters);
			answer(3, result);
			await trigger.activate();
			await trigger.poll();
			expect(await trigger.poll()).toEqual([]);
			expect(trigger.saved.length).toBeLessThan(512 * 1024);
			// What is emitted then is too much to be kept for a process that takes over.
			answer(1, changed);
			expect(await trigger.poll()).toHaveLength(changed.length);
			expect(trigger.saved.length).toBeLessThan(512 * 1024);
			emulator.clearFaults();
		}
	});
});

import { DEMO_SIGN_IN } from '../../emulator/demoSeed';
import { ActiveTrigger } from '../../harness/engine/activeTrigger';
import { credentialFor } from '../../harness/engine/credentialFor';
import { answerOnce, useEmulator } from '../../harness/engine/emulator';

/** What a server may answer to a poll: no false event, no lost event, and no end of polling. */

const QUEUE = { __rl: true, mode: 'id', value: '201' };
const LISTS: Record<string, string> = {
	userStatusChanged: 'UserStateToday',
	requestStatusChanged: 'WaitingRequestList',
	requestEnteredQueue: 'WaitingRequestList',
	queueThreshold: 'VisualQueueStates',
};

const emulator = useEmulator();

const activeTrigger = (event: string, parameters = {}) =>
	new ActiveTrigger({ event, visualQueueId: QUEUE, ...parameters }, credentialFor(emulator));
const answer = (match: string, result: unknown) =>
	emulator.answerNext({ count: 1, status: 200, match, body: { code: 0, result } });
/** What each poll emits, given the list that Puzzel answers with; the first one is that of the activation. */
async function polls(trigger: ActiveTrigger, event: string, lists: unknown[]) {
	const emitted = [];
	for (const [index, list] of lists.entries()) {
		answer(LISTS[event]!, list);
		emitted.push(await (index === 0 ? trigger.activate() : trigger.poll()));
	}
	return emitted;
}

const user = (userId: number | string | null, userStatus: unknown, more = {}) => ({
	userId,
	contactCentreStatus: 'LoggedOn',
	userStatus,
	...more,
});
const request = (requestId: unknown, requestStatus = 'InQueue', more = {}) => ({
	requestId,
	requestStatus,
	...more,
});
const queue = (id: number, figures: object) => ({ id, description: `Queue ${id}`, ...figures });

describe('nothing is emitted', () => {
	test.each([0, -1, 30, '30', '1970-01-01T00:00:30Z'])(
		'for the same status with timeInStatus %j',
		async (timeInStatus) => {
			const list = [user(1, 'Available', { timeInStatus })];
			const trigger = activeTrigger('userStatusChanged');
			expect(await polls(trigger, 'userStatusChanged', [list, list, list])).toEqual([[], [], []]);
		},
	);

	test.each<[string, unknown[]]>([
		['userStatusChanged', [user(1, 'Available'), user(1, 'Busy')]],
		['requestEnteredQueue', [request(11), request(11, 'OnHold')]],
		['queueThreshold', [queue(201, { queueSize: 20 }), queue(201, { queueSize: 2 })]],
	])('for two entries of one id, in whatever order: %s', async (event, list) => {
		const trigger = activeTrigger(event);
		const others = [list, [...list].reverse(), list, [...list].reverse()];
		expect((await polls(trigger, event, others)).flat()).toEqual([]);
	});

	test.each<[string, unknown[], unknown[]]>([
		['userStatusChanged', [user(1, 'Available')], [{ userId: 1, userStatus: 'Busy' }]],
		['requestStatusChanged', [request(11)], [request(11, '')]],
	])('for an entry without a status: %s', async (event, told, untold) => {
		expect((await polls(activeTrigger(event), event, [told, untold, told])).flat()).toEqual([]);
	});

	test('for the first status of a user who was listed without one', async () => {
		const lists = [[{ userId: 1 }], [user(1, 'Available')], [user(1, 'Busy')]];
		const emitted = await polls(activeTrigger('userStatusChanged'), 'userStatusChanged', lists);
		expect(emitted).toMatchObject([[], [], [{ userStatus: 'Busy' }]]);
	});

	test('when a list of requests is empty once', async () => {
		const list = [request(11), request('12')];
		const trigger = activeTrigger('requestEnteredQueue');
		expect((await polls(trigger, 'requestEnteredQueue', [list, [], list, list])).flat()).toEqual([]);
		expect((await polls(trigger, 'requestEnteredQueue', [list, list, [], [], list])).flat()).toMatchObject([
			{ requestId: 11, reentered: true },
			{ requestId: 12, reentered: true },
		]);
	});

	test('when a list is empty once and the requests have the same status', async () => {
		const trigger = activeTrigger('requestStatusChanged');
		answer('WaitingRequestList', [request(11)]);
		await trigger.activate();
		answer('WaitingRequestList', []);
		answer('RequestGet', { status: 'InQueue' });
		expect(await trigger.poll()).toEqual([]);
		answer('WaitingRequestList', [request(11)]);
		expect(await trigger.poll()).toEqual([]);
		answer('WaitingRequestList', [request(11, 'OnHold')]);
		expect(await trigger.poll()).toMatchObject([{ requestId: 11, previous: { status: 'InQueue' } }]);
	});

	test.each([
		['404', { status: 404, body: '' }],
		['a refusal', { status: 200, body: { code: 7, message: 'No' } }],
	])('when the list of users is empty and a look-up ends with %s', async (_, refusal) => {
		const list = [user(1, 'Available')];
		const trigger = activeTrigger('userStatusChanged');
		await polls(trigger, 'userStatusChanged', [list]);
		for (let poll = 0; poll < 3; poll++) {
			answer('UserStateToday', []);
			emulator.answerNext({ count: 1, match: 'UserGet', ...refusal });
			expect(await trigger.poll()).toEqual([]);
		}
		answer('UserStateToday', list);
		expect(await trigger.poll()).toEqual([]);
	});
});

test.each([
	['queueSize', ['3', '20'], 20],
	['sla', ['5,5', '70,2'], 70.2],
	['waitTimeMaxSeconds', ['00:00:05', '00:10:00'], 600],
	['alarmFlag', ['0', '1'], 1],
	['alarmFlag', [false, true], 1],
])('%s as %j crosses the threshold', async (metric, values, value) => {
	const trigger = activeTrigger('queueThreshold', { metric });
	const lists = values.map((each) => [queue(201, { [metric]: each })]);
	expect(await polls(trigger, 'queueThreshold', lists)).toMatchObject([[], [{ metric, value }]]);
});

test.each<[unknown, RegExp]>([
	[[queue(201, { queueSize: 'many' })], /returned "many" as "queueSize" of the visual queue 201/],
	[[queue(201, { sla: 1 })], /no "queueSize" of any visual queue/],
])('what cannot be compared fails the poll by name: %j', async (list, words) => {
	answer('VisualQueueStates', list);
	await expect(activeTrigger('queueThreshold').activate()).rejects.toThrow(words);
});

test('entries that cannot be read are left out, and only if none can the poll fails', async () => {
	const trigger = activeTrigger('userStatusChanged');
	const odd = [user(null, 'Busy'), user('abc', 'Busy'), user(3, 5), null, 'x'];
	const lists = [
		[...odd, user(1, 'Available')],
		[user(1, 'Busy'), ...odd],
	];
	expect(await polls(trigger, 'userStatusChanged', lists)).toMatchObject([
		[],
		[{ userId: 1, userStatus: 'Busy' }],
	]);
	answer('UserStateToday', odd);
	await expect(trigger.poll()).rejects.toThrow('The response has no user states');
});

test('fields of Puzzel never replace ours', async () => {
	const trigger = activeTrigger('userStatusChanged');
	const more = { available: true, event: 'x', eventId: 'x', seenAt: 'x' };
	const [, items] = await polls(trigger, 'userStatusChanged', [
		[user(1, 'Available')],
		[user(1, 'Busy', more)],
	]);
	const [item] = items!;
	expect(item).toMatchObject({ event: 'userStatusChanged', available: false });
	expect(Object.keys(item!).slice(0, 3)).toEqual(['event', 'eventId', 'seenAt']);
	expect(item!.eventId).not.toBe('x');
});

test.each([
	[
		'reservation',
		{ reservation: 'reserved' },
		[{ reservedUserFlag: 1 }, { reservedUserFlag: 'false', reservedUserId: 7 }],
	],
	['VIP score', { minimumVipScore: 50 }, [{ vip: '80,0' }, { vip: '8,0' }]],
])('a %s as text or number is read', async (_, filters, [wanted, other]) => {
	const trigger = activeTrigger('requestEnteredQueue', { filters });
	const list = [request(11, 'InQueue', wanted), request(12, 'InQueue', other)];
	expect(await polls(trigger, 'requestEnteredQueue', [[], list])).toMatchObject([[], [{ requestId: 11 }]]);
});

test('one API request for each poll of a visual queue', async () => {
	const trigger = activeTrigger('requestEnteredQueue');
	await trigger.activate();
	const before = emulator.calls.length;
	await trigger.poll();
	expect(emulator.calls.length - before).toBe(1);
});

describe('a cursor', () => {
	test.each(['{', 'null', '{}', '[]', '7', '""'])('that cannot be read is none: %s', async (text) => {
		const list = [user(1, 'Available')];
		const trigger = activeTrigger('userStatusChanged');
		await polls(trigger, 'userStatusChanged', [list]);
		trigger.saved = JSON.stringify({ 'node:Puzzel': { cursor: text } });
		expect(await polls(trigger, 'userStatusChanged', [list, [user(1, 'Busy')]])).toMatchObject([
			[],
			[{ userId: 1 }],
		]);
	});

	test.each([
		['without a state', (state: object) => ({ ...state, state: undefined })],
		['of an earlier version', (state: object) => ({ ...state, version: 1 })],
		[
			'with another shape',
			(state: object) => ({ ...state, state: { users: { nojson: '1' }, unresolved: {} } }),
		],
	])('%s emits nothing', async (_, damaged) => {
		const list = [user(1, 'Available')];
		const trigger = activeTrigger('userStatusChanged');
		await polls(trigger, 'userStatusChanged', [list]);
		const saved = JSON.parse(trigger.saved) as Record<string, { cursor: string }>;
		const [name, { cursor }] = Object.entries(saved)[0]!;
		trigger.saved = JSON.stringify({
			[name]: { cursor: JSON.stringify(damaged(JSON.parse(cursor) as object)) },
		});
		expect(await polls(trigger, 'userStatusChanged', [list])).toEqual([[]]);
	});

	test('of a clock that was set back repeats nothing after a restart', async () => {
		const trigger = activeTrigger('userStatusChanged');
		await polls(trigger, 'userStatusChanged', [[user(1, 'Available')], [user(1, 'Busy')]]);
		jest.useFakeTimers({
			now: Date.now() - 3_600_000,
			doNotFake: ['setTimeout', 'setImmediate', 'nextTick', 'performance'],
		});
		try {
			answer('UserStateToday', [user(1, 'Busy')]);
			expect(await trigger.restart()).toEqual([]);
		} finally {
			jest.useRealTimers();
		}
	});

	test('belongs to its node, also if two nodes of a workflow have the same id', async () => {
		const credential = credentialFor(emulator);
		const [one, other] = ['One', 'Other'].map(
			(name) => new ActiveTrigger({ event: 'userStatusChanged' }, credential, false, 'workflow-1', name),
		);
		const list = [user(1, 'Available')];
		answerOnce(emulator, 'UserStateToday', list, 2);
		await Promise.all([one!.activate(), other!.activate()]);
		const busy = { code: 0, result: [user(1, 'Busy')] };
		emulator.answerNext({ count: 2, status: 200, match: 'UserStateToday', body: busy });
		const [[first], [second]] = await Promise.all([one!.poll(), other!.poll()]);
		expect([first!.userStatus, second!.userStatus]).toEqual(['Busy', 'Busy']);
		expect(first!.eventId).not.toBe(second!.eventId);
	});
});

describe('what is declared to n8n', () => {
	test.each([
		[
			{ status: 429, retryAfterSeconds: 120 },
			{ cause: 'rate-limited', retryAfterMs: 120_000 },
		],
		[{ status: 403 }, { cause: 'temporarily-unavailable' }],
		[{ status: 404 }, { cause: 'temporarily-unavailable' }],
	])('%j', async (fault, cause) => {
		const trigger = activeTrigger('userStatusChanged');
		await trigger.activate();
		emulator.addFault({ name: 'status', operation: 'UserStateToday', ...fault });
		await expect(trigger.poll()).rejects.toMatchObject({ failure: cause });
	});

	test('a field that is wrong', async () => {
		await expect(activeTrigger('nothing').activate()).rejects.toMatchObject({
			failure: { cause: 'configuration-invalid' },
		});
	});
});

test.each([
	[
		'Request IDs',
		'requestStatusChanged',
		{ watch: 'ids', requestIds: '999999' },
		'Puzzel has no request 999999',
	],
	['a group', 'userStatusChanged', { userGroupName: 'No such group' }, 'in the group "No such group"'],
	['users', 'userStatusChanged', { userIds: ['999999'] }, 'The list of users has none of'],
])('%s that match nothing are reported at activation', async (_, event, parameters, words) => {
	const trigger = activeTrigger(event, parameters);
	// Only what Puzzel refuses twice is unknown.
	await trigger.activate().catch(() => undefined);
	await expect(trigger.activate()).rejects.toThrow(words);
});

test('an id that does not exist is reported once, and the others go on', async () => {
	const customerKey = DEMO_SIGN_IN.customerKey;
	const task = {
		customerKey,
		queueId: [...emulator.centre.queues.keys()][0]!,
		from: 'a',
		to: 'b',
		subject: 'S',
	};
	const { id } = emulator.centre.addRequest(task);
	const trigger = activeTrigger('requestStatusChanged', { watch: 'ids', requestIds: `${id}, 999999` });
	await trigger.activate();
	await expect(trigger.poll()).rejects.toThrow('Puzzel has no request 999999');
	emulator.moveRequest(id, { status: 'Disconnected' });
	expect(await trigger.poll()).toMatchObject([{ requestId: id, status: 'Disconnected' }]);
	expect(await trigger.poll()).toEqual([]);
});

test('of more look-ups than a poll makes, those that failed come last', async () => {
	const list = Array.from({ length: 110 }, (_, index) => user(index + 1, 'Available'));
	const trigger = activeTrigger('userStatusChanged');
	await polls(trigger, 'userStatusChanged', [list]);
	emulator.addFault({ name: 'status', operation: 'UserGet', status: 500, probability: 0.45 });
	const found = new Set<unknown>();
	for (let poll = 0; poll < 8; poll++) {
		answer('UserStateToday', [user(9_999, 'Available')]);
		for (const { userId } of await trigger.poll()) found.add(userId);
	}
	expect(found.size).toBeGreaterThan(50);
});

import type { INodeParameters } from 'n8n-workflow';

import type { Execution } from '../../harness/engine/execute';
import { useEmulator } from '../../harness/engine/emulator';
import { runner } from '../../harness/engine/run';

/** The documented flow: who am I, is the agent LoggedOn and Available, then call. */

const AGENT = 1231234;

const emulator = useEmulator();
const run = runner(emulator);

const call = async (parameters: INodeParameters, more: Partial<Execution> = {}) =>
	await run(
		'callout.create',
		{ userId: { __rl: true, mode: 'id', value: String(AGENT) }, destination: '004722334455', ...parameters },
		{ ...more },
	);

const sentBody = () =>
	JSON.parse(emulator.calls.findLast(({ operation }) => operation === 'CallOutAdd')!.body) as Record<
		string,
		unknown
	>;

describe('an agent who is free', () => {
	test.each(['fail', 'skip', 'callAnyway', 'Call Anyway', 'SKIP'])(
		'is called with "%s"',
		async (whenUnavailable) => {
			emulator.setUserState(AGENT, { contactCentreStatus: 'LoggedOn', userStatus: 'Available' });
			const { output, error } = await call({ whenUnavailable });
			expect(error).toBeUndefined();
			expect(output).toEqual([
				{
					ordered: true,
					userId: AGENT,
					destination: '004722334455',
					requestId: expect.any(Number),
					message: expect.any(String),
					code: 0,
				},
			]);
			expect(emulator.count('UserGet')).toBe(/any/i.test(whenUnavailable) ? 0 : 1);
		},
	);
});

describe.each([
	{ contactCentreStatus: 'LoggedOff' },
	{ contactCentreStatus: 'Pause' },
	{ contactCentreStatus: 'LoggedOn', userStatus: 'Busy' },
] as const)('an agent who is %p', (state) => {
	beforeEach(() => emulator.setUserState(AGENT, state));

	test('is not called with "fail", and the error says why', async () => {
		const { error } = await call({ whenUnavailable: 'fail' });
		expect(error?.message).toContain('no call was made');
		expect(error?.message).toContain('userStatus' in state ? state.userStatus : state.contactCentreStatus);
		expect(emulator.count('CallOutAdd')).toBe(0);
	});

	test('is skipped with "skip"', async () => {
		const { output } = await call({ whenUnavailable: 'skip' });
		expect(output).toEqual([
			{
				ordered: false,
				userId: AGENT,
				destination: '004722334455',
				reason: expect.stringContaining('userStatus' in state ? state.userStatus : state.contactCentreStatus),
			},
		]);
		expect(emulator.count('CallOutAdd')).toBe(0);
	});

	test('is not called with a choice that does not exist', async () => {
		const { error } = await call({ whenUnavailable: '={{ "never" }}' });
		expect(error?.message).toBe('"When Unavailable" has no option "never"');
		expect(error?.description).toBe('Use one of these: Call Anyway, Fail, Skip.');
		expect(emulator.calls).toEqual([]);
	});

	test('is called with "callAnyway"', async () => {
		const { output } = await call({ whenUnavailable: 'callAnyway' });
		expect(output[0]).toMatchObject({ ordered: true });
		expect(emulator.count('CallOutAdd')).toBe(1);
	});
});

test('"current user" is the user of the credential', async () => {
	const { output, error } = await call({
		userId: { __rl: true, mode: 'current', value: '' },
		whenUnavailable: 'callAnyway',
	});
	expect(error).toBeUndefined();
	expect(output[0]).toMatchObject({ ordered: true, userId: 1230001 });
});

test('nobody chosen is a clear error', async () => {
	const { error } = await call({ userId: { __rl: true, mode: 'id', value: '={{ $json.nobody }}' } });
	expect(error?.message).toBe('"User" is empty');
	expect(emulator.count('CallOutAdd')).toBe(0);
});

test('a user that cannot be found is not called', async () => {
	const { error } = await call({ userId: '999999999' });
	expect(error?.message).toContain('no call was made');
	expect(emulator.count('CallOutAdd')).toBe(0);
});

describe('Scheduled Date Time', () => {
	afterEach(() => jest.restoreAllMocks());

	test.each([
		['from the date field, in the zone of the workflow', '2027-08-12T09:30:00', '2027-08-12T07:30:00.000Z'],
		['with a time zone', '2027-08-12T09:30:00-04:00', '2027-08-12T13:30:00.000Z'],
		[
			'from luxon in an expression',
			'={{ DateTime.fromISO("2027-08-12T07:30:00Z") }}',
			'2027-08-12T07:30:00.000Z',
		],
		['from a Date in an expression', '={{ new Date(1818055800000) }}', '2027-08-12T07:30:00.000Z'],
	])('%s', async (_, scheduledDateTime, sent) => {
		jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2027));
		const { error } = await call(
			{ whenUnavailable: 'callAnyway', additionalFields: { scheduledDateTime } },
			{ timezone: 'Europe/Oslo' },
		);
		expect(error).toBeUndefined();
		expect(sentBody()).toEqual({ destination: '004722334455', scheduledDateTime: sent });
	});

	test.each([
		['tomorrow at nine', ''],
		['={{ 1818055800 }}', 'probably seconds'],
	])('%s calls nobody', async (scheduledDateTime, reason) => {
		const { error } = await call({ whenUnavailable: 'callAnyway', additionalFields: { scheduledDateTime } });
		expect(error?.message).toContain('"Scheduled Date Time" is not a valid date and time');
		expect(error?.message).toContain(reason);
		expect(emulator.count('CallOutAdd')).toBe(0);
	});

	test('that is over calls nobody, and says which time zone counts', async () => {
		const minutesAgo = (minutes: number) => ({
			whenUnavailable: 'callAnyway',
			additionalFields: { scheduledDateTime: new Date(Date.now() - minutes * 60_000).toISOString() },
		});
		const { error } = await call(minutesAgo(6), { timezone: 'Europe/Oslo' });
		expect(error?.message).toMatch(
			/^"Scheduled Date Time" is in the past: \d{4}-\d\d-\d\d \d\d:\d\d in the time zone Europe\/Oslo$/,
		);
		expect(error?.description).toContain('the time zone of the workflow applies');
		expect(emulator.count('CallOutAdd')).toBe(0);
		expect((await call(minutesAgo(4))).error).toBeUndefined();
	});

	test('that is years ahead calls nobody', async () => {
		const { error } = await call({
			whenUnavailable: 'callAnyway',
			additionalFields: { scheduledDateTime: '2127-01-01T10:00:00' },
		});
		expect(error?.message).toContain('"Scheduled Date Time" is more than a year ahead: 2127-01-01 10:00');
		expect(emulator.count('CallOutAdd')).toBe(0);
	});

	test('far ahead, the present state of the agent does not count', async () => {
		emulator.setUserState(AGENT, { contactCentreStatus: 'LoggedOff' });
		const inMinutes = (minutes: number) => ({
			scheduledDateTime: new Date(Date.now() + minutes * 60_000).toISOString(),
		});
		const later = await call({ additionalFields: inMinutes(6) });
		expect(later.output[0]).toMatchObject({ ordered: true });
		expect(emulator.count('UserGet')).toBe(0);
		const soon = await call({ additionalFields: inMinutes(4) });
		expect(soon.error?.message).toContain('no call was made');
		expect(emulator.count('CallOutAdd')).toBe(1);
	});
});

test('what was added but left empty is not sent', async () => {
	await call({
		whenUnavailable: 'callAnyway',
		additionalFields: {
			accessPoint: '',
			agentId: '',
			scheduledDateTime: '',
			reservedUserId: { __rl: true, mode: 'list', value: '' },
			serviceSystemVariables: {},
			vipScore: '={{ null }}' as unknown as number,
			maxAttempts: 0,
		},
	});
	expect(sentBody()).toEqual({ destination: '004722334455', maxAttempts: 0 });
});

test('addresses and numbers are sent without the spaces around them', async () => {
	await call({
		whenUnavailable: 'callAnyway',
		destination: ' 004722334455\n',
		additionalFields: {
			alternateSource: ' 004799887766 ',
			accessPoint: ' main ',
			countryCode: ' 47',
			queueKey: 'q ',
		},
	});
	expect(sentBody()).toEqual({
		destination: '004722334455',
		alternateSource: '004799887766',
		accessPoint: 'main',
		countryCode: '47',
		queueKey: 'q',
	});
});

describe('a phone number', () => {
	test.each([['+47 22 33 44 55', '004722334455']])('%j is called as %s', async (destination, sent) => {
		const { error } = await call({
			whenUnavailable: 'callAnyway',
			destination,
			additionalFields: { alternateSource: destination },
		});
		expect(error).toBeUndefined();
		expect(sentBody()).toEqual({ destination: sent, alternateSource: sent });
	});

	test.each(['Kari', 'true'])('%j calls nobody', async (destination) => {
		const { error } = await call({ whenUnavailable: 'callAnyway', destination });
		expect(error?.message).toBe(`"Destination" is not a valid phone number: ${destination}`);
		expect(error?.description).toContain('Enter 00 or +, country code, number');
		expect(emulator.count('CallOutAdd')).toBe(0);
	});

	test.each([['+47 22 33 44 55 ext. 12', 'it has an extension', 'Leave out the extension']])(
		'%j calls nobody: %s',
		async (destination, reason, advice) => {
			const { error } = await call({ whenUnavailable: 'callAnyway', destination });
			expect(error?.message).toBe(`"Destination" is not a valid phone number: ${destination} (${reason})`);
			expect(error?.description).toContain(advice);
			const { error: other } = await call({
				whenUnavailable: 'callAnyway',
				additionalFields: { alternateSource: destination },
			});
			expect(other?.message).toContain('"Alternate Source" is not a valid phone number');
			expect(emulator.count('CallOutAdd')).toBe(0);
		},
	);
});

test('true is no destination: its item fails, the others are called', async () => {
	const { output, links } = await call(
		{ whenUnavailable: 'callAnyway', destination: '={{ $json.phone }}' },
		{
			items: [{ phone: '004722334455' }, { phone: true }, { phone: '004722334456' }],
			onError: 'continueRegularOutput',
		},
	);
	expect(links).toEqual([0, 1, 2]);
	expect(output[1]).toMatchObject({ error: '"Destination" is not a valid phone number: true' });
	expect(output[2]).toMatchObject({ ordered: true, destination: '004722334456' });
	expect(emulator.count('CallOutAdd')).toBe(2);
});

test('a variable needs a name; a row that was added and left is none', async () => {
	const withRow = async (values: INodeParameters) =>
		await call({ whenUnavailable: 'callAnyway', additionalFields: { serviceSystemVariables: { values } } });
	const { error } = await withRow({ name: '', resolve: true, type: '', value: 'x' });
	expect(error?.message).toBe('"Service System Variables: Name" is empty');
	await withRow({ name: '', resolve: true, type: '', value: '' });
	expect(sentBody()).toEqual({ destination: '004722334455' });
});

test('choices, country codes and keys as people write them', async () => {
	const additionalFields = {
		ciqType: '={{ "call agent first" }}',
		countryCode: '+47',
		queueKey: 'sales_phone',
	};
	await call({ whenUnavailable: 'callAnyway', additionalFields });
	expect(sentBody()).toMatchObject({ ciqType: 'CallAgentFirst', countryCode: '47', queueKey: 'sales_phone' });
	for (const [field, value, message] of [
		['ciqType', '={{ "agent" }}', '"CIQ Type" has no option "agent"'],
		['countryCode', 'NO', '"Country Code" is not a country code: NO'],
		['queueKey', 'Sales (sales_phone)', '"Queue" is not a key: Sales (sales_phone)'],
	] as const) {
		const { error } = await call({ whenUnavailable: 'callAnyway', additionalFields: { [field]: value } });
		expect(error?.message).toBe(message);
	}
	expect(emulator.count('CallOutAdd')).toBe(1);
});

test('a number from the CRM is a destination too', async () => {
	await call(
		{ whenUnavailable: 'callAnyway', destination: '={{ $json.phone }}' },
		{ items: [{ phone: 22334455 }] },
	);
	expect(sentBody()).toEqual({ destination: '22334455' });
});

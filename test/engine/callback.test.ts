import type { INodeParameters } from 'n8n-workflow';

import { DEMO_ACCESS_POINTS, DEMO_BLOCKED_NUMBER } from '../../emulator';
import { credentialFor, clientCredentialFor } from '../../harness/engine/credentialFor';
import { CredentialStore } from '../../harness/engine/credentialStore';
import type { Execution } from '../../harness/engine/execute';
import { startScriptedServer, type ScriptedAnswer, type ScriptedServer } from '../../harness/scriptedServer';
import { useEmulator } from '../../harness/engine/emulator';
import { runner } from '../../harness/engine/run';

const emulator = useEmulator({ seed: { rules: { queueLimit: 3 } } });
const run = runner(emulator);

const NUMBER = '004722334455';
const queue = (value: string) => ({ __rl: true, mode: 'id', value });

const order = async (parameters: INodeParameters = {}, more: Partial<Execution> = {}) =>
	await run(
		'callback.create',
		{
			phoneNumber: '+47 22 33 44 55',
			accessPoint: DEMO_ACCESS_POINTS.supportPhone,
			queueKey: queue('support_phone'),
			...parameters,
		},
		{ ...more },
	);

const sentFields = () =>
	Object.fromEntries(
		new URLSearchParams(emulator.calls.findLast(({ operation }) => operation === 'CallbackOnWeb')!.body),
	);

describe('a callback', () => {
	test('waits in its queue, and needs no sign-in', async () => {
		const credential = credentialFor(emulator, { accessToken: '', sessionSecret: '', password: 'wrong' });
		const { output, error } = await order({}, { credential });
		expect(error).toBeUndefined();
		expect(output).toEqual([{ ordered: true, phoneNumber: NUMBER, queueKey: 'support_phone' }]);
		expect(emulator.calls.map(({ operation, token }) => [operation, token])).toEqual([
			['CallbackOnWeb', 'none'],
		]);
		expect([...emulator.centre.requests.values()].at(-1)).toMatchObject({
			queueId: 103,
			from: NUMBER,
			mediaType: 'Phone',
		});
	});

	test('is sent with every field, as Puzzel has them', async () => {
		await order(
			{
				countryCode: 'no',
				callFirst: 'Customer',
				additionalFields: {
					maxAttempts: '3',
					secondsBetweenAttempts: 90,
					requestDescription: 'About order 1 & 2 +æ',
					requestCategory: 'Orders',
					scheduledDateTime: '={{ $now.plus({ days: 2 }).set({ hour: 9, minute: 30, second: 0 }) }}',
				},
			},
			{ timezone: 'Europe/Oslo' },
		);
		expect(sentFields()).toEqual({
			customerKey: '12345',
			accessPoint: DEMO_ACCESS_POINTS.supportPhone,
			countryCode: 'NO',
			queueKey: 'support_phone',
			callbackNumber: NUMBER,
			ciqType: 'CallRequestFirst',
			maxAttempts: '3',
			secondsBetweenAttempts: '90',
			requestDescription: 'About order 1 & 2 +æ',
			requestCategory: 'Orders',
			scheduledDateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT09:30:00$/),
			redirectOK: expect.any(String),
			redirectError: expect.any(String),
			redirectFull: expect.any(String),
		});
	});

	test('goes above a base address that ends in /customers, and works with Puzzel ID', async () => {
		const credential = clientCredentialFor(emulator, { apiUrl: `${emulator.apiUrl}/customers` });
		const { error } = await order({}, { credential });
		expect(error).toBeUndefined();
		expect(emulator.count('CallbackOnWeb')).toBe(1);
	});
});

describe('an input that is refused is never sent', () => {
	test.each<[string, INodeParameters]>([
		['"Phone Number"', { phoneNumber: 'Kari' }],
		['"Phone Number"', { phoneNumber: '={{ "" }}' }],
		['"Access Point"', { accessPoint: '={{ "" }}' }],
		['"Queue"', { queueKey: queue('={{ "" }}') }],
		['"Country Code"', { countryCode: '47' }],
		['"Max Attempts"', { additionalFields: { maxAttempts: 0 } }],
		['"Scheduled Date Time"', { additionalFields: { scheduledDateTime: '2020-01-01T10:00:00' } }],
	])('%s', async (field, parameters) => {
		const { error } = await order(parameters);
		expect(error?.message).toContain(field);
		expect(emulator.count('CallbackOnWeb')).toBe(0);
	});
});

describe('what Puzzel refuses', () => {
	const failures: Array<[string, INodeParameters, string]> = [
		[
			'a blocked number',
			{ phoneNumber: DEMO_BLOCKED_NUMBER },
			`The number ${DEMO_BLOCKED_NUMBER} is blocked`,
		],
		['an unknown queue', { queueKey: queue('nobody') }, 'There is no queue nobody'],
		['an unknown access point', { accessPoint: '123' }, 'There is no access point 123'],
	];

	test.each(failures)('%s is an error with the reason', async (_what, parameters, reason) => {
		const { error } = await order(parameters);
		expect(error?.message).toBe(`Could not order the callback: Puzzel answered "${reason}"`);
		expect(error?.description).toContain('"Phone Number", "Access Point" and "Queue"');
	});

	test('goes to the error output, or on, with the others in their places', async () => {
		const parameters = { phoneNumber: '={{ $json.phone }}' };
		const items = [{ phone: NUMBER }, { phone: DEMO_BLOCKED_NUMBER }, { phone: NUMBER }];
		const failed = {
			error: expect.stringContaining('is blocked') as string,
			message: expect.any(String) as string,
			details: { httpStatus: 302, mayHaveHappened: false },
		};
		const goesOn = await order(parameters, { items, onError: 'continueRegularOutput' });
		expect(goesOn.output).toEqual([
			expect.objectContaining({ ordered: true }),
			failed,
			expect.objectContaining({ ordered: true }),
		]);
		emulator.reset();
		const split = await order(parameters, { items, onError: 'continueErrorOutput' });
		expect([split.links, split.errorLinks]).toEqual([[0, 2], [1]]);
		expect(split.errorOutput).toEqual([{ phone: DEMO_BLOCKED_NUMBER, ...failed }]);
	});

	test('a full queue', async () => {
		for (const user of emulator.centre.agents.keys())
			emulator.setUserState(user, { contactCentreStatus: 'Pause' });
		const { output } = await order({}, { items: [{}, {}, {}, {}], onError: 'continueRegularOutput' });
		expect(output[3]).toMatchObject({ error: 'Could not order the callback: the queue is full' });
		expect(output.slice(0, 3)).toEqual(Array(3).fill(expect.objectContaining({ ordered: true })));
	});
});

describe('an answer of', () => {
	let server: ScriptedServer;
	beforeAll(async () => {
		server = await startScriptedServer();
	});
	afterAll(async () => await server.close());

	const to = (location: string, status = 302): ScriptedAnswer => ({ status, headers: { location } });
	const OURS = 'https://callback.example.com';

	test.each<[string, ScriptedAnswer, 'ordered' | 'refused' | 'uncertain', string?]>([
		['the first address', to(`${OURS}/ok`), 'ordered'],
		['the same in another form', to(`${OURS.toUpperCase()}/OK/?id=1`, 303), 'ordered'],
		['an error without a reason', to(`${OURS}/error`), 'refused', 'Puzzel gave no reason'],
		['an error', to(`${OURS}/error?errorMessage=No+%C3%A6`), 'refused', 'Puzzel answered "No æ"'],
		['full, with status 301', to(`${OURS}/full`, 301), 'refused', 'the queue is full'],
		['another address', to('https://login.example.net/'), 'uncertain'],
		['a sign-in that goes on to ours', to(`https://login.example.net/?to=${OURS}/ok`), 'uncertain'],
		['ours with another scheme', to('http://callback.example.com/ok'), 'uncertain'],
		['a path', to('/cow.aspx?again=1'), 'uncertain'],
		['no address', { status: 302 }, 'uncertain'],
		['an empty one', to(''), 'uncertain'],
		['a page', { body: '<html>OK</html>', headers: { 'content-type': 'text/html' } }, 'uncertain'],
		['an envelope', { body: { code: 0, result: null } }, 'uncertain'],
		['a refusal in an envelope', { body: { code: 5, message: 'No' } }, 'uncertain'],
		['an address with 200', to(`${OURS}/ok`, 200), 'uncertain'],
		['nothing', { status: 204 }, 'uncertain'],
		['a server error', { status: 500 }, 'uncertain'],
		['a gateway that gave up', { status: 504 }, 'uncertain'],
		['a connection that was cut', { cutAfter: 0 }, 'uncertain'],
		['a path that is not there', { status: 404 }, 'refused', 'HTTP 404'],
		['a sign-in', { status: 401 }, 'refused', 'HTTP 401'],
	])('%s: %#', async (_what, answer, expected, words = '') => {
		server.answer('/cow.aspx', answer);
		const credential = new CredentialStore({
			environment: 'custom',
			customerKey: '12345',
			userName: 'n8n',
			password: 'demo-password',
			authUrl: server.url,
			apiUrl: server.url,
		});
		const before = server.countOf('/cow.aspx');
		const { output } = await order({}, { credential, onError: 'continueRegularOutput' });
		expect(server.countOf('/cow.aspx')).toBe(before + 1);
		if (expected === 'ordered') {
			expect(output).toEqual([{ ordered: true, phoneNumber: NUMBER, queueKey: 'support_phone' }]);
			return;
		}
		expect(output).toEqual([
			expect.objectContaining({
				error: expect.stringContaining(
					expected === 'refused' ? words : 'Unclear whether Puzzel could order the callback',
				),
				details: expect.objectContaining({ mayHaveHappened: expected === 'uncertain' }),
			}),
		]);
	});
});

import { get as httpGet } from 'node:http';

import { createEmulator, createManualClock, DEMO_AGENTS, type Emulator } from '../../emulator';
import { add, send, TASK, tokenOf } from './client';

const clock = createManualClock();
let emulator: Emulator;
let token: string;

beforeAll(async () => {
	emulator = await createEmulator({ clock });
});
beforeEach(async () => {
	emulator.reset();
	token = await tokenOf(emulator);
});
afterAll(async () => await emulator.close());

const get = async (path: string) => (await send(emulator, 'GET', path, { token })).json.result;
const post = async (path: string, body?: unknown) =>
	await send(emulator, 'POST', path, { token, ...(body !== undefined && { body }) });

describe('requests', () => {
	it('are added, read, updated and deleted as documented', async () => {
		const added = await add(emulator, token, {
			From: 'sender@emailaddress.com',
			To: 'email@youraccesspoint.com',
			Subject: 'YourSubject',
			Uri: 'http://YourCRMDomain.com',
			VipScore: 100,
			reservedUserId: DEMO_AGENTS.astrid,
			reservedUserWaitTime: 3600,
			orderNumber: '1001',
		});
		expect(added).toMatchObject({ status: 200, json: { code: 0, result: expect.any(Number) } });
		const id = added.json.result as number;
		expect(await get(`/12345/requests/${id}`)).toMatchObject({
			requestStart: new Date(clock.now()).toISOString(),
			joined: false,
			status: 'InQueue',
			mediaType: 'EMail',
			queuePosition: 1,
			variables: { orderNumber: '1001' },
		});

		const requestUpdateObject = {
			vipScore: 0,
			reservedUserId: 0,
			reservedSecondsFromNow: 0,
			additionalInfoSubject: 'string',
			additionalInfoUri: 'string',
			variables: [{ name: 'more', value: 'yes' }],
		};
		const update = await post(`/customers/12345/requests/${id}/update`, { requestUpdateObject });
		expect(update.json).toMatchObject({ code: 0, result: id });
		expect(await get(`/12345/requests/${id}`)).toMatchObject({
			subject: 'string',
			vip: 0,
			reservedUserId: null,
			variables: { orderNumber: '1001', more: 'yes' },
		});

		const remove = async () => await post(`/12345/requests/${id}/delete`, { forceDelete: true });
		expect((await remove()).json).toMatchObject({ code: 0, id: String(id) });
		expect(await get(`/12345/requests/${id}`)).toMatchObject({ status: 'Disconnected', queuePosition: 0 });
		expect((await remove()).json.code).toBe(2006);
	});

	it('that are unknown, of another customer, or go to an unknown access point, are failures with HTTP 200', async () => {
		const unknown = await send(emulator, 'GET', '/12345/requests/99', { token });
		expect(unknown).toMatchObject({ status: 200, json: { result: null, code: 2001, message: /99/ } });
		expect((await add(emulator, token, { ...TASK, To: 'nobody@example.com' })).json.code).toBe(2004);
		expect((await add(emulator, token, { ...TASK, reservedUserId: 1 })).json.code).toBe(2002);
		const id = (await add(emulator, token)).json.result;
		const other = await tokenOf(emulator, { customerKey: 'AB-77' });
		expect((await send(emulator, 'GET', `/AB-77/requests/${id}`, { token: other })).json.code).toBe(2001);
	});

	it('go through ready, offered, accepted and finished, and can be moved to any status', async () => {
		const id = (await add(emulator, token)).json.result;
		const state = async () => {
			const { status, joined } = await get(`/12345/requests/${id}`);
			return [status, joined];
		};
		expect(await state()).toEqual(['InQueue', false]);
		for (const status of ['OnHold', 'InQueue'] as const) {
			emulator.moveRequest(id, { status });
			expect(await state()).toEqual([status, false]);
		}
		emulator.setUserState(DEMO_AGENTS.eilidh, { contactCentreStatus: 'LoggedOn' });
		expect(await state()).toEqual(['Alerting', false]);
		emulator.accept(DEMO_AGENTS.eilidh);
		expect(await state()).toEqual(['Connected', true]);
		emulator.finish(DEMO_AGENTS.eilidh);
		expect(await state()).toEqual(['Disconnected', true]);
	});
});

describe('eTasks', () => {
	const eTask = { from: 'crm', to: 'CRM', subject: 'Look at it', uri: 'case 17', queueKey: 'sales_tasks' };

	it('enter the queue with the key, are requests, and are deleted without a body', async () => {
		const { json } = await post('/12345/etasks', { eTask });
		expect(json).toMatchObject({ code: 0, result: expect.any(Number) });
		expect(await get(`/12345/requests/${json.result}`)).toMatchObject({
			status: 'InQueue',
			queueId: 102,
			subject: 'Look at it',
			uri: 'case 17',
		});
		const path = `/12345/etasks/${json.result}/delete`;
		expect((await post(path, { forceDelete: true })).status).toBe(400);
		expect((await post(path)).json).toMatchObject({ code: 0, id: String(json.result) });
		expect((await post(path)).json.code).toBe(2006);
	});

	it.each([
		['an unknown key', { eTask: { ...eTask, queueKey: 'nobody' } }, 200, /There is no queue nobody/],
		['the fields without their wrapper', eTask, 400, /eTask/],
		['a field nobody knows', { eTask: { ...eTask, vipScore: 1 } }, 400, /vipScore/],
		['no queue', { eTask: { ...eTask, queueKey: '' } }, 400, /queueKey/],
	])('with %s are refused', async (_, body, status, message) => {
		const answer = await post('/12345/etasks', body);
		expect(answer).toMatchObject({ status, json: { message: expect.stringMatching(message) } });
		expect(answer.json.code).not.toBe(0);
	});
});

describe('a strict wire', () => {
	const ADD = '/12345/requests';
	const UPDATE = '/customers/12345/requests/1/update';
	const CALLOUT = '/12345/users/1231234/callout';
	const changed = (changes: object) => ({
		data: JSON.stringify(TASK),
		type: 'mail',
		version: '1',
		...changes,
	});
	const withData = (data: object) => changed({ data: JSON.stringify(data) });
	const late = { destination: '110', scheduledDateTime: '2026-01-01T10:00:00' };
	const refused: Array<[what: string, path: string, body: unknown, message: RegExp]> = [
		['data as an object', ADD, changed({ data: TASK }), /data: .*string/],
		['data that is not JSON', ADD, changed({ data: '{From' }), /not valid JSON/],
		['a body field nobody knows', ADD, changed({ colour: 'red' }), /colour/],
		['a missing version', ADD, { data: '{}', type: 'mail' }, /version/],
		['no access point', ADD, withData({ From: 'a', Subject: 'b' }), /To/],
		['null for a number', ADD, withData({ ...TASK, VipScore: null }), /VipScore/],
		['an empty text for a number', ADD, withData({ ...TASK, reservedUserId: '' }), /reservedUserId/],
		['an update without its wrapper', UPDATE, { vipScore: 1 }, /requestUpdateObject/],
		['an update of nothing', UPDATE, { requestUpdateObject: {} }, /nothing to change/],
		['a deletion without forceDelete', '/12345/requests/1/delete', {}, /forceDelete/],
		['a deletion without a body', '/12345/requests/1/delete', undefined, /body/],
		['a callout without a destination', CALLOUT, { maxAttempts: 1 }, /destination/],
		['a destination that is a name', CALLOUT, { destination: 'Kari' }, /3 to 20 digits/],
		['a date without a zone', CALLOUT, late, /scheduledDateTime/],
		['no JSON at all', ADD, '{', /not valid JSON/],
		['an id that is none', '/12345/requests/abc/delete', { forceDelete: true }, /requestId/],
	];
	it.each(refused)('refuses %s', async (_what, path, body, message) => {
		const json = { result: null, code: 1001, message: expect.stringMatching(message) };
		expect(await post(path, body)).toMatchObject({ status: 400, json });
	});

	it('refuses a body that does not say it is JSON', async () => {
		const headers = { 'content-type': 'text/plain' };
		const answer = await send(emulator, 'POST', ADD, { token, body: changed({}), headers });
		expect(answer.status).toBe(415);
	});

	it.each([
		['POST', '/12345/requests/1/update', /has the prefix/],
		['GET', '/customers/12345/requests/1', /update of a request only/],
		['DELETE', '/12345/requests/1', /no DELETE/],
	])('knows no %s %s', async (method, path, message) => {
		const json = { code: 1004, message: expect.stringMatching(message) };
		expect(await send(emulator, method, path, { token })).toMatchObject({ status: 404, json });
		expect(emulator.calls.at(-1)).toMatchObject({
			operation: 'Unknown',
			status: 404,
			path: `/ContactCentre5${path}`,
		});
	});

	it('reads paths and property names in any case', async () => {
		const data = JSON.stringify({ from: 'a', to: 'SUPPORT@example.com', subject: 'x' });
		const { json } = await post('/12345/REQUESTS', { Data: data, Type: 'mail', VERSION: '1.0' });
		expect(json.code).toBe(0);
	});

	it('keeps the bytes of a body as received', async () => {
		const task = JSON.stringify(JSON.stringify({ ...TASK, Subject: 'Smørbrød ✓' }));
		const body = `{ "data" : ${task},\r\n"type":"mail","version":"1.0"}`;
		await post(ADD, body);
		const call = { operation: 'RequestAdd', method: 'POST', body, status: 200 };
		expect(emulator.calls.at(-1)).toMatchObject(call);
		expect(emulator.count('RequestAdd')).toBe(1);
	});
});

describe('users and queues', () => {
	it('shows a user with every documented field', async () => {
		const user = await get('/12345/users/1231234');
		expect(user).toMatchObject({
			contactCentreStatus: 'LoggedOn',
			userStatus: 'Available',
			name: 'Ingrid Solberg',
		});
		expect(Object.keys(user)).toHaveLength(24);
	});

	it('orders a callout with all documented fields, rings the agent, then the destination', async () => {
		const texts =
			'alternateSource accessPoint countryCode queueKey listName listValue requestCategory requestDescription';
		const order = {
			...Object.fromEntries(texts.split(' ').map((name) => [name, 'string'])),
			destination: '004722334455',
			userPhoneType: 'None',
			maxAttempts: 0,
			secondsBetweenAttempts: 0,
			serviceSystemVariables: { name: 'string', resolve: true, type: 'string', value: 'string' },
			ciqType: 'Undefined',
			maxOneRequestForPreferredAgent: true,
			preferredAgentWaitTimeSeconds: 0,
			reservedAgentWaitTimeSeconds: 0,
			vipScore: 0,
			agentId: 0,
			scheduledDateTime: '2024-08-12T07:58:21.874Z',
			reservedUserId: 0,
			disableReserved: true,
		};
		const { json } = await post('/12345/users/1231234/callout', order);
		expect(json.code).toBe(0);
		const status = async () => (await get('/12345/users/1231234')).userStatus;
		expect(await status()).toBe('Alerting');
		emulator.accept(DEMO_AGENTS.ingrid);
		expect(await status()).toBe('Connecting');
		clock.advance(4000);
		expect(await status()).toBe('Connected');
		const call = { status: 'Connected', mediaType: 'Phone', joined: true };
		expect(await get(`/12345/requests/${json.result}`)).toMatchObject(call);
	});

	it('lists users, groups, queues, visual queues and who is available', async () => {
		expect(await get('/12345/users')).toContainEqual(expect.objectContaining({ userName: 'ingrid.solberg' }));
		expect(await get('/12345/usergroups')).toContainEqual({ id: 10, name: 'Support' });
		const sales = { id: 102, key: 'sales_tasks', description: 'Sales tasks', serviceId: 42 };
		expect(await get('/12345/queues')).toContainEqual(sales);
		expect(await get('/12345/visualqueues')).toHaveLength(3);
		const available = await get('/12345/users/1230001/usersavailable');
		expect(available).toContainEqual(expect.objectContaining({ id: 1231234 }));
		const ofSales = await get('/12345/users/stateinformation/Today?userId=1230001&userGroupName=Sales');
		expect(ofSales).toHaveLength(3);
	});

	it('lists the waiting requests of a visual queue, best first', async () => {
		const low = (await add(emulator, token)).json.result;
		clock.advance(60_000);
		const high = (await add(emulator, token, { ...TASK, VipScore: 50 })).json.result;
		const waits = { timeInQueue: 60, vip: 0, requestStatus: 'InQueue', mediaType: 'EMail', queueId: 101 };
		expect(await get('/12345/users/1230001/visualqueues/201')).toMatchObject([
			{ requestId: String(high) },
			{ requestId: String(low), ...waits },
		]);
		const [state] = await get('/12345/visualqueues/stateinformation/All?userId=1230001');
		expect(state).toMatchObject({ id: 201, queueSize: 2, waitTimeMaxSeconds: 60, agentsInPause: 2 });
	});

	it('returns the state of one visual queue or of all, and null where there is no value', async () => {
		const states = async (query: string) => await get(`/12345/visualqueues/stateinformation/All${query}`);
		expect(await states('')).toHaveLength(3);
		const nothing = { waitTimeMaxSeconds: null, waitTimeAverageSeconds: null, sla: null };
		expect(await states('?userId=1230001&visualQueueId=202')).toEqual([
			expect.objectContaining({ id: 202, queueSize: 0, alarmFlag: 0, ...nothing }),
		]);
	});

	it("puts an administrator's alarm on and off", async () => {
		const alarms = async () =>
			(await get('/12345/visualqueues/stateinformation/All')).map(
				({ alarmFlag }: { alarmFlag: number }) => alarmFlag,
			);
		await add(emulator, token);
		emulator.setAlarm(201, { queueSize: 1, waitTimeMaxSeconds: 60 });
		expect(await alarms()).toEqual([0, 0, 0]);
		clock.advance(61_000);
		expect(await alarms()).toEqual([1, 0, 0]);
		emulator.setAlarm(201, {});
		emulator.setAlarm(202, { agentsReady: 99 });
		expect(await alarms()).toEqual([0, 1, 0]);
		expect(() => emulator.setAlarm(999, {})).toThrow('There is no visual queue 999');
	});

	it('sets a pause, and reports since when, as a duration in the form of a date', async () => {
		await post('/12345/users/1231234/pauseon', { pauseTypeId: 3 });
		expect(await get('/12345/users/1231234')).toMatchObject({ contactCentreStatus: 'Pause', pauseTypeId: 3 });
		clock.advance(3101);
		expect(await get('/12345/users/stateinformation/Today')).toContainEqual(
			expect.objectContaining({
				userId: DEMO_AGENTS.ingrid,
				contactCentreStatus: 'Pause',
				timeInStatus: '1970-01-01T00:00:03.101Z',
				profileName: 'Office',
			}),
		);
	});

	it.each([
		['/12345/users/stateinformation/Today?group=Sales', /group/],
		['/12345/visualqueues/stateinformation/All?visualQueueId=Sales', /visualQueueId/],
	])('refuses the query of %s', async (path, message) => {
		const json = { code: 1001, message: expect.stringMatching(message) };
		expect(await send(emulator, 'GET', path, { token })).toMatchObject({ status: 400, json });
	});
});

describe('the control routes', () => {
	test('serve the own page, and no other site that the person has open', async () => {
		const statusFor = async (origin: string) =>
			(await send(emulator, 'POST', '/_emulator/reset', { headers: { origin } })).status;
		expect(await statusFor(emulator.url)).toBe(200);
		expect(await statusFor('https://elsewhere.example')).toBe(403);
	});

	test('nor under a foreign name that points to this machine', async () => {
		const { port } = new URL(emulator.url);
		const headers = { host: 'rebound.example' };
		const status = await new Promise((resolve, reject) => {
			const asked = httpGet({ port, host: '127.0.0.1', path: '/_emulator/state', headers });
			asked.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
		});
		expect(status).toBe(403);
	});
});

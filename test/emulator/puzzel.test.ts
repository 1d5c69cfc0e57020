import { get } from 'node:http';

import { createEmulator, createManualClock, DEMO_AGENTS, type Emulator } from '../../emulator';
import { add, LOG_IN, logIn, send, TASK, tokenOf } from './client';

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

describe('signing in', () => {
	it('answers the documented shape, outside the envelope', async () => {
		const { status, json } = await logIn(emulator);
		expect(status).toBe(200);
		expect(Object.keys(json)).toEqual([
			'accessToken',
			'refreshToken',
			'languageCode',
			'twoFactorRequired',
			'twoFactor',
			'logoutFromExternalIdentityProvider',
		]);
		expect(json.accessToken.split('.')).toHaveLength(3);
		expect(json.refreshToken).toEqual({
			customerKey: '12345',
			sessionId: expect.any(String),
			expiryDate: new Date(clock.now() + 24 * 3_600_000).toISOString().replace(/\.?0*Z$/, ''),
		});
	});

	it('distinguishes a wrong password, an unknown customer and a locked account', async () => {
		expect(await logIn(emulator, { password: 'wrong' })).toMatchObject({
			status: 401,
			json: { message: /password/ },
		});
		expect(await logIn(emulator, { customerKey: '999' })).toMatchObject({
			status: 401,
			json: { message: /customer/ },
		});
		expect(await logIn(emulator, { userName: 'locked' })).toMatchObject({
			status: 403,
			json: { message: /locked/ },
		});
	});

	it('locks after four wrong passwords in a row, and only then', async () => {
		const statuses = async (...passwords: string[]) => {
			const all: number[] = [];
			for (const password of passwords) all.push((await logIn(emulator, { password })).status);
			return all;
		};
		const right = LOG_IN.password;
		expect(await statuses('1', '2', '3', right)).toEqual([401, 401, 401, 200]);
		expect(await statuses('1', '2', '3', '4', right, right)).toEqual([401, 401, 401, 401, 403, 403]);
		emulator.reset();
		expect(await statuses(right)).toEqual([200]);
	});

	it('gives a two-factor user no token', async () => {
		expect(await logIn(emulator, { userName: 'twofactor' })).toMatchObject({
			status: 200,
			json: { twoFactorRequired: true, accessToken: null },
		});
	});

	it('takes keys with letters as text, and refuses numbers', async () => {
		expect((await logIn(emulator, { customerKey: 'AB-77' })).status).toBe(200);
		expect((await logIn(emulator, { customerKey: 12345 as unknown as string })).status).toBe(400);
	});

	it('renews by session, with a bare token as a JSON string', async () => {
		const { refreshToken } = (await logIn(emulator)).json;
		const renew = async (sessionId: string) =>
			await send(emulator, 'POST', '/api/Authenticate/GetAccessToken', {
				body: { customerKey: '12345', sessionId },
			});
		emulator.expireTokens();
		const { status, json } = await renew(refreshToken.sessionId);
		expect(status).toBe(200);
		expect((await send(emulator, 'GET', '/accesstokeninformation', { token: json })).status).toBe(200);
		expect((await renew('unknown')).status).toBe(401);
		clock.advance(24 * 3_600_000);
		expect((await renew(refreshToken.sessionId)).status).toBe(401);
	});

	it('keeps no password and no token in its calls', async () => {
		const secret = await tokenOf(emulator);
		await send(emulator, 'GET', '/accesstokeninformation', { token: secret });
		const kept = JSON.stringify(emulator.calls);
		expect(kept).not.toContain(LOG_IN.password);
		expect(kept).not.toContain(secret);
		expect(emulator.calls.at(-1)).toMatchObject({
			token: 'valid',
			headers: { authorization: `Bearer …${secret.slice(-4)}` },
		});
	});
});

describe('access tokens', () => {
	const check = async (value: string) =>
		(await send(emulator, 'GET', '/accesstokeninformation', { token: value })).status;

	it('last a quarter of an hour of its clock, as accesstokeninformation says', async () => {
		const { json } = await send(emulator, 'GET', '/accesstokeninformation', { token });
		expect(json.result).toEqual({
			customerKey: '12345',
			customerId: 5012,
			userGroupId: 12,
			userId: 1230001,
			languageId: 1,
			languageCode: 'EN',
			passwordValidDaysLeft: 90,
			accessTokenExpiry: new Date(clock.now() + 900_000).toISOString(),
		});
		clock.advance(899_999);
		expect(await check(token)).toBe(200);
		clock.advance(1);
		expect(await check(token)).toBe(401);
	});

	it('can be expired by hand', async () => {
		emulator.expireTokens();
		expect(await check(token)).toBe(401);
	});

	it('are needed, with the word Bearer, and for the own customer only', async () => {
		expect((await send(emulator, 'GET', '/12345/users')).status).toBe(401);
		expect((await send(emulator, 'GET', '/12345/users', { headers: { authorization: token } })).status).toBe(
			401,
		);
		expect(
			(await send(emulator, 'GET', '/12345/users', { headers: { authorization: `Basic ${token}` } })).status,
		).toBe(401);
		expect((await send(emulator, 'GET', '/AB-77/users', { token })).status).toBe(403);
	});

	it('of one user are one at a time where the seed says so', async () => {
		const strict = await createEmulator({ clock, seed: { oneSessionPerUser: true } });
		const first = await logIn(strict);
		const second = await tokenOf(strict);
		const get = async (value: string) =>
			(await send(strict, 'GET', '/accesstokeninformation', { token: value })).status;
		expect([await get(first.json.accessToken), await get(second)]).toEqual([401, 200]);
		const body = { customerKey: '12345', sessionId: first.json.refreshToken.sessionId };
		expect((await send(strict, 'POST', '/api/Authenticate/GetAccessToken', { body })).status).toBe(401);
		await strict.close();
	});
});

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
		const get = async () => (await send(emulator, 'GET', `/12345/requests/${id}`, { token })).json.result;
		expect(await get()).toMatchObject({
			requestStart: new Date(clock.now()).toISOString(),
			joined: false,
			status: 'InQueue',
			mediaType: 'EMail',
			queuePosition: 1,
			variables: { orderNumber: '1001' },
		});

		const update = await send(emulator, 'POST', `/customers/12345/requests/${id}/update`, {
			token,
			body: {
				requestUpdateObject: {
					vipScore: 0,
					reservedUserId: 0,
					reservedSecondsFromNow: 0,
					additionalInfoSubject: 'string',
					additionalInfoUri: 'string',
					variables: [{ name: 'more', value: 'yes' }],
				},
			},
		});
		expect(update.json).toMatchObject({ code: 0, result: id });
		expect(await get()).toMatchObject({
			subject: 'string',
			vip: 0,
			reservedUserId: null,
			variables: { orderNumber: '1001', more: 'yes' },
		});

		const remove = async () =>
			await send(emulator, 'POST', `/12345/requests/${id}/delete`, { token, body: { forceDelete: true } });
		expect((await remove()).json).toMatchObject({ code: 0, id: String(id) });
		expect(await get()).toMatchObject({ status: 'Disconnected', queuePosition: 0 });
		expect((await remove()).json.code).toBe(2006);
	});

	it('that are unknown, or go to an unknown access point, are failures with HTTP 200', async () => {
		const unknown = await send(emulator, 'GET', '/12345/requests/99', { token });
		expect(unknown).toMatchObject({ status: 200, json: { result: null, code: 2001, message: /99/ } });
		expect((await add(emulator, token, { ...TASK, To: 'nobody@example.com' })).json.code).toBe(2004);
		expect((await add(emulator, token, { ...TASK, reservedUserId: 1 })).json.code).toBe(2002);
	});

	it('of another customer are unknown', async () => {
		const id = (await add(emulator, token)).json.result;
		const other = await tokenOf(emulator, { customerKey: 'AB-77' });
		expect((await send(emulator, 'GET', `/AB-77/requests/${id}`, { token: other })).json.code).toBe(2001);
	});

	it('go through ready, offered, accepted and finished', async () => {
		const id = (await add(emulator, token)).json.result;
		const state = async () => {
			const { status, joined } = (await send(emulator, 'GET', `/12345/requests/${id}`, { token })).json
				.result;
			return { status, joined };
		};
		expect(await state()).toEqual({ status: 'InQueue', joined: false });
		emulator.setUserState(DEMO_AGENTS.eilidh, { contactCentreStatus: 'LoggedOn' });
		expect(await state()).toEqual({ status: 'Alerting', joined: false });
		emulator.accept(DEMO_AGENTS.eilidh);
		expect(await state()).toEqual({ status: 'Connected', joined: true });
		emulator.finish(DEMO_AGENTS.eilidh);
		expect(await state()).toEqual({ status: 'Disconnected', joined: true });
	});

	it('can be moved to any status', async () => {
		const id = (await add(emulator, token)).json.result;
		for (const status of ['OnHold', 'InQueue', 'Searching', 'Disconnected'] as const) {
			emulator.moveRequest(id, { status });
			expect((await send(emulator, 'GET', `/12345/requests/${id}`, { token })).json.result.status).toBe(
				status,
			);
		}
	});
});

describe('eTasks', () => {
	const eTask = {
		from: 'crm',
		to: 'CRM tasks',
		subject: 'Look at it',
		uri: 'case 17',
		queueKey: 'sales_tasks',
	};
	const post = async (path: string, body?: unknown) =>
		await send(emulator, 'POST', `/12345/etasks${path}`, { token, ...(body !== undefined && { body }) });

	it('enter the queue with the key, and are requests', async () => {
		const { json } = await post('', { eTask });
		expect(json).toMatchObject({ code: 0, result: expect.any(Number) });
		const { json: read } = await send(emulator, 'GET', `/12345/requests/${json.result}`, { token });
		expect(read.result).toMatchObject({
			status: 'InQueue',
			queueId: 102,
			subject: 'Look at it',
			uri: 'case 17',
		});
		expect((await post(`/${json.result}/delete`)).json).toMatchObject({ code: 0, id: String(json.result) });
		expect((await post(`/${json.result}/delete`)).json.code).toBe(2006);
	});

	it.each([
		['an unknown key', { eTask: { ...eTask, queueKey: 'nobody' } }, 200, /There is no queue nobody/],
		['the fields without their wrapper', eTask, 400, /eTask/],
		['a field nobody knows', { eTask: { ...eTask, vipScore: 1 } }, 400, /vipScore/],
		['no queue', { eTask: { ...eTask, queueKey: '' } }, 400, /queueKey/],
	])('with %s are refused', async (_, body, status, message) => {
		const answer = await post('', body);
		expect(answer).toMatchObject({ status, json: { message: expect.stringMatching(message) } });
		expect(answer.json.code).not.toBe(0);
	});

	it('are deleted without a body', async () => {
		const { json } = await post('', { eTask });
		expect((await post(`/${json.result}/delete`, { forceDelete: true })).status).toBe(400);
		expect((await post(`/${json.result}/delete`)).json.code).toBe(0);
	});
});

describe('a strict wire', () => {
	const requestBody = (changes: object) => ({
		data: JSON.stringify(TASK),
		type: 'mail',
		version: '1.0',
		...changes,
	});
	const refused: Array<[what: string, path: string, body: unknown, message: RegExp]> = [
		['data as an object', '/12345/requests', requestBody({ data: TASK }), /data: .*string/],
		['data that is not JSON', '/12345/requests', requestBody({ data: '{From' }), /not valid JSON/],
		['a body field nobody knows', '/12345/requests', requestBody({ colour: 'red' }), /colour/],
		['a missing version', '/12345/requests', { data: '{}', type: 'mail' }, /version/],
		['no access point', '/12345/requests', requestBody({ data: '{"From":"a","Subject":"b"}' }), /To/],
		[
			'null for a number',
			'/12345/requests',
			requestBody({ data: JSON.stringify({ ...TASK, VipScore: null }) }),
			/VipScore/,
		],
		[
			'an empty text for a number',
			'/12345/requests',
			requestBody({ data: JSON.stringify({ ...TASK, reservedUserId: '' }) }),
			/reservedUserId/,
		],
		[
			'an update without its wrapper',
			'/customers/12345/requests/1/update',
			{ vipScore: 1 },
			/requestUpdateObject/,
		],
		[
			'an update of nothing',
			'/customers/12345/requests/1/update',
			{ requestUpdateObject: {} },
			/nothing to change/,
		],
		['a deletion without forceDelete', '/12345/requests/1/delete', {}, /forceDelete/],
		['a callout without a destination', '/12345/users/1231234/callout', { maxAttempts: 1 }, /destination/],
		[
			'a destination that is a name',
			'/12345/users/1231234/callout',
			{ destination: 'Kari' },
			/3 to 20 digits/,
		],
		[
			'a date without a zone',
			'/12345/users/1231234/callout',
			{ destination: '110', scheduledDateTime: '2026-01-01T10:00:00' },
			/scheduledDateTime/,
		],
		['no JSON at all', '/12345/requests', '{', /not valid JSON/],
		['an id that is none', '/12345/requests/abc/delete', { forceDelete: true }, /requestId/],
	];
	it.each(refused)('refuses %s', async (_what, path, body, message) => {
		const answer = await send(emulator, 'POST', path, { token, body });
		expect(answer).toMatchObject({
			status: 400,
			json: { result: null, code: 1001, message: expect.stringMatching(message) },
		});
	});

	it('refuses a deletion without a body', async () => {
		expect((await send(emulator, 'POST', '/12345/requests/1/delete', { token })).status).toBe(400);
	});

	it('refuses a body that does not say it is JSON', async () => {
		const body = JSON.stringify(requestBody({}));
		const answer = await send(emulator, 'POST', '/12345/requests', {
			token,
			body,
			headers: { 'content-type': 'text/plain' },
		});
		expect(answer.status).toBe(415);
	});

	it.each([
		['POST', '/12345/requests/1/update', /has the prefix/],
		['POST', '/customers/12345/requests', /update of a request only/],
		['GET', '/customers/12345/requests/1', /update of a request only/],
		['POST', '/customers/12345/requests/1/delete', /update of a request only/],
		['DELETE', '/12345/requests/1', /no DELETE/],
	])('knows no %s %s', async (method, path, message) => {
		const answer = await send(emulator, method, path, { token });
		expect(answer).toMatchObject({
			status: 404,
			json: { code: 1004, message: expect.stringMatching(message) },
		});
		expect(emulator.calls.at(-1)).toMatchObject({
			operation: 'Unknown',
			status: 404,
			path: `/ContactCentre5${path}`,
		});
	});

	it('reads paths and property names in any case, but keeps ids as they are', async () => {
		const answer = await fetch(`${emulator.url}/contactcentre5/12345/REQUESTS`, {
			method: 'POST',
			headers: { authorization: `bearer ${token}`, 'content-type': 'application/json' },
			body: JSON.stringify({
				Data: JSON.stringify({ from: 'a', to: 'SUPPORT@example.com', subject: 'x' }),
				Type: 'mail',
				VERSION: '1.0',
			}),
		});
		expect(((await answer.json()) as { code: number }).code).toBe(0);
		const other = await tokenOf(emulator, { customerKey: 'AB-77' });
		expect((await send(emulator, 'GET', '/AB-77/USERS', { token: other })).status).toBe(200);
	});

	it('keeps the bytes of a body as received', async () => {
		const body = `{ "data" : ${JSON.stringify(JSON.stringify({ ...TASK, Subject: 'Smørbrød ✓' }))},\r\n"type":"mail","version":"1.0"}`;
		await send(emulator, 'POST', '/12345/requests', { token, body });
		expect(emulator.calls.at(-1)).toMatchObject({
			operation: 'RequestAdd',
			method: 'POST',
			body,
			status: 200,
		});
		expect(emulator.count('RequestAdd')).toBe(1);
	});
});

describe('users and queues', () => {
	const get = async (path: string) => (await send(emulator, 'GET', path, { token })).json.result;

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
		const order = {
			destination: '004722334455',
			alternateSource: 'string',
			userPhoneType: 'None',
			accessPoint: 'string',
			countryCode: 'string',
			queueKey: 'string',
			maxAttempts: 0,
			secondsBetweenAttempts: 0,
			listName: 'string',
			listValue: 'string',
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
			requestCategory: 'string',
			requestDescription: 'string',
		};
		const { json } = await send(emulator, 'POST', '/12345/users/1231234/callout', { token, body: order });
		expect(json.code).toBe(0);
		expect((await get('/12345/users/1231234')).userStatus).toBe('Alerting');
		emulator.accept(DEMO_AGENTS.ingrid);
		expect((await get('/12345/users/1231234')).userStatus).toBe('Connecting');
		clock.advance(4000);
		expect((await get('/12345/users/1231234')).userStatus).toBe('Connected');
		expect(await get(`/12345/requests/${json.result}`)).toMatchObject({
			status: 'Connected',
			mediaType: 'Phone',
			joined: true,
		});
	});

	it('lists users, groups, queues, visual queues and who is available', async () => {
		expect((await get('/12345/users')).map(({ userName }: { userName: string }) => userName)).toContain(
			'ingrid.solberg',
		);
		expect(await get('/12345/usergroups')).toContainEqual({ id: 10, name: 'Support' });
		expect(await get('/12345/queues')).toContainEqual({
			id: 102,
			key: 'sales_tasks',
			description: 'Sales tasks',
			serviceId: 42,
		});
		expect(await get('/12345/visualqueues')).toHaveLength(3);
		expect((await get('/12345/users/1230001/usersavailable')).map(({ id }: { id: number }) => id)).toContain(
			1231234,
		);
		expect(await get('/12345/users/stateinformation/Today?userId=1230001&userGroupName=Sales')).toHaveLength(
			3,
		);
	});

	it('lists the waiting requests of a visual queue, best first', async () => {
		const low = (await add(emulator, token)).json.result;
		clock.advance(60_000);
		const high = (await add(emulator, token, { ...TASK, VipScore: 50 })).json.result;
		const list = await get('/12345/users/1230001/visualqueues/201');
		expect(list.map(({ requestId }: { requestId: string }) => requestId)).toEqual([high, low].map(String));
		expect(list[1]).toMatchObject({
			timeInQueue: 60,
			vip: 0,
			requestStatus: 'InQueue',
			mediaType: 'EMail',
			queueId: 101,
		});
		const [state] = await get('/12345/visualqueues/stateinformation/All?userId=1230001');
		expect(state).toMatchObject({ id: 201, queueSize: 2, waitTimeMaxSeconds: 60, agentsInPause: 2 });
	});

	it('returns the state of one visual queue or of all, and null where there is no value', async () => {
		const states = async (query: string) => await get(`/12345/visualqueues/stateinformation/All${query}`);
		expect(await states('')).toHaveLength(3);
		expect(await states('?userId=1230001&visualQueueId=202')).toEqual([
			expect.objectContaining({
				id: 202,
				queueSize: 0,
				waitTimeMaxSeconds: null,
				waitTimeAverageSeconds: null,
				sla: null,
				alarmFlag: 0,
			}),
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
		emulator.setAlarm(201, { queueSize: 0 });
		expect(await alarms()).toEqual([1, 0, 0]);
		emulator.setAlarm(201, {});
		emulator.setAlarm(202, { agentsReady: 99 });
		expect(await alarms()).toEqual([0, 1, 0]);
		expect(() => emulator.setAlarm(999, {})).toThrow('There is no visual queue 999');
	});

	it('reports since when a user has been in the present state, as a duration in the form of a date', async () => {
		emulator.setUserState(DEMO_AGENTS.ingrid, { contactCentreStatus: 'Pause' });
		clock.advance(3101);
		const ofIngrid = async () =>
			(await get('/12345/users/stateinformation/Today')).find(
				({ userId }: { userId: number }) => userId === DEMO_AGENTS.ingrid,
			);
		expect(await ofIngrid()).toMatchObject({
			contactCentreStatus: 'Pause',
			timeInStatus: '1970-01-01T00:00:03.101Z',
			profileName: 'Office',
		});
		emulator.addFault({ name: 'legacyDates' });
		expect(await ofIngrid()).toMatchObject({ timeInStatus: '/Date(3101-0000)/' });
	});

	it.each([
		['/12345/users/stateinformation/Today?group=Sales', /group/],
		['/12345/visualqueues/stateinformation/All?visualQueueId=Sales', /visualQueueId/],
	])('refuses the query of %s', async (path, message) => {
		expect(await send(emulator, 'GET', path, { token })).toMatchObject({
			status: 400,
			json: { code: 1001, message: expect.stringMatching(message) },
		});
	});

	it('sets a pause', async () => {
		await send(emulator, 'POST', '/12345/users/1231234/pauseon', { token, body: { pauseTypeId: 3 } });
		expect(await get('/12345/users/1231234')).toMatchObject({ contactCentreStatus: 'Pause', pauseTypeId: 3 });
	});
});

describe('the control routes', () => {
	test('serve the own page, and no other site that the person has open', async () => {
		const own = { origin: emulator.url };
		expect((await send(emulator, 'POST', '/_emulator/reset', { headers: own })).status).toBeLessThan(300);
		const foreign = { origin: 'https://elsewhere.example' };
		expect((await send(emulator, 'POST', '/_emulator/reset', { headers: foreign })).status).toBe(403);
	});

	test('nor under a foreign name that points to this machine', async () => {
		const { port } = new URL(emulator.url);
		const status = await new Promise((resolve, reject) => {
			const asked = get({
				port,
				host: '127.0.0.1',
				path: '/_emulator/state',
				headers: { host: 'rebound.example' },
			});
			asked.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
		});
		expect(status).toBe(403);
	});
});

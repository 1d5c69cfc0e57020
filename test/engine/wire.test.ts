import { forgetRecentSignIns } from '../../credentials/signIn';
import { forgetPaces } from '../../nodes/api/paces';
import { createEmulator, type Emulator } from '../../emulator';
import { credentialFor } from './credentialFor';
import { execute } from './execute';

/** The eight documented calls, byte for byte as the two Puzzel documents print them (with values in place of samples). */

let emulator: Emulator;
beforeAll(async () => {
	emulator = await createEmulator({ showSecrets: true });
});
afterAll(async () => await emulator.close());
beforeEach(() => {
	emulator.reset();
	forgetRecentSignIns();
	forgetPaces();
});

const sent = (operation: string) => {
	const call = emulator.calls.findLast((each) => each.operation === operation);
	return call && { method: call.method, path: call.path, body: call.body };
};

const request = { resource: 'request' };

async function createdId(): Promise<number> {
	const { output } = await execute({
		node: 'puzzelRequest',
		parameters: {
			...request,
			operation: 'create',
			from: 'a@example.com',
			to: 'support@example.com',
			subject: 'S',
		},
		credential: credentialFor(emulator),
	});
	return output[0]!.requestId as number;
}

test('LogIn', async () => {
	await execute({
		node: 'puzzelUser',
		parameters: { resource: 'session', operation: 'get' },
		credential: credentialFor(emulator, { clientName: 'myCRM' }),
	});
	const login = emulator.calls.find(({ operation }) => operation === 'LogIn');
	expect(login).toMatchObject({ method: 'POST', path: '/api/Authenticate/LogIn' });
	expect(login?.body).toBe(
		'{"customerKey":"12345","userName":"n8n","password":"demo-password","clientName":"myCRM","clientVersion":"1.0"}',
	);
	expect(login?.headers['content-type']).toMatch(/^application\/json/);
	expect(login?.headers.accept).toMatch(/^application\/json/);
});

test('AccessTokenInformation', async () => {
	await execute({
		node: 'puzzelUser',
		parameters: { resource: 'session', operation: 'get' },
		credential: credentialFor(emulator),
	});
	expect(sent('AccessTokenInformation')).toEqual({
		method: 'GET',
		path: '/ContactCentre5/accesstokeninformation',
		body: '',
	});
});

test('UserGet', async () => {
	await execute({
		node: 'puzzelUser',
		parameters: { resource: 'user', operation: 'get', userId: { __rl: true, mode: 'id', value: '1231234' } },
		credential: credentialFor(emulator),
	});
	expect(sent('UserGet')).toEqual({ method: 'GET', path: '/ContactCentre5/12345/users/1231234', body: '' });
});

test('CallOutAdd with all 22 fields', async () => {
	await execute({
		node: 'puzzelCallout',
		parameters: {
			resource: 'callout',
			operation: 'create',
			userId: { __rl: true, mode: 'id', value: '1231234' },
			destination: '+47 22 33 44 55',
			whenUnavailable: 'callAnyway',
			additionalFields: {
				alternateSource: '0047 (22) 33-44.56',
				userPhoneType: 'None',
				accessPoint: 'string',
				countryCode: 'string',
				queueKey: 'string',
				maxAttempts: 0,
				secondsBetweenAttempts: 0,
				listName: 'string',
				listValue: 'string',
				serviceSystemVariables: {
					values: { name: 'string', resolve: true, type: 'string', value: 'string' },
				},
				ciqType: 'Undefined',
				maxOneRequestForPreferredAgent: true,
				preferredAgentWaitTimeSeconds: 0,
				reservedAgentWaitTimeSeconds: 0,
				vipScore: 0,
				agentId: '0',
				scheduledDateTime: '2124-08-12T07:58:21.874Z',
				reservedUserId: { __rl: true, mode: 'id', value: '0' },
				disableReserved: true,
				requestCategory: 'string',
				requestDescription: 'string',
			},
		},
		credential: credentialFor(emulator),
	});
	expect(sent('CallOutAdd')).toEqual({
		method: 'POST',
		path: '/ContactCentre5/12345/users/1231234/callout',
		body:
			'{"destination":"004722334455","alternateSource":"004722334456","userPhoneType":"None","accessPoint":"string",' +
			'"countryCode":"string","queueKey":"string","maxAttempts":0,"secondsBetweenAttempts":0,"listName":"string",' +
			'"listValue":"string","serviceSystemVariables":{"name":"string","resolve":true,"type":"string","value":"string"},' +
			'"ciqType":"Undefined","maxOneRequestForPreferredAgent":true,"preferredAgentWaitTimeSeconds":0,' +
			'"reservedAgentWaitTimeSeconds":0,"vipScore":0,"agentId":0,"scheduledDateTime":"2124-08-12T07:58:21.874Z",' +
			'"reservedUserId":0,"disableReserved":true,"requestCategory":"string","requestDescription":"string"}',
	});
});

test('RequestAdd', async () => {
	await execute({
		node: 'puzzelRequest',
		parameters: {
			...request,
			operation: 'create',
			from: 'sender@emailaddress.com',
			to: 'support@example.com',
			subject: 'YourSubject',
			uri: 'http://YourCRMDomain.com',
			additionalFields: {
				vipScore: 100,
				reservedUserId: { __rl: true, mode: 'id', value: '1231234' },
				reservedUserWaitTime: 3600,
			},
		},
		credential: credentialFor(emulator),
	});
	expect(sent('RequestAdd')).toEqual({
		method: 'POST',
		path: '/ContactCentre5/12345/requests',
		body:
			'{"data":"{\\"From\\":\\"sender@emailaddress.com\\",\\"To\\":\\"support@example.com\\",\\"Subject\\":\\"YourSubject\\",' +
			'\\"Uri\\":\\"http://YourCRMDomain.com\\",\\"VipScore\\":100,\\"reservedUserId\\":1231234,\\"reservedUserWaitTime\\":3600}",' +
			'"type":"mail","version":"1.0"}',
	});
});

test('RequestAdd sends nothing that was left empty, and variables under their own names', async () => {
	await execute({
		node: 'puzzelRequest',
		parameters: {
			...request,
			operation: 'create',
			from: 'a@example.com',
			to: 'support@example.com',
			subject: 'S',
			uri: '',
			additionalFields: {
				vipScore: '' as unknown as number,
				reservedUserId: { __rl: true, mode: 'list', value: '' },
				variables: { values: [{ name: 'orderNumber', value: '1001' }] },
			},
		},
		credential: credentialFor(emulator),
	});
	expect(sent('RequestAdd')?.body).toBe(
		'{"data":"{\\"From\\":\\"a@example.com\\",\\"To\\":\\"support@example.com\\",\\"Subject\\":\\"S\\",\\"orderNumber\\":\\"1001\\"}","type":"mail","version":"1.0"}',
	);
});

test('RequestAdd sends addresses without the blanks around them, the subject as it was written', async () => {
	await execute({
		node: 'puzzelRequest',
		parameters: {
			...request,
			operation: 'create',
			from: ' a@example.com ',
			to: '\tsupport@example.com',
			subject: ' S ',
			uri: ' http://crm.example.com/1 ',
		},
		credential: credentialFor(emulator),
	});
	expect(sent('RequestAdd')?.body).toBe(
		'{"data":"{\\"From\\":\\"a@example.com\\",\\"To\\":\\"support@example.com\\",\\"Subject\\":\\" S \\",\\"Uri\\":\\"http://crm.example.com/1\\"}","type":"mail","version":"1.0"}',
	);
});

test('RequestGet', async () => {
	const id = await createdId();
	await execute({
		node: 'puzzelRequest',
		parameters: { ...request, operation: 'get', requestId: id },
		credential: credentialFor(emulator),
	});
	expect(sent('RequestGet')).toEqual({
		method: 'GET',
		path: `/ContactCentre5/12345/requests/${id}`,
		body: '',
	});
});

test('RequestUpdate', async () => {
	const id = await createdId();
	const { error } = await execute({
		node: 'puzzelRequest',
		parameters: {
			...request,
			operation: 'update',
			requestId: id,
			updateFields: {
				vipScore: 0,
				reservedUserId: { __rl: true, mode: 'id', value: '0' },
				reservedSecondsFromNow: 0,
				additionalInfoSubject: 'string',
				additionalInfoUri: 'string',
				variables: { values: [{ name: 'a', value: 'b' }] },
			},
		},
		credential: credentialFor(emulator),
	});
	expect(error).toBeUndefined();
	expect(sent('RequestUpdate')).toEqual({
		method: 'POST',
		path: `/ContactCentre5/customers/12345/requests/${id}/update`,
		body: '{"requestUpdateObject":{"vipScore":0,"reservedUserId":0,"reservedSecondsFromNow":0,"additionalInfoSubject":"string","additionalInfoUri":"string","variables":[{"name":"a","value":"b"}]}}',
	});
});

test('RequestDelete', async () => {
	const id = await createdId();
	await execute({
		node: 'puzzelRequest',
		parameters: { ...request, operation: 'delete', requestId: id },
		credential: credentialFor(emulator),
	});
	expect(sent('RequestDelete')).toEqual({
		method: 'POST',
		path: `/ContactCentre5/12345/requests/${id}/delete`,
		body: '{"forceDelete":true}',
	});
});

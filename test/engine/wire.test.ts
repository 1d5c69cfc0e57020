import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { DEMO_SIGN_IN } from '../../emulator';
import { credentialFor } from '../../harness/engine/credentialFor';
import { execute } from '../../harness/engine/execute';
import { OPERATIONS, parametersOf } from '../../harness/operations';
import { useEmulator } from '../../harness/engine/emulator';

/** The eight documented calls, byte for byte as the two Puzzel documents print them (with values in place of samples). */

const emulator = useEmulator({ showSecrets: true });

const byId = (value: string) => ({ __rl: true, mode: 'id', value });
const scheduledDateTime = new Date(Date.now() + 86_400_000).toISOString();
const { customerKey } = DEMO_SIGN_IN;

async function send(key: string, parameters: INodeParameters, credential: IDataObject = {}) {
	emulator.centre.addRequest({ customerKey, queueId: 101, from: 'a', to: 'b', subject: 'S' });
	const { error } = await execute({
		node: OPERATIONS[key]!.node,
		parameters: parametersOf(key, parameters),
		credential: credentialFor(emulator, credential as Record<string, string>),
	});
	expect(error).toBeUndefined();
	return emulator.calls;
}

test('LogIn', async () => {
	const [login] = await send('session.get', {}, { clientName: 'myCRM' });
	expect(login).toMatchObject({
		method: 'POST',
		path: '/api/Authenticate/LogIn',
		body: '{"customerKey":"12345","userName":"n8n","password":"demo-password","clientName":"myCRM","clientVersion":"1.0"}',
	});
	expect(login?.headers['content-type']).toMatch(/^application\/json/);
	expect(login?.headers.accept).toMatch(/^application\/json/);
});

const PERSON = { from: 'a@example.com', to: 'support@example.com', subject: 'S' };
const added = (data: string) => `{"data":"${data.replaceAll('"', '\\"')}","type":"mail","version":"1.0"}`;

test.each<[string, INodeParameters, string, string]>([
	['session.get', {}, 'GET /accesstokeninformation', ''],
	['user.get', { userId: byId('1231234') }, 'GET /12345/users/1231234', ''],
	['request.get', { requestId: 1000001 }, 'GET /12345/requests/1000001', ''],
	['request.delete', { requestId: 1000001 }, 'POST /12345/requests/1000001/delete', '{"forceDelete":true}'],
	[
		'request.update',
		{
			requestId: 1000001,
			updateFields: {
				vipScore: 0,
				reservedUserId: byId('0'),
				reservedSecondsFromNow: 0,
				additionalInfoSubject: 'string',
				additionalInfoUri: 'string',
				variables: { values: [{ name: 'a', value: 'b' }] },
			},
		},
		'POST /customers/12345/requests/1000001/update',
		'{"requestUpdateObject":{"vipScore":0,"reservedUserId":0,"reservedSecondsFromNow":0,"additionalInfoSubject":"string","additionalInfoUri":"string","variables":[{"name":"a","value":"b"}]}}',
	],
	[
		'request.create',
		{
			from: 'sender@emailaddress.com',
			to: 'support@example.com',
			subject: 'YourSubject',
			uri: 'http://YourCRMDomain.com',
			additionalFields: { vipScore: 100, reservedUserId: byId('1231234'), reservedUserWaitTime: 3600 },
		},
		'POST /12345/requests',
		added(
			'{"From":"sender@emailaddress.com","To":"support@example.com","Subject":"YourSubject","Uri":"http://YourCRMDomain.com","VipScore":100,"reservedUserId":1231234,"reservedUserWaitTime":3600}',
		),
	],
	[
		// Nothing that was left empty; variables under their own names.
		'request.create',
		{
			...PERSON,
			uri: '',
			additionalFields: {
				vipScore: '',
				reservedUserId: { __rl: true, mode: 'list', value: '' },
				variables: { values: [{ name: 'orderNumber', value: '1001' }] },
			},
		},
		'POST /12345/requests',
		added('{"From":"a@example.com","To":"support@example.com","Subject":"S","orderNumber":"1001"}'),
	],
	[
		// Without the spaces around them.
		'request.create',
		{
			from: ' a@example.com ',
			to: '\tsupport@example.com',
			subject: ' S ',
			uri: ' http://crm.example.com/1 ',
		},
		'POST /12345/requests',
		added(
			'{"From":"a@example.com","To":"support@example.com","Subject":"S","Uri":"http://crm.example.com/1"}',
		),
	],
	[
		'callout.create',
		{
			userId: byId('1231234'),
			destination: '+47 22 33 44 55',
			additionalFields: {
				alternateSource: '0047 (22) 33-44.56',
				userPhoneType: 'None',
				accessPoint: 'string',
				countryCode: '47',
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
				scheduledDateTime,
				reservedUserId: byId('0'),
				disableReserved: true,
				requestCategory: 'string',
				requestDescription: 'string',
			},
		},
		'POST /12345/users/1231234/callout',
		'{"destination":"004722334455","alternateSource":"004722334456","userPhoneType":"None","accessPoint":"string",' +
			'"countryCode":"47","queueKey":"string","maxAttempts":0,"secondsBetweenAttempts":0,"listName":"string",' +
			'"listValue":"string","serviceSystemVariables":{"name":"string","resolve":true,"type":"string","value":"string"},' +
			'"ciqType":"Undefined","maxOneRequestForPreferredAgent":true,"preferredAgentWaitTimeSeconds":0,' +
			`"reservedAgentWaitTimeSeconds":0,"vipScore":0,"agentId":0,"scheduledDateTime":"${scheduledDateTime}",` +
			'"reservedUserId":0,"disableReserved":true,"requestCategory":"string","requestDescription":"string"}',
	],
])('%s', async (key, parameters, line, body) => {
	const last = (await send(key, parameters)).at(-1)!;
	expect(`${last.method} ${last.path.replace('/ContactCentre5', '')}`).toBe(line);
	expect(last.body).toBe(body);
});

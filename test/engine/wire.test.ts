import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { DEMO_SIGN_IN } from '../../emulator';
import { credentialFor } from '../../harness/engine/credentialFor';
import { execute } from '../../harness/engine/execute';
import { OPERATIONS, parametersOf } from '../../harness/operations';
import { useEmulator } from '../../harness/engine/emulator';

/** The sign-in and a create, byte for byte as Puzzel's documents print them; those of all fields: `test/contract`. */

const emulator = useEmulator({ showSecrets: true });

const byId = (value: string) => ({ __rl: true, mode: 'id', value });
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
])('%s', async (key, parameters, line, body) => {
	const last = (await send(key, parameters)).at(-1)!;
	expect(`${last.method} ${last.path.replace('/ContactCentre5', '')}`).toBe(line);
	expect(last.body).toBe(body);
});

import { useN8n } from '../../harness/n8n/testServer';
import { httpRequest } from '../../harness/n8n/workflow';

const ITEMS = [{ n: 1 }, { n: 2 }, { n: 3 }];

/** n8n's HTTP Request node with our credential: n8n itself signs in, and repeats a request for which it got a new token. */
describe('the credential in HTTP Request, in real n8n', () => {
	const n8n = useN8n({ isFresh: true });
	const { emulator } = n8n;

	const prepare = async (method: 'GET' | 'POST', path: string) => {
		const step = httpRequest(`${emulator.apiUrl}/12345${path}`, n8n.credential, { method });
		const id = await n8n.create(ITEMS, { ...step, settings: { onError: 'continueRegularOutput' } });
		return async () => (await n8n.session.run(id)).items('Ask').map(({ json }) => json);
	};
	const logIns = () => emulator.count('LogIn') + emulator.count('GetAccessToken');

	test.each([
		['HTTP 500', { name: 'status', operation: 'RequestDelete', status: 500 }],
		['a dropped connection', { name: 'dropBefore', operation: 'RequestDelete' }],
	] as const)('a POST that ends with %s is sent once for each item', async (_, fault) => {
		const run = await prepare('POST', '/requests/1/delete');
		await run();
		const before = emulator.count('RequestDelete');
		emulator.addFault(fault);
		const output = await run();
		expect(output.map(({ error }) => error)).toEqual(ITEMS.map(() => expect.anything() as unknown));
		expect(emulator.count('RequestDelete') - before).toBe(3);
		expect(logIns()).toBe(1);
	});

	test('a GET of what does not exist is sent once for each item, and signs nobody in again', async () => {
		const run = await prepare('GET', '/nothing');
		await run();
		const before = emulator.calls.length;
		expect(await run()).toHaveLength(3);
		const calls = emulator.calls.slice(before).map(({ operation }) => operation);
		expect(calls.filter((operation) => operation === 'AccessTokenInformation')).toHaveLength(3);
		expect(calls).toHaveLength(6);
		expect(logIns()).toBe(1);
	});

	test('a token that has ended is renewed, and the request sent again', async () => {
		const run = await prepare('GET', '/usergroups');
		expect(await run()).toMatchObject(ITEMS.map(() => ({ code: 0 })));
		emulator.expireTokens();
		expect(await run()).toMatchObject(ITEMS.map(() => ({ code: 0 })));
		expect(emulator.count('GetAccessToken')).toBe(1);
	});
});

import type { IDataObject } from 'n8n-workflow';

import { forgetRecentSignIns } from '../../credentials/signIn';
import { forgetPaces } from '../../nodes/api/paces';
import { createEmulator, type Emulator } from '../../emulator';
import { credentialFor } from './credentialFor';
import { execute } from './execute';

/** A Puzzel that wants to be asked less: nothing fails, nothing is sent twice, and it is not stormed. */

let emulator: Emulator;
beforeAll(async () => {
	emulator = await createEmulator();
});
afterAll(async () => await emulator.close());
beforeEach(() => {
	emulator.reset();
	forgetRecentSignIns();
	forgetPaces();
});

const numbered = (count: number): IDataObject[] => Array.from({ length: count }, (_, n) => ({ n }));

const create = async (count: number) =>
	await execute({
		node: 'puzzelRequest',
		parameters: {
			resource: 'request',
			operation: 'create',
			from: 'a@example.com',
			to: 'support@example.com',
			subject: '={{ "Task " + $json.n }}',
		},
		credential: credentialFor(emulator),
		items: numbered(count),
	});

/** Subjects of the requests that Puzzel really has. */
const subjects = () =>
	emulator.calls
		.filter(({ operation, answer }) => operation === 'RequestAdd' && answer.includes('"code":0'))
		.map(
			({ body }) => (JSON.parse((JSON.parse(body) as { data: string }).data) as { Subject: string }).Subject,
		);

test('create is repeated where Puzzel surely did not do it: 429, 503 with Retry-After', async () => {
	emulator.addFault({
		name: 'status',
		status: 429,
		retryAfterSeconds: 1,
		operation: 'RequestAdd',
		times: 2,
	});
	emulator.addFault({
		name: 'status',
		status: 503,
		retryAfterSeconds: 1,
		operation: 'RequestAdd',
		times: 1,
	});
	const { output, error } = await create(5);
	expect(error).toBeUndefined();
	expect(output).toHaveLength(5);
	expect(subjects().sort()).toEqual(numbered(5).map(({ n }) => `Task ${String(n)}`));
});

test('a limited server is not stormed, and nothing fails', async () => {
	emulator.addFault({ name: 'rateLimit', perSecond: 50, burst: 50 });
	const { output, error } = await create(200);
	expect(error).toBeUndefined();
	expect(output).toHaveLength(200);
	expect(new Set(subjects()).size).toBe(200);
	expect(emulator.calls.filter(({ status }) => status === 429).length).toBeLessThan(60);
});

test('the declarative node waits out a limit as well', async () => {
	emulator.addFault({
		name: 'status',
		status: 429,
		retryAfterSeconds: 1,
		operation: 'UserGet',
		times: 3,
	});
	const { output, error } = await execute({
		node: 'puzzelUser',
		parameters: {
			resource: 'user',
			operation: 'get',
			userId: { __rl: true, mode: 'id', value: '1231234' },
		},
		credential: credentialFor(emulator),
		items: numbered(20),
	});
	expect(error).toBeUndefined();
	expect(output).toHaveLength(20);
});

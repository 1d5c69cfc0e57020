import type { IDataObject } from 'n8n-workflow';

import { credentialFor } from '../../harness/engine/credentialFor';
import { execute } from '../../harness/engine/execute';
import { useEmulator } from '../../harness/engine/emulator';

const emulator = useEmulator();

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

test('at a limit nothing fails, nothing is sent twice, and few requests are refused', async () => {
	emulator.addFault({ name: 'rateLimit', perSecond: 50, burst: 50 });
	const { output, error } = await create(200);
	expect(error).toBeUndefined();
	expect(output).toHaveLength(200);
	expect(new Set(subjects()).size).toBe(200);
	expect(emulator.calls.filter(({ status }) => status === 429).length).toBeLessThan(60);
});

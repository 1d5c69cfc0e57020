import { expectKept, runTrial, startTrial } from '../../harness/n8n/pollTrial';
import { WAYS, type PollingN8n } from '../../harness/n8n/polling';

/** `test/long` does the same for ten minutes. */
describe.each(WAYS)('a poll every second, the cursor %s, in real n8n', (_, environment) => {
	let n8n: PollingN8n;
	beforeAll(async () => {
		n8n = await startTrial(environment);
	});
	afterAll(async () => await n8n.close());

	test('killed, and Puzzel away: every state that a poll saw is emitted, repeated only from the last poll', async () => {
		const judgement = await runTrial(n8n, {
			changes: 120,
			seconds: 70,
			kills: [[15, 25]],
			outageSeconds: 48,
		});
		expect(judgement.seen).toBeGreaterThan(40);
		expectKept(n8n, judgement);
	});
});

import { expectKept, runTrial, startTrial } from '../../harness/n8n/pollTrial';
import { WAYS, type PollingN8n } from '../../harness/n8n/polling';

const CHANGES = 1_000;

describe.each(WAYS)('ten minutes of changes, the cursor %s, in real n8n', (_, environment) => {
	let n8n: PollingN8n;
	beforeAll(async () => {
		n8n = await startTrial(environment);
	});
	afterAll(async () => await n8n.close());

	test('three kills, an outage, lost answers: every state that a poll saw is emitted', async () => {
		const judgement = await runTrial(n8n, {
			changes: CHANGES,
			seconds: 600,
			kills: [
				[60, 160],
				[320, 420],
				[460, 560],
			],
			outageSeconds: 60,
		});
		expect(judgement.seen).toBeGreaterThan(CHANGES / 4);
		expectKept(n8n, judgement);
	}, 600_000);
});

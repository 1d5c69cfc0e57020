import { DEMO_AGENTS } from '../../emulator';
import { judge } from '../../harness/n8n/pollJudge';
import { PollingN8n, WAYS } from '../../harness/n8n/polling';

describe.each(WAYS)('a poll every ten seconds, answers after thirty, the cursor %s', (_, environment) => {
	let n8n: PollingN8n;
	beforeAll(async () => {
		n8n = await PollingN8n.start({ environment, everySeconds: 10 });
	});
	afterAll(async () => await n8n.close());

	test('never two polls at a time, and all that they saw is emitted', async () => {
		const { emulator } = n8n;
		const { id } = emulator.addFault({ name: 'latency', operation: 'UserStateToday', ms: 30_000 });
		for (const change of [1, 2]) {
			emulator.setUserState(DEMO_AGENTS.ingrid, { userStatus: `State ${change}` });
			await n8n.nextPolls(1);
		}
		emulator.removeFault(id);
		emulator.setUserState(DEMO_AGENTS.ingrid, { userStatus: 'State 3' });
		await n8n.nextPolls(3);

		const calls = emulator.calls.filter(({ operation }) => operation === 'UserStateToday');
		expect(calls.filter(({ arrivedMs, doneMs }) => doneMs! - arrivedMs > 29_000).length).toBeGreaterThan(1);
		calls.slice(1).forEach(({ arrivedMs }, index) => {
			expect(arrivedMs).toBeGreaterThan(calls[index]!.doneMs!);
		});
		const { seen, missing, repeated, failures } = await judge(n8n);
		expect({ seen, missing, repeated, failures }).toEqual({
			seen: 3,
			missing: [],
			repeated: [],
			failures: 0,
		});
	}, 420_000);
});

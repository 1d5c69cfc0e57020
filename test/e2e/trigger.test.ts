import { DEMO_AGENTS } from '../../emulator';
import { judge } from '../n8n/pollJudge';
import { pause, PollingN8n, WAYS } from '../n8n/polling';

const USERS = [DEMO_AGENTS.ingrid, 1231235, 1231236];

describe.each(WAYS)('a poll every two seconds, the cursor %s, in real n8n', (_, environment) => {
	let n8n: PollingN8n;
	let changes = 0;
	beforeAll(async () => {
		n8n = await PollingN8n.start({ environment, everySeconds: 2 });
	}, 240_000);
	afterAll(async () => await n8n.close(), 60_000);

	const change = (user: number) => n8n.emulator.setUserState(user, { userStatus: `State ${++changes}` });
	const changeFor = async (times: number) => {
		for (let time = 0; time < times; time++) {
			change(USERS[time % USERS.length]!);
			await pause(300);
		}
	};

	test('killed in between: every state that a poll saw is emitted, repeated only from the last poll', async () => {
		await changeFor(12);
		// At any moment of a poll, or between two; what it has seen is not overwritten meanwhile.
		await pause(Math.random() * 2_000);
		await n8n.kill();
		change(DEMO_AGENTS.eilidh);
		await n8n.startAgain();
		await n8n.nextPolls(2);
		await changeFor(8);
		await n8n.nextPolls(3);

		const judgement = await judge(n8n);
		expect(judgement.seen).toBeGreaterThan(6);
		expect(judgement).toMatchObject({
			missing: [],
			lostInKills: [],
			repeatedFromElsewhere: [],
			confused: [],
			endedTwice: [],
		});
		if (n8n.isDurable) expect(judgement.repeated).toEqual([]);
		expect(n8n.emulator.count('LogIn')).toBe(1);
	}, 180_000);
});

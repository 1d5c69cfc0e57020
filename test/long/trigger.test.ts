import { createRealClock } from '../../emulator';
import { SeededRandom } from '../../emulator/routing/random';
import { judge } from '../n8n/pollJudge';
import { pause, PollingN8n, WAYS } from '../n8n/polling';
import { agentId, withAgents } from './agents';

const CHANGES = 1_000;
/** Of the emulator: a poll every second is one every four seconds there. */
const MINUTES = 10;
const SPEED = 4;
const AGENTS = 30;
const OUTAGE_SECONDS = 60;

const random = new SeededRandom(20_261_121);
/** What happens when, in seconds of the emulator since the first change. */
const KILLS = [random.between([60, 130]), random.between([330, 400]), random.between([460, 540])];
const OUTAGE = random.between([200, 260]);

describe.each(WAYS)('ten minutes of changes, the cursor %s, in real n8n', (way, environment) => {
	let n8n: PollingN8n;
	beforeAll(async () => {
		const clock = createRealClock({ speed: SPEED });
		n8n = await PollingN8n.start({
			puzzel: { seed: withAgents(AGENTS), clock },
			environment,
			everySeconds: 1,
		});
	}, 240_000);
	afterAll(async () => await n8n.close(), 120_000);

	test('three kills, an outage, lost answers: every state that a poll saw is emitted', async () => {
		const { emulator } = n8n;
		const { id: lostAnswers } = emulator.addFault({ name: 'dropAfter', probability: 0.02 });
		const began = emulator.clock.now();
		const at = async (second: number) => {
			while (emulator.clock.now() < began + second * 1_000) await pause(50);
		};

		const changes = (async () => {
			for (let change = 1; change <= CHANGES; change++) {
				await at((change / CHANGES) * MINUTES * 60);
				const agent = agentId(Math.floor(random.next() * AGENTS));
				emulator.setUserState(agent, { userStatus: `State ${change}` });
			}
		})();
		const outage = (async () => {
			await at(OUTAGE);
			const { id } = emulator.addFault({ name: 'dropBefore', operation: '*' });
			await at(OUTAGE + OUTAGE_SECONDS);
			emulator.removeFault(id);
		})();
		for (const kill of KILLS) {
			await at(kill);
			await n8n.kill();
			await n8n.startAgain();
		}
		await Promise.all([changes, outage]);
		await n8n.nextPolls(3);

		const judgement = await judge(n8n);
		const { missing, repeated, repeatedFromElsewhere, confused, failures, seen, lostInKills, polls } =
			judgement;
		const lost = emulator.faults.find(({ id }) => id === lostAnswers)!.hits;
		console.log(
			`${way}: ${CHANGES} changes, ${polls} polls saw ${seen} states, ${judgement.emitted} were emitted, ` +
				`${repeated.length} of them twice; ${lost} answers lost; ` +
				`${lostInKills.length} states seen only by a poll that n8n was killed in`,
		);
		expect(seen).toBeGreaterThan(CHANGES / 3);
		expect(missing).toEqual([]);
		expect(confused).toEqual([]);
		expect(judgement.endedTwice).toEqual([]);
		expect(repeatedFromElsewhere).toEqual([]);
		if (n8n.isDurable) expect(repeated).toEqual([]);
		// One outage is one error; with durable cursors, n8n tells each poll that fails.
		expect(failures).toBeGreaterThan(0);
		if (!n8n.isDurable) expect(failures).toBe(1);
		expect(emulator.count('LogIn')).toBe(1);
		expect(n8n.polls.every(({ answer }) => !answer.endsWith('…'))).toBe(true);
	}, 420_000);
});

import { createRealClock } from '../../emulator';
import { SeededRandom } from '../../emulator/routing/random';
import { until } from '../until';
import { agentId, withAgents } from './agents';
import { judge, type Judgement } from './pollJudge';
import { PollingN8n } from './polling';

/** Of the emulator: a poll every second is one every four seconds there. */
const SPEED = 4;
const AGENTS = 30;

/** Times are seconds of the emulator's clock since the first change. */
export interface Trial {
	changes: number;
	seconds: number;
	/** When n8n is killed, at a random moment of each span; it is started again immediately. */
	kills: Array<[from: number, to: number]>;
	/** Between the first kill and the next. */
	outageSeconds: number;
}

/** Real n8n, polling agents whose states change all the time, through kills, an outage and lost responses. */
export async function startTrial(environment: Record<string, string>): Promise<PollingN8n> {
	const clock = createRealClock({ speed: SPEED });
	return await PollingN8n.start({
		puzzel: { seed: withAgents(AGENTS), clock },
		environment,
		everySeconds: 1,
	});
}

export async function runTrial(
	n8n: PollingN8n,
	{ changes, seconds, kills, outageSeconds }: Trial,
): Promise<Judgement> {
	const { emulator } = n8n;
	const random = new SeededRandom(20_261_121);
	const { id: lostAnswers } = emulator.addFault({ name: 'dropAfter', probability: 0.02 });
	const began = emulator.clock.now();
	const now = () => (emulator.clock.now() - began) / 1_000;
	const at = async (second: number) =>
		await until(now, (passed) => passed >= second, { everyMs: 50, limitMs: 900_000 });

	let isOver = false;
	const changing = (async () => {
		for (let change = 1; change <= changes || !isOver; change++) {
			await at((change / changes) * seconds);
			const agent = agentId(Math.floor(random.next() * AGENTS));
			emulator.setUserState(agent, { userStatus: `State ${change}` });
		}
	})();
	try {
		for (const [index, span] of kills.entries()) {
			await at(random.between(span));
			await n8n.kill();
			await n8n.startAgain();
			await n8n.nextPolls(1);
			if (index > 0) continue;
			const { id } = emulator.addFault({ name: 'dropBefore', operation: '*' });
			await at(now() + outageSeconds);
			emulator.removeFault(id);
			await n8n.nextPolls(1);
		}
	} finally {
		isOver = true;
		await changing;
	}
	await n8n.nextPolls(3);

	const judgement = await judge(n8n);
	const { polls, seen, emitted, repeated, lostInKills, slowestMs } = judgement;
	const lost = emulator.faults.find(({ id }) => id === lostAnswers)!.hits;
	console.log(
		`${polls} polls saw ${seen} states, ${emitted} were emitted, ${repeated.length} of them twice; ` +
			`${lost} responses lost; ${lostInKills.length} states returned only to a poll during which n8n was killed; ` +
			`up to ${Math.round(slowestMs)} ms from the response to the execution`,
	);
	return judgement;
}

/** What was promised. */
export function expectKept(n8n: PollingN8n, judgement: Judgement): void {
	const { missing, confused, endedTwice, repeated, repeatedFromElsewhere, failures } = judgement;
	expect({ missing, confused, endedTwice, repeatedFromElsewhere }).toEqual({
		missing: [],
		confused: [],
		endedTwice: [],
		repeatedFromElsewhere: [],
	});
	// An outage is reported once, unless a poll outlives it; with durable cursors n8n reports each poll that fails.
	if (!n8n.isDurable) expect(failures).toBeLessThanOrEqual(1);
	else expect(repeated).toEqual([]);
	expect(n8n.emulator.count('LogIn')).toBe(1);
	// The log keeps responses up to a length.
	expect(n8n.polls.every(({ answer }) => !answer.endsWith('…'))).toBe(true);
}

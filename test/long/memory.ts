/**
 * Real n8n with the trigger active, polled every ten seconds: `npm run test:memory -- --minutes 30`.
 * Says whether its memory stays flat, and how often it signed in.
 */
import { parseArgs } from 'node:util';

import { describeMachine } from '../../bench/machine';
import { pause, PollingN8n, WAYS } from '../../harness/n8n/polling';
import { agentId, withAgents } from '../../harness/n8n/agents';
import { least, readMemory, TELLING, type MemoryUse } from '../../harness/n8n/memory';

const AGENTS = 500;
const CHANGE_EVERY_MS = 3_000;
const SAMPLE_EVERY_MS = 10_000;
/** n8n is warm by then. */
const WARM_MINUTES = 5;
/** Of the emulator, and its clock runs as the wall clock. */
const TOKEN_MINUTES = 15;
const FLAT = 1.1;

interface Sample extends MemoryUse {
	minute: number;
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: { minutes: { type: 'string', default: '30' }, durable: { type: 'boolean', default: false } },
	});
	const minutes = Number(values.minutes);
	if (!(minutes > WARM_MINUTES)) throw new Error(`--minutes must be more than ${WARM_MINUTES}`);
	const machine = await describeMachine();
	const [way, environment] = WAYS[values.durable ? 1 : 0]!;
	const n8n = await PollingN8n.start({
		puzzel: { seed: { ...withAgents(AGENTS), tokenLifetimeSeconds: TOKEN_MINUTES * 60 } },
		environment: { ...environment, ...TELLING },
		everySeconds: 10,
	});
	const began = Date.now();
	const passed = () => (Date.now() - began) / 60_000;
	const samples: Sample[] = [];
	let changes = 0;
	while (passed() < minutes) {
		await pause(CHANGE_EVERY_MS);
		n8n.emulator.setUserState(agentId(changes % AGENTS), { userStatus: `State ${++changes}` });
		if (passed() * 60_000 < samples.length * SAMPLE_EVERY_MS) continue;
		samples.push({ minute: passed(), ...(await readMemory(n8n.server.url)) });
		if (samples.length % 30 === 0) console.log(shown(samples.at(-1)!));
	}

	const warm = samples.filter(({ minute }) => minute >= WARM_MINUTES);
	const third = Math.ceil(warm.length / 3);
	const [first, last] = [warm.slice(0, third), warm.slice(-third)];
	const emitted = (await n8n.emitted()).flatMap(({ items }) => items).length;
	const logIns = n8n.emulator.count('LogIn');
	const renewals = n8n.emulator.count('GetAccessToken');
	const lives = Math.ceil((passed() + 1) / TOKEN_MINUTES);
	const from = (what: keyof MemoryUse) =>
		`${least(first, what).toFixed(0)} MB → ${least(last, what).toFixed(0)} MB`;
	console.log(`
${machine.join('\n')}
${minutes} minutes, a poll every ten seconds, the cursor ${way}
polls             ${n8n.polls.length}, of ${AGENTS} agents; ${changes} changes, ${emitted} emitted
RSS               ${from('rss')} (least of the first and of the last third, from minute ${WARM_MINUTES} on)
heap in use       ${from('heap')}
sign-ins          ${logIns} by password, ${renewals} renewals, in ${lives} lives of a token`);
	await n8n.close();
	const isFlat = (['rss', 'heap'] as const).every((what) => least(last, what) < least(first, what) * FLAT);
	if (!isFlat || logIns !== 1 || logIns + renewals > lives) process.exitCode = 1;
}

const shown = ({ minute, rss, heap }: Sample) =>
	`minute ${minute.toFixed(0)}: RSS ${rss.toFixed(0)} MB, heap ${heap.toFixed(0)} MB`;

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});

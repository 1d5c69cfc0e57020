/**
 * How long one step of the routing takes with 20,000 waiting requests and 500 agents:
 * `node --import tsx emulator/routing/measure.ts`
 */
import { createManualClock } from '../clock';
import type { AgentSpec } from './agent';
import { ContactCentre } from './contactCentre';
import { SeededRandom } from './random';

const REQUESTS = 20_000;
const AGENTS = 500;
const STEPS = 500;

function build(queueCount: number) {
	const random = new SeededRandom(7);
	const whole = (below: number) => Math.floor(random.next() * below);
	const clock = createManualClock();
	const queues = Array.from({ length: queueCount }, (_, index) => ({
		id: index + 1,
		mediaType: 'EMail' as const,
		slaSeconds: 600 * (1 + (index % 4)),
	}));
	const agents = Array.from({ length: AGENTS }, (_, index): AgentSpec => {
		const skills = new Map(Array.from({ length: 6 }, () => [1 + whole(queueCount), 1 + whole(9)]));
		return {
			id: index + 1,
			contactCentreStatus: 'LoggedOn',
			profiles: [{ id: 1, skills: [...skills].map(([queueId, level]) => ({ queueId, level })) }],
		};
	});
	const centre = new ContactCentre({ queues, agents, rules: { queueLimit: REQUESTS * 2 } }, () =>
		clock.now(),
	);
	const add = () =>
		centre.addRequest({
			customerKey: '1',
			queueId: 1 + whole(queueCount),
			from: 'from@example.com',
			to: 'to@example.com',
			subject: 'Task',
			vipScore: whole(100),
			...(whole(10) === 0 && { reservedUserId: 1 + whole(AGENTS), reservedSeconds: 60 + whole(7200) }),
		});
	const ids: number[] = [];
	for (let count = 0; count < REQUESTS + AGENTS; count++) {
		clock.advance(50);
		ids.push(add().id);
	}
	for (const agent of centre.agents.values()) if (agent.offer) centre.accept(agent.id);
	const waiting = () => {
		for (;;) {
			const id = ids[whole(ids.length)]!;
			if (centre.requests.get(id)?.status === 'InQueue') return id;
		}
	};
	const steps: Record<string, () => () => void> = {
		'a new request': () => () => void ids.push(add().id),
		'an agent finishes, is offered the next and accepts it': () => {
			const agent = [...centre.agents.values()].find(({ holds }) => holds.length > 0)!;
			return () => {
				centre.finish(agent.id);
				centre.accept(agent.id);
			};
		},
		'an agent rejects': () => {
			const busy = [...centre.agents.values()].find(({ holds }) => holds.length > 0)!;
			centre.finish(busy.id);
			return () => void centre.reject(busy.id);
		},
		'an update of the VIP score': () => {
			const id = waiting();
			const vipScore = whole(300);
			return () => void centre.updateRequest(id, { vipScore });
		},
		'a deletion': () => {
			const id = waiting();
			return () => centre.deleteRequest(id, true);
		},
		'the position of a request': () => {
			const request = centre.request(waiting());
			return () => void centre.position(request);
		},
		'a second passes': () => () => {
			clock.advance(1000);
			void centre.currentTime;
		},
	};
	return { centre, clock, steps };
}

for (const queueCount of [1, 40]) {
	const { centre, clock, steps } = build(queueCount);
	console.log(`\n${queueCount} queue(s), ${AGENTS} agents, ${REQUESTS} requests waiting`);
	for (const [name, prepare] of Object.entries(steps)) {
		const times: number[] = [];
		for (let count = 0; count < STEPS; count++) {
			clock.advance(20);
			for (const agent of centre.agents.values()) if (agent.offer) centre.accept(agent.id);
			const step = prepare();
			const start = performance.now();
			step();
			times.push(performance.now() - start);
		}
		times.sort((one, other) => one - other);
		const at = (share: number) => times[Math.floor(times.length * share)]!.toFixed(4);
		console.log(`  ${name}: median ${at(0.5)} ms, 99 % ${at(0.99)} ms`);
	}
}

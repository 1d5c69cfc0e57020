import fc from 'fast-check';

import { createManualClock } from '../../emulator/clock';
import type { AgentSpec } from '../../emulator/routing/agent';
import { ContactCentre } from '../../emulator/routing/contactCentre';
import type { CentreSpec } from '../../emulator/routing/floor';
import { RoutingRefusal } from '../../emulator/routing/refusal';
import type { RequestStatus, RoutedRequest } from '../../emulator/routing/request';

/** How many random histories each property sees; `ROUTING_RUNS=10000` for the long run. */
const numRuns = Number(process.env.ROUTING_RUNS ?? 500);
const START = Date.parse('2026-01-05T08:00:00.000Z');

interface Command {
	name: string;
	given: object;
	perform(run: Run): unknown;
}

const few = fc.nat(4);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const seconds = fc.constantFrom(0, 1, 29, 30, 31, 600, 3600);

function command<T extends object>(
	weight: number,
	name: string,
	fields: { [K in keyof T]: fc.Arbitrary<T[K]> },
	perform: (run: Run, given: T) => unknown,
): { weight: number; arbitrary: fc.Arbitrary<Command> } {
	const arbitrary = fc
		.record(fields)
		.map((given) => ({ name, given, perform: (run: Run) => perform(run, given as T) }));
	return { weight, arbitrary };
}

const commands = fc.oneof(
	command(
		6,
		'add',
		{ queue: few, vipScore: fc.integer({ min: -20, max: 200 }), to: maybe(few), reservedSeconds: seconds },
		(run, { queue, to, ...more }) =>
			run.note(
				run.centre.addRequest({
					...{ customerKey: '1', from: '', to: '', subject: '', ...more },
					queueId: run.queue(queue),
					reservedUserId: run.agent(to),
				}),
			),
	),
	command(
		3,
		'update',
		{
			request: fc.nat(40),
			vipScore: maybe(fc.integer({ min: 0, max: 300 })),
			to: maybe(few),
			reservedSeconds: maybe(seconds),
		},
		(run, { request, to, ...more }) =>
			run.centre.updateRequest(run.request(request), { ...more, reservedUserId: run.agent(to) }),
	),
	command(1, 'delete', { request: fc.nat(40), force: fc.boolean() }, (run, { request, force }) =>
		run.centre.deleteRequest(run.request(request), force),
	),
	command(
		1,
		'move',
		{
			request: fc.nat(40),
			queue: maybe(few),
			status: maybe(
				fc.constantFrom<RequestStatus>('InQueue', 'Alerting', 'Connected', 'OnHold', 'Disconnected'),
			),
			agent: maybe(few),
		},
		(run, { request, queue, status, agent }) =>
			run.centre.moveRequest(run.request(request), {
				queueId: queue === undefined ? undefined : run.queue(queue),
				status,
				userId: run.agent(agent),
			}),
	),
	command(
		5,
		'state',
		{
			agent: few,
			contactCentreStatus: fc.constantFrom('LoggedOn' as const, 'LoggedOn', 'LoggedOff', 'Pause'),
			userStatus: maybe(fc.constantFrom('Available', 'Available', 'Busy', 'Anything')),
		},
		(run, { agent, ...state }) => run.centre.setAgentState(run.agent(agent), state),
	),
	command(1, 'profile', { agent: few, profile: fc.nat(1) }, (run, { agent, profile }) =>
		run.centre.setAgentState(run.agent(agent), { profileId: profile + 1 }),
	),
	command(
		8,
		'act',
		{ agent: few, how: fc.constantFrom('accept' as const, 'accept', 'reject', 'finish', 'finish') },
		(run, { agent, how }) => run.centre[how](run.agent(agent)),
	),
	command(1, 'pick', { agent: few, request: fc.nat(40) }, (run, { agent, request }) =>
		run.centre.accept(run.agent(agent), run.request(request)),
	),
	command(
		1,
		'callout',
		{
			agent: few,
			destination: fc.constantFrom('answers', 'busy', 'noAnswer'),
			maxAttempts: fc.nat(3),
			secondsBetweenAttempts: seconds,
			inSeconds: seconds,
		},
		(run, { agent, inSeconds, ...order }) =>
			run.note(
				run.centre.orderCallout({
					...order,
					customerKey: '1',
					userId: run.agent(agent),
					scheduledAt: run.clock.now() + inSeconds * 1000,
				}),
			),
	),
	command(1, 'autopilot', { on: fc.boolean() }, (run, { on }) => run.centre.setAutopilot(on)),
	command(
		4,
		'wait',
		{ ms: fc.oneof(fc.nat(2000), fc.constantFrom(10_000, 29_999, 30_000, 30_001, 600_000, 3_600_000)) },
		(run, { ms }) => {
			run.clock.advance(ms);
			return run.centre.currentTime;
		},
	),
);

const queueSpec = fc.record({
	mediaType: fc.constantFrom('EMail' as const, 'EMail' as const, 'Chat' as const),
	slaSeconds: fc.constantFrom(undefined, 60, 600, 600, 3600),
});
const AUTOPILOT: NonNullable<AgentSpec['autopilot']> = {
	acceptAfterSeconds: [0, 40],
	handleSeconds: [0, 300],
	missProbability: 0.2,
};
const skills = fc.dictionary(fc.constantFrom('0', '1', '2', '3'), fc.integer({ min: 1, max: 3 }));
const agentSpec = fc.record({
	profiles: fc.tuple(skills, skills),
	capacity: fc.record({ Chat: fc.integer({ min: 1, max: 3 }), EMail: fc.integer({ min: 1, max: 2 }) }),
	contactCentreStatus: fc.constantFrom('LoggedOn' as const, 'LoggedOff' as const),
	autopilot: maybe(fc.constant(AUTOPILOT)),
});

const centreSpec: fc.Arbitrary<CentreSpec> = fc
	.record({
		queues: fc.array(queueSpec, { minLength: 1, maxLength: 4 }),
		agents: fc.array(agentSpec, { minLength: 1, maxLength: 5 }),
		wrapUpSeconds: fc.constantFrom(0, 5),
		queueLimit: fc.constantFrom(3, 20_000),
		randomSeed: fc.nat(),
	})
	.map(({ queues, agents, wrapUpSeconds, queueLimit, randomSeed }) => ({
		queues: queues.map((queue, id) => ({ ...queue, id: id + 1 })),
		agents: agents.map(({ profiles, ...agent }, id) => ({
			...agent,
			id: id + 1,
			profiles: profiles.map((skills, profile) => ({
				id: profile + 1,
				skills: Object.entries(skills)
					.filter(([queue]) => Number(queue) < queues.length)
					.map(([queue, level]) => ({ queueId: Number(queue) + 1, level })),
			})),
		})),
		rules: { wrapUpSeconds, queueLimit, keepEvents: 1e9, keepEnded: 1e9 },
		destinations: {
			busy: { outcome: 'busy', afterSeconds: 2 },
			noAnswer: { outcome: 'noAnswer', afterSeconds: 20 },
		},
		randomSeed,
	}));

/** A centre, its clock, and the ids that the numbers in commands stand for. */
class Run {
	readonly clock = createManualClock(START);
	centre: ContactCentre;
	readonly ids: number[] = [];

	constructor(readonly spec: CentreSpec) {
		this.centre = new ContactCentre(spec, () => this.clock.now());
	}

	/** What a file with the state holds, taken up by a new centre. */
	restart(): void {
		const text = JSON.stringify(this.centre.store());
		this.centre = new ContactCentre(this.spec, () => this.clock.now(), JSON.parse(text));
	}

	/** False if the centre refused. */
	perform(command: Command): boolean {
		try {
			command.perform(this);
			return true;
		} catch (error) {
			if (error instanceof RoutingRefusal) return false;
			throw error;
		}
	}

	note({ id }: { id: number }): void {
		this.ids.push(id);
	}

	queue(number: number): number {
		return (number % this.spec.queues.length) + 1;
	}

	agent(number: number): number;
	agent(number: number | undefined): number | undefined;
	agent(number: number | undefined): number | undefined {
		return number === undefined ? undefined : (number % this.spec.agents.length) + 1;
	}

	request(number: number): number {
		return this.ids[number % Math.max(1, this.ids.length)] ?? 0;
	}
}

/** Every request is in exactly the one place that its status says. */
function expectNobodyLost({ centre, ids }: Run): void {
	const agents = [...centre.agents.values()];
	const queues = [...centre.queues.values()];
	for (const id of ids) {
		const request = centre.request(id);
		const { status, callout, agentId } = request;
		const ringsAt = agents.filter(({ offer }) => offer === request);
		const heldBy = agents.filter(
			({ holds, connecting }) => holds.includes(request) || connecting === request,
		);
		const waits = queues.filter(({ waiting }) => waiting.has(request)).length;
		const lists = [
			...queues.map(({ open }) => open),
			...agents.flatMap(({ reserved }) => [...reserved.values()]),
		];
		const offerable = lists.filter((list) => list.has(request)).length;
		const isAt = status === 'Alerting' || status === 'Connected' || status === 'Connecting';
		expect({ id, status, ringsAt: ringsAt.length, heldBy: heldBy.length, waits, offerable }).toEqual({
			id,
			status,
			ringsAt: Number(status === 'Alerting'),
			heldBy: Number(isAt && status !== 'Alerting'),
			waits: Number(status === 'InQueue' || (status === 'Alerting' && !callout)),
			offerable: Number(status === 'InQueue'),
		});
		expect([...ringsAt, ...heldBy].map((agent) => agent.id)).toEqual(isAt ? [agentId] : []);
		expect(request.endedAt !== undefined).toBe(['Disconnected', 'Failure'].includes(status));
	}
}

/** By the documented formula, no request has a higher score than one before it in the queue. */
function expectOrderByScore({ centre, spec }: Run): void {
	for (const { id, slaSeconds } of spec.queues) {
		const scores = [...centre.queue(id).waiting].map(({ enteredAt, vipScore }) => {
			const waited = (centre.currentTime - enteredAt) / 1000;
			return slaSeconds === undefined ? waited : (waited * 100) / slaSeconds + vipScore;
		});
		scores.forEach((score, place) =>
			expect(score).toBeLessThanOrEqual((scores[place - 1] ?? Infinity) + 1e-6),
		);
	}
}

/** Nobody who could be offered something is left waiting for it. */
function expectNobodyIdle({ centre }: Run): void {
	const now = centre.currentTime;
	for (const agent of centre.agents.values()) {
		if (!agent.isReady) continue;
		for (const queue of centre.queues.values()) {
			if (!agent.hasRoomFor(queue.mediaType)) continue;
			for (const request of queue.waiting) {
				if (request.status !== 'InQueue') continue;
				const reserved = (request.reservedUntil ?? 0) > now;
				const couldTake = reserved ? request.reservedUserId === agent.id : agent.skills.has(queue.id);
				expect({ request: request.id, agent: agent.id, couldTake }).toMatchObject({ couldTake: false });
			}
		}
	}
}

/** Everybody comes to work and takes whatever rings, until nothing waits that anybody there can answer. */
function workItOff(run: Run): RoutedRequest[] {
	const { centre, clock } = run;
	centre.setAutopilot(false);
	for (const agent of centre.agents.keys()) {
		centre.setAgentState(agent, { contactCentreStatus: 'LoggedOn', userStatus: 'Available' });
	}
	for (let round = 0; round < 250; round++) {
		for (const agent of centre.agents.values()) {
			if (agent.offer) centre.accept(agent.id);
			while (agent.holds.length > 0) centre.finish(agent.id);
		}
		clock.advance(15_000);
	}
	return [...centre.requests.values()].filter(
		({ queueId, status }) =>
			(status === 'InQueue' || status === 'Alerting') &&
			queueId !== undefined &&
			centre.queue(queueId).agents.length > 0,
	);
}

const history = fc.tuple(centreSpec, fc.array(commands, { minLength: 5, maxLength: 60 }));

it('loses no request, keeps the order by score, and leaves no agent idle while a request waits', () => {
	fc.assert(
		fc.property(history, ([spec, given]) => {
			const run = new Run(spec);
			for (const each of given) {
				const before = run.centre.history.length;
				const done = run.perform(each);
				if (!done) expect(run.centre.history.length).toBe(before);
				expectNobodyLost(run);
				expectOrderByScore(run);
				expectNobodyIdle(run);
			}
			expect(workItOff(run)).toEqual([]);
		}),
		{ numRuns },
	);
});

it('does the same for the same inputs, and goes on after a restart as if there had been none', () => {
	fc.assert(
		fc.property(history, fc.nat(60), ([spec, given], when) => {
			const [straight, restarted] = [new Run(spec), new Run(spec)];
			given.forEach((each, position) => {
				if (position === when) restarted.restart();
				expect(restarted.perform(each)).toBe(straight.perform(each));
				expect(restarted.centre.history.slice(-100)).toEqual(straight.centre.history.slice(-100));
			});
			expectNobodyLost(restarted);
			expect(JSON.parse(JSON.stringify(restarted.centre.store()))).toMatchObject({
				requests: JSON.parse(JSON.stringify(straight.centre.store().requests)),
			});
		}),
		{ numRuns: Math.ceil(numRuns / 5) },
	);
});

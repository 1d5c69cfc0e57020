import fc from 'fast-check';

import { createManualClock } from '../../emulator/clock';
import { ContactCentre } from '../../emulator/routing/contactCentre';
import type { CentreSpec } from '../../emulator/routing/floor';
import { RoutingRefusal } from '../../emulator/routing/refusal';
import type { RequestStatus, RoutedRequest } from '../../emulator/routing/request';

/** How many random histories each property sees; `ROUTING_RUNS=10000` for the long run. */
const numRuns = Number(process.env.ROUTING_RUNS ?? 500);
const START = Date.parse('2026-01-05T08:00:00.000Z');

type Command =
	| { do: 'add'; queue: number; vip: number; reservedTo: number | undefined; seconds: number }
	| {
			do: 'update';
			request: number;
			vip: number | undefined;
			reservedTo: number | undefined;
			seconds: number | undefined;
	  }
	| { do: 'delete'; request: number; force: boolean }
	| {
			do: 'move';
			request: number;
			queue: number | undefined;
			status: RequestStatus | undefined;
			agent: number | undefined;
	  }
	| {
			do: 'state';
			agent: number;
			contactCentreStatus: 'LoggedOn' | 'LoggedOff' | 'Pause';
			userStatus: string | undefined;
	  }
	| { do: 'profile'; agent: number; profile: number }
	| { do: 'accept' | 'reject' | 'finish'; agent: number }
	| { do: 'pick'; agent: number; request: number }
	| {
			do: 'callout';
			agent: number;
			destination: string;
			attempts: number;
			between: number;
			inSeconds: number;
	  }
	| { do: 'autopilot'; on: boolean }
	| { do: 'wait'; ms: number };

const index = fc.nat(40);
const few = fc.nat(4);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const seconds = fc.constantFrom(0, 1, 29, 30, 31, 600, 3600);

const command: fc.Arbitrary<Command> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({
			do: fc.constant('add' as const),
			queue: few,
			vip: fc.integer({ min: -20, max: 200 }),
			reservedTo: maybe(few),
			seconds,
		}),
	},
	{
		weight: 3,
		arbitrary: fc.record({
			do: fc.constant('update' as const),
			request: index,
			vip: maybe(fc.integer({ min: 0, max: 300 })),
			reservedTo: maybe(few),
			seconds: maybe(seconds),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({ do: fc.constant('delete' as const), request: index, force: fc.boolean() }),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			do: fc.constant('move' as const),
			request: index,
			queue: maybe(few),
			status: maybe(
				fc.constantFrom<RequestStatus>('InQueue', 'Alerting', 'Connected', 'OnHold', 'Disconnected'),
			),
			agent: maybe(few),
		}),
	},
	{
		weight: 5,
		arbitrary: fc.record({
			do: fc.constant('state' as const),
			agent: few,
			contactCentreStatus: fc.constantFrom(
				'LoggedOn' as const,
				'LoggedOn' as const,
				'LoggedOff' as const,
				'Pause' as const,
			),
			userStatus: maybe(fc.constantFrom('Available', 'Available', 'Busy', 'Anything')),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({ do: fc.constant('profile' as const), agent: few, profile: fc.nat(1) }),
	},
	{
		weight: 8,
		arbitrary: fc.record({
			do: fc.constantFrom(
				'accept' as const,
				'accept' as const,
				'reject' as const,
				'finish' as const,
				'finish' as const,
			),
			agent: few,
		}),
	},
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('pick' as const), agent: few, request: index }) },
	{
		weight: 1,
		arbitrary: fc.record({
			do: fc.constant('callout' as const),
			agent: few,
			destination: fc.constantFrom('answers', 'busy', 'noAnswer'),
			attempts: fc.nat(3),
			between: seconds,
			inSeconds: seconds,
		}),
	},
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('autopilot' as const), on: fc.boolean() }) },
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant('wait' as const),
			ms: fc.oneof(fc.nat(2000), fc.constantFrom(10_000, 29_999, 30_000, 30_001, 600_000, 3_600_000)),
		}),
	},
);

const queueSpec = fc.record({
	mediaType: fc.constantFrom('EMail' as const, 'EMail' as const, 'Chat' as const),
	slaSeconds: fc.constantFrom(undefined, 60, 600, 600, 3600),
});
const agentSpec = fc.record({
	profiles: fc.tuple(
		fc.dictionary(fc.constantFrom('0', '1', '2', '3'), fc.integer({ min: 1, max: 3 })),
		fc.dictionary(fc.constantFrom('0', '1', '2', '3'), fc.integer({ min: 1, max: 3 })),
	),
	capacity: fc.record({ Chat: fc.integer({ min: 1, max: 3 }), EMail: fc.integer({ min: 1, max: 2 }) }),
	contactCentreStatus: fc.constantFrom('LoggedOn' as const, 'LoggedOff' as const),
	autopilot: maybe(
		fc.constant({
			acceptAfterSeconds: [0, 40] as [number, number],
			handleSeconds: [0, 300] as [number, number],
			missProbability: 0.2,
		}),
	),
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
		rules: { wrapUpSeconds, queueLimit, keepEvents: Infinity, keepEnded: Infinity },
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
		const { centre, clock } = this;
		try {
			switch (command.do) {
				case 'wait':
					clock.advance(command.ms);
					void centre.currentTime;
					break;
				case 'add':
					this.ids.push(
						centre.addRequest({
							customerKey: '1',
							queueId: this.queue(command.queue),
							from: '',
							to: '',
							subject: '',
							vipScore: command.vip,
							reservedUserId: this.agent(command.reservedTo),
							reservedSeconds: command.seconds,
						}).id,
					);
					break;
				case 'update':
					centre.updateRequest(this.request(command.request), {
						vipScore: command.vip,
						reservedUserId: this.agent(command.reservedTo),
						reservedSeconds: command.seconds,
					});
					break;
				case 'delete':
					centre.deleteRequest(this.request(command.request), command.force);
					break;
				case 'move':
					centre.moveRequest(this.request(command.request), {
						queueId: command.queue === undefined ? undefined : this.queue(command.queue),
						status: command.status,
						userId: this.agent(command.agent),
					});
					break;
				case 'state':
					centre.setAgentState(this.agent(command.agent)!, command);
					break;
				case 'profile':
					centre.setAgentState(this.agent(command.agent)!, { profileId: command.profile + 1 });
					break;
				case 'accept':
				case 'reject':
				case 'finish':
					centre[command.do](this.agent(command.agent)!);
					break;
				case 'pick':
					centre.accept(this.agent(command.agent)!, this.request(command.request));
					break;
				case 'callout':
					this.ids.push(
						centre.orderCallout({
							customerKey: '1',
							userId: this.agent(command.agent)!,
							destination: command.destination,
							maxAttempts: command.attempts,
							secondsBetweenAttempts: command.between,
							scheduledAt: clock.now() + command.inSeconds * 1000,
						}).id,
					);
					break;
				case 'autopilot':
					centre.setAutopilot(command.on);
			}
			return true;
		} catch (error) {
			if (error instanceof RoutingRefusal) return false;
			throw error;
		}
	}

	private queue(number: number): number {
		return (number % this.spec.queues.length) + 1;
	}

	private agent(number: number | undefined): number | undefined {
		return number === undefined ? undefined : (number % this.spec.agents.length) + 1;
	}

	private request(number: number): number {
		return this.ids[number % Math.max(1, this.ids.length)] ?? 0;
	}
}

/** Every request is in exactly the one place that its status says. */
function expectNobodyLost({ centre, ids }: Run): void {
	const agents = [...centre.agents.values()];
	for (const id of ids) {
		const request = centre.request(id);
		const ringsAt = agents.filter(({ offer }) => offer === request);
		const heldBy = agents.filter(
			({ holds, connecting }) => holds.includes(request) || connecting === request,
		);
		const waitsIn = [...centre.queues.values()].filter(({ waiting }) => waiting.has(request));
		const openIn = [...centre.queues.values()].filter(({ open }) => open.has(request));
		const reservedAt = agents
			.flatMap(({ reserved }) => [...reserved.values()])
			.filter((list) => list.has(request));
		const place = {
			ringsAt: ringsAt.length,
			heldBy: heldBy.length,
			waitsIn: waitsIn.length,
			offerable: openIn.length + reservedAt.length,
		};
		expect({ id, status: request.status, ...place }).toEqual({
			id,
			status: request.status,
			...placeOf(request),
		});
		expect([...ringsAt, ...heldBy].map((agent) => agent.id)).toEqual(
			place.ringsAt + place.heldBy === 0 ? [] : [request.agentId],
		);
		expect(request.endedAt !== undefined).toBe(['Disconnected', 'Failure'].includes(request.status));
	}
}

function placeOf({ status, callout }: RoutedRequest) {
	const nowhere = { ringsAt: 0, heldBy: 0, waitsIn: 0, offerable: 0 };
	if (status === 'InQueue') return { ...nowhere, waitsIn: 1, offerable: 1 };
	if (status === 'Alerting') return { ...nowhere, ringsAt: 1, waitsIn: callout ? 0 : 1 };
	if (status === 'Connected' || status === 'Connecting') return { ...nowhere, heldBy: 1 };
	return nowhere;
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

const history = fc.tuple(centreSpec, fc.array(command, { minLength: 5, maxLength: 60 }));

it('loses no request, keeps the order by score, and leaves no agent idle while a request waits', () => {
	fc.assert(
		fc.property(history, ([spec, commands]) => {
			const run = new Run(spec);
			for (const each of commands) {
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

it('gives the same history for the same inputs', () => {
	fc.assert(
		fc.property(history, ([spec, commands]) => {
			const [one, other] = [new Run(spec), new Run(spec)].map((run) => {
				commands.forEach((each) => run.perform(each));
				return run.centre.history;
			});
			expect(one).toEqual(other);
		}),
		{ numRuns: Math.ceil(numRuns / 5) },
	);
});

it('goes on after a restart as if there had been none', () => {
	fc.assert(
		fc.property(history, fc.nat(60), ([spec, commands], when) => {
			const [straight, restarted] = [new Run(spec), new Run(spec)];
			commands.forEach((each, position) => {
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

import { createEmulator, createManualClock, DEMO_AGENTS, demoSeed, type Emulator } from '../../emulator';

describe('the demonstration', () => {
	let emulator: Emulator;
	const clock = createManualClock();
	const cameInto = (queue: number) =>
		[...emulator.centre.requests.values()].filter(({ queueId }) => queueId === queue).length;

	afterEach(async () => await emulator.close());

	it('answers a call that is ordered, by itself', async () => {
		emulator = await createEmulator({ seed: demoSeed(), clock });
		const { id } = emulator.centre.orderCallout({
			customerKey: '12345',
			userId: DEMO_AGENTS.ingrid,
			destination: '004722334455',
		});
		clock.advance(15_000);
		expect(emulator.centre.request(id)).toMatchObject({ status: 'Connected', agentId: DEMO_AGENTS.ingrid });
		clock.advance(90_000);
		expect(emulator.centre.request(id).status).toBe('Disconnected');
	});

	it('has calls and tasks come in at a rate that the agents keep up with', async () => {
		emulator = await createEmulator({ seed: demoSeed(), clock });
		let free = 0;
		for (let minute = 0; minute < 120; minute++) {
			clock.advance(60_000);
			if (emulator.centre.queue(103).agents.some(({ isReady }) => isReady)) free++;
		}
		// Every 2 to 5 minutes a call, every 1 to 2.5 a task of the support.
		expect(cameInto(103)).toBeGreaterThan(20);
		expect(cameInto(101)).toBeGreaterThan(40);
		expect(free / 120).toBeGreaterThan(0.9);
		for (const { waiting } of emulator.centre.queues.values()) expect(waiting.length).toBeLessThan(10);
	});

	it('comes to rest with the autopilot', async () => {
		emulator = await createEmulator({ clock, seed: { ...demoSeed(), autopilot: false } });
		const before = cameInto(101);
		clock.advance(3_600_000);
		expect(cameInto(101)).toBe(before);
	});
});

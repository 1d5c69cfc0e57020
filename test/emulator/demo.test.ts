import { createEmulator, createManualClock, DEMO_AGENTS, demoSeed, type Emulator } from '../../emulator';

describe('the demonstration', () => {
	let emulator: Emulator;
	const clock = createManualClock();

	beforeEach(async () => {
		emulator = await createEmulator({ seed: demoSeed(), clock });
	});
	afterEach(async () => await emulator.close());

	it('answers a call that is ordered, by itself', () => {
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

	it('has phone calls and tasks come in, and somebody free for a call most of the time', () => {
		const came = new Map<number, number>();
		let looks = 0;
		let free = 0;
		const phone = emulator.centre.queue(103);
		for (let minute = 0; minute < 120; minute++) {
			clock.advance(60_000);
			looks++;
			if (phone.agents.some(({ isReady }) => isReady)) free++;
		}
		for (const { queueId = 0 } of emulator.centre.requests.values()) {
			came.set(queueId, (came.get(queueId) ?? 0) + 1);
		}
		// Every 2 to 5 minutes a call, every 1 to 2.5 a task of the support.
		expect(came.get(103)).toBeGreaterThan(20);
		expect(came.get(101)).toBeGreaterThan(40);
		expect(free / looks).toBeGreaterThan(0.9);
	});
});

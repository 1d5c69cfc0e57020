import type { Browser } from 'playwright-core';

import { createEmulator, DEMO_ACCESS_POINTS, defaultSeed, type Emulator, type Seed } from '../../emulator';
import { startBrowser, Wallboard } from './page';

const REQUESTS = 20_000;
const AGENTS = 500;

/** A full queue and a large floor: every tenth agent is ready for e-mail, the others are paused. */
function largeSeed(): Partial<Seed> {
	const seed = defaultSeed();
	const [customer] = seed.customers;
	const [integration] = customer!.users;
	customer!.users = [
		integration!,
		...Array.from({ length: AGENTS - 1 }, (_, index) => ({
			id: 2_000_001 + index,
			userName: `agent${index + 1}`,
			firstName: 'Agent',
			lastName: String(index + 1),
			groupId: 10,
			contactCentreStatus: index % 10 ? ('Pause' as const) : ('LoggedOn' as const),
			profiles: [{ id: 1, name: 'Office', skills: [{ queueId: 101, level: 5 }] }],
		})),
	];
	customer!.requests = Array.from({ length: REQUESTS }, (_, index) => ({
		from: `customer${index}@example.com`,
		to: DEMO_ACCESS_POINTS.support,
		subject: `Order ${index}`,
		waitedSeconds: (index * 7919) % 9000,
	}));
	return seed;
}

describe(`${REQUESTS} requests and ${AGENTS} agents`, () => {
	let browser: Browser;
	let emulator: Emulator;
	let wallboard: Wallboard;

	beforeAll(async () => {
		emulator = await createEmulator({ seed: largeSeed() });
		browser = await startBrowser();
	}, 60_000);
	afterAll(async () => {
		await browser.close();
		await emulator.close();
	});
	beforeEach(async () => {
		wallboard = await Wallboard.open(browser, emulator);
	});
	afterEach(async () => await wallboard.close());

	const within = async (milliseconds: number, what: () => Promise<void>) => {
		const start = performance.now();
		await what();
		expect(performance.now() - start).toBeLessThan(milliseconds);
	};

	test('the page shows counts and the top of each queue, soon', async () => {
		await wallboard.close();
		await within(5_000, async () => {
			wallboard = await Wallboard.open(browser, emulator);
			await wallboard.shows('#figures', '20,000');
			await wallboard.shows('.queue', 'Order');
		});
		await wallboard.shows('.queue', /and 19,9\d\d more/);
		expect(await wallboard.page.locator('.request').count()).toBeLessThanOrEqual(40);
		expect(await wallboard.page.locator('.agent').count()).toBe(AGENTS);
		expect(wallboard.problems).toEqual([]);
	}, 60_000);

	test('a click is answered at once, also while much happens', async () => {
		let isBusy = true;
		// Every 20 ms an agent takes a request, and everyone watching is told.
		const bustle = (async () => {
			for (let agent = 0; isBusy; agent = (agent + 10) % 490) {
				const userId = 2_000_001 + agent;
				const { offer, holds } = emulator.centre.agent(userId);
				if (offer) emulator.accept(userId);
				else if (holds.length > 0) emulator.finish(userId);
				await new Promise((resolve) => setTimeout(resolve, 20));
			}
		})();
		try {
			for (const [button, text] of [
				['Ready: Agent 2', 'Ringing'],
				['Accept: Agent 2', 'Connected'],
				['Finish: Agent 2', 'Ringing'],
				['Off: log Agent 2 off', 'Logged off'],
			] as const) {
				expect(await wallboard.page.evaluate(clickUntil(button, text))).toBeLessThan(2_000);
			}
		} finally {
			isBusy = false;
			await bustle;
		}
	}, 60_000);

	test('an agent is found among them', async () => {
		await within(2_000, async () => {
			await wallboard.page.getByLabel('Find agents').fill('agent 321');
			await wallboard.agent('Agent 1').waitFor({ state: 'detached' });
		});
		expect(await wallboard.page.locator('.agent h3').allTextContents()).toEqual(['Agent 321']);
	}, 60_000);
});

/** Clicks, in the page, and gives the milliseconds until the agent's state has been painted. */
const clickUntil = (button: string, state: string) => `new Promise((resolve) => {
	const clicked = document.querySelector('button[aria-label=${JSON.stringify(button)}]');
	const start = performance.now();
	clicked.click();
	const text = clicked.closest('.agent').querySelector('.state');
	const look = () => {
		if (text.textContent === ${JSON.stringify(state)}) resolve(performance.now() - start);
		else requestAnimationFrame(look);
	};
	requestAnimationFrame(look);
})`;

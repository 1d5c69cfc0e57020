import { DateTime } from 'luxon';

import { createEmulator, DEMO_ACCESS_POINTS, DEMO_AGENTS, demoSeed, type Emulator } from '../../emulator';
import { Wallboard } from '../../harness/browser/page';
import { useBrowser } from '../../harness/browser/useBrowser';
import { until } from '../../harness/until';
import { signIn } from '../../harness/browser/puzzel';

const EILIDH = { id: DEMO_AGENTS.eilidh, name: 'Eilidh Macrae' };
const TIME_ZONE = 'Asia/Kolkata';
const INGRID = { id: DEMO_AGENTS.ingrid, name: 'Ingrid Solberg' };

describe('the page', () => {
	const browser = useBrowser();
	let emulator: Emulator;
	let wallboard: Wallboard;

	beforeEach(async () => {
		emulator = await createEmulator({ timeZone: TIME_ZONE });
		wallboard = await Wallboard.open(browser, emulator);
	});
	afterEach(async () => {
		await wallboard.close();
		await emulator.close();
		expect(wallboard.problems).toEqual([]);
	});

	test('ready, pause and off are what UserGet answers', async () => {
		const puzzel = await signIn(emulator);
		const { id, name } = EILIDH;
		for (const [button, contactCentreStatus] of [
			[`Ready: ${name}`, 'LoggedOn'],
			[`Pause: ${name}`, 'Pause'],
			[`Off: log ${name} off`, 'LoggedOff'],
			[`Ready: ${name}`, 'LoggedOn'],
		] as const) {
			await wallboard.press(button);
			await wallboard.page.locator(`[aria-label="${button}"][aria-pressed=true]`).waitFor();
			expect(await puzzel.user(id)).toMatchObject({ contactCentreStatus, userStatus: 'Available' });
		}
	});

	test('an agent rejects, accepts and finishes', async () => {
		const puzzel = await signIn(emulator);
		const { id, name } = EILIDH;
		await puzzel.addTask('Parcel 4471 has not arrived');
		await wallboard.press(`Ready: ${name}`);
		await wallboard.press(`Reject: ${name}`);
		await wallboard.agent(name).getByText('Not ready').waitFor();
		// The agent gets it again after the rest.
		emulator.clock.advance(15_000);
		await wallboard.press(`Accept: ${name}`);
		await wallboard.press(`Finish: ${name}`);
		await wallboard.agent(name).getByText('Ready', { exact: true }).first().waitFor();
		expect(await puzzel.user(id)).toMatchObject({ contactCentreStatus: 'LoggedOn', userStatus: 'Available' });
		const said = emulator.centre.history.filter(({ agentId }) => agentId === id).map(({ what }) => what);
		expect(said.filter((what) => what !== 'agentState')).toEqual([
			'offered',
			'rejected',
			'offered',
			'accepted',
			'finished',
		]);
	});

	test('a queue shows the score, VIP, for whom it is reserved and how long it has waited', async () => {
		const puzzel = await signIn(emulator);
		emulator.clock.setSpeed(0);
		await puzzel.addTask('Usual');
		await puzzel.addTask('Important', { VipScore: 50 });
		await puzzel.addTask('For Ingrid', { reservedUserId: INGRID.id, reservedUserWaitTime: 7200 });
		emulator.clock.advance(3_700_000);
		const queue = wallboard.queue('Support e-mail');
		await queue.getByText('1:01:40').first().waitFor();
		const rows = queue.locator('.request');
		expect(await rows.locator('.score').allTextContents()).toEqual(['Score 152', 'Score 102', 'Score 102']);
		expect(await rows.locator('.subject').allTextContents()).toEqual(['Important', 'Usual', 'For Ingrid']);
		await rows.nth(0).getByText('VIP 50').waitFor();
		await rows.nth(1).getByText('1:40 over SLA').waitFor();
		await rows.nth(2).getByText('reserved for Ingrid Solberg, 58:20 left').waitFor();
	});

	test('a score says how it comes about', async () => {
		const puzzel = await signIn(emulator);
		emulator.clock.setSpeed(0);
		await puzzel.addTask('Important', { VipScore: 50 });
		emulator.clock.advance(3_700_000);
		await wallboard.page
			.getByTitle('152 = 3700 s waited × 100 / 3600 s of the SLA + 50 VIP points')
			.waitFor();
	});

	test('a request opens with its address, its variables and what has happened to it', async () => {
		const puzzel = await signIn(emulator);
		await puzzel.addTask('Look inside', { Uri: 'https://crm.example.com/cases/1001', crmId: 'CRM-1001' });
		await wallboard.press(`Ready: ${EILIDH.name}`);
		await wallboard.agent(EILIDH.name).getByText('Look inside').click();
		const dialog = wallboard.page.locator('#request-dialog');
		await dialog.getByText('CRM-1001', { exact: true }).waitFor();
		expect(await dialog.getByRole('link').getAttribute('href')).toBe('https://crm.example.com/cases/1001');
		await dialog.getByText(`Rang at ${EILIDH.name}`).waitFor();
		emulator.accept(EILIDH.id);
		await dialog.getByText(`Accepted by ${EILIDH.name}`).waitFor();
		await wallboard.press('Close');
		await dialog.waitFor({ state: 'hidden' });
		expect(await wallboard.focused()).toBe('Look inside');
	});

	test('arrivals are said to screen readers, politely and not each by itself', async () => {
		const puzzel = await signIn(emulator);
		await puzzel.addTask('One');
		await wallboard.page.locator('[role=status]').getByText('1 new in Support e-mail').waitFor();
		await puzzel.addTask('Two');
		await puzzel.addTask('Three');
		await wallboard.page.locator('[role=status]').getByText('2 new in Support e-mail').waitFor();
	});

	test('an agent at whom it rings is not ready, and the user of n8n is no agent', async () => {
		const puzzel = await signIn(emulator);
		// Ingrid, James, Freja and Sunniva.
		await wallboard.shows('.figure', /^Ready4\s*of 7/);
		await puzzel.orderCallout(INGRID.id, '004722334455');
		await wallboard.shows('.figure', /^Ready3\s*of 7/);
		await wallboard.page.locator(`[aria-label="Ready: ${INGRID.name}"][aria-pressed=false]`).waitFor();
		await wallboard.agent('Integration User').getByText('Logged on').waitFor();
	});

	test('the access points of a queue are reported', async () => {
		await wallboard.queue('Sales tasks').getByText(`Access points: ${DEMO_ACCESS_POINTS.sales}`).waitFor();
	});

	test('waiting times go on without anything being asked', async () => {
		const puzzel = await signIn(emulator);
		await puzzel.addTask('Counts');
		const waited = wallboard.queue('Support e-mail').locator('.request .waited');
		await waited.waitFor();
		emulator.clock.setSpeed(60);
		await until(
			async () => await waited.textContent(),
			(text) => /^[1-9]\d*:/.test(text ?? ''),
		);
	});

	test('a callout rings the agent, then the destination', async () => {
		const puzzel = await signIn(emulator);
		await puzzel.orderCallout(INGRID.id, '004722334455');
		await wallboard.shows('#callouts', 'Rings the agent');
		await wallboard.press(`Accept: ${INGRID.name}`);
		await wallboard.shows('#callouts', 'Rings the destination');
		emulator.clock.advance(10_000);
		await wallboard.shows('#callouts', 'Connected');
	});

	test('a call is listed with its body and its answer, and stays open', async () => {
		const puzzel = await signIn(emulator);
		await puzzel.addTask('Look at the body');
		const row = wallboard.page.locator('.call', { hasText: 'RequestAdd' });
		await row.locator('summary').click();
		await row.getByLabel('Body').getByText('Look at the body').waitFor();
		await row.getByLabel('Response').getByText('"code": 0').waitFor();
		for (let call = 0; call < 60; call++) await puzzel.user(INGRID.id);
		await wallboard.shows('#call-total', '62');
		await row.getByLabel('Body').getByText('Look at the body').waitFor();
		await wallboard.page.locator('.call', { hasText: 'LogIn' }).waitFor({ state: 'detached' });
	});

	test('what the server says goes in as text', async () => {
		const puzzel = await signIn(emulator);
		const markup = '<img src=x onerror="document.title=1"><b>bold</b>';
		await puzzel.addTask(markup);
		await wallboard.queue('Support e-mail').getByText(markup, { exact: true }).waitFor();
		expect(await wallboard.page.locator('main :is(img, b)').count()).toBe(0);
	});

	test('the speed of the clock, and moving it forward', async () => {
		for (const [button, speed] of [
			['20× as fast as real time', 20],
			['Stop the clock', 0],
			['1× as fast as real time', 1],
		] as const) {
			await wallboard.press(button);
			await wallboard.page.locator(`[aria-label="${button}"][aria-pressed=true]`).waitFor();
			expect(emulator.clock.speed).toBe(speed);
		}
		const before = emulator.clock.now();
		await wallboard.press('+1 h: one hour forward');
		await until(
			() => emulator.clock.now() - before,
			(passed) => passed >= 3_600_000,
		);
		// Half an hour next to any whole hour.
		await wallboard.shows(
			'#time',
			DateTime.fromMillis(emulator.clock.now(), { zone: TIME_ZONE }).toFormat('HH:mm'),
		);
		await wallboard.shows('#date', TIME_ZONE);
	});

	test('the autopilot is switched on and off', async () => {
		await wallboard.press('Autopilot');
		await wallboard.page.locator('#autopilot[aria-pressed=true]').waitFor();
		expect(emulator.centre.autopilot).toBe(true);
		await wallboard.press('Autopilot');
		await wallboard.page.locator('#autopilot[aria-pressed=false]').waitFor();
		expect(emulator.centre.autopilot).toBe(false);
	});

	test('a fault is added, strikes and is removed', async () => {
		const puzzel = await signIn(emulator);
		await wallboard.press('Add a fault…');
		await wallboard.page.getByLabel('What goes wrong').selectOption('HTTP status');
		await wallboard.page.getByRole('spinbutton', { name: 'HTTP status' }).fill('502');
		await wallboard.page.getByLabel('Which API requests').selectOption('RequestAdd');
		await wallboard.press('Add');
		await wallboard.shows('#fault-list', 'HTTP status, 502');
		expect(emulator.faults).toMatchObject([{ name: 'status', status: 502, operation: 'RequestAdd' }]);

		await expect(puzzel.addTask('Not done')).rejects.toThrow();
		await wallboard.shows('#fault-list', 'struck 1');
		await wallboard.shows('.call', /RequestAdd.*502.*HTTP status/);

		await wallboard.press('Remove: HTTP status');
		await wallboard.shows('#no-faults', 'No fault is set.');
		expect(emulator.faults).toEqual([]);
		expect(await wallboard.focused()).toBe('Add a fault…');
	});

	test('every fault of the form is one the emulator knows', async () => {
		await wallboard.press('Add a fault…');
		const select = wallboard.page.getByLabel('What goes wrong');
		const titles = await select.locator('option').allTextContents();
		for (const [index, title] of titles.entries()) {
			if (index > 0) await wallboard.press('Add a fault…');
			await select.selectOption(title);
			await wallboard.press('Add');
			await until(
				() => emulator.faults.length,
				(count) => count === index + 1,
			);
		}
		expect(titles).toHaveLength(12);
	});

	test('what the emulator refuses is said', async () => {
		await wallboard.press('Add a fault…');
		await wallboard.page.getByLabel('What goes wrong').selectOption('Puzzel refuses');
		await wallboard.page.getByLabel('Code').fill('1.5');
		// Past the browser's own check, which would not let it through.
		await wallboard.page.evaluate('document.querySelector("#fault-dialog form").noValidate = true');
		await wallboard.press('Add');
		await wallboard.shows('#fault-problem', /./);
		expect(emulator.faults).toEqual([]);
	});

	test('starting over puts everything back, once it is confirmed', async () => {
		const puzzel = await signIn(emulator);
		await puzzel.addTask('Goes');
		await wallboard.queue('Support e-mail').getByText('Goes').waitFor();
		await wallboard.press('Start over…');
		await wallboard.press('Cancel');
		expect(emulator.centre.requests.size).toBe(1);
		await wallboard.press('Start over…');
		await wallboard.press('Start over');
		await wallboard.queue('Support e-mail').getByText('Goes').waitFor({ state: 'detached' });
		await wallboard.shows('#no-calls', 'No API request yet.');
		expect(emulator.centre.requests.size).toBe(0);
	});

	test('the keyboard does it all, and the focus stays where it is', async () => {
		const puzzel = await signIn(emulator);
		const { name } = EILIDH;
		await wallboard.tabTo(`Ready: ${name}`);
		await wallboard.page.keyboard.press('Enter');
		await wallboard.page.locator(`[aria-label="Ready: ${name}"][aria-pressed=true]`).waitFor();
		for (let refresh = 1; refresh <= 5; refresh++) {
			emulator.setUserState(INGRID.id, { contactCentreStatus: refresh % 2 ? 'Pause' : 'LoggedOn' });
			await wallboard
				.agent(INGRID.name)
				.getByText(refresh % 2 ? 'Paused' : 'Ready', { exact: true })
				.first()
				.waitFor();
			expect(await wallboard.focused()).toBe(`Ready: ${name}`);
		}

		await puzzel.addTask('By keyboard');
		await wallboard.button(`Accept: ${name}`).waitFor();
		expect(await wallboard.focused()).toBe(`Ready: ${name}`);
		await wallboard.page.keyboard.press('Shift+Tab');
		await wallboard.page.keyboard.press('Shift+Tab');
		expect(await wallboard.focused()).toBe(`Accept: ${name}`);
		await wallboard.page.keyboard.press('Enter');
		await wallboard.button(`Finish: ${name}`).waitFor();
		expect(await wallboard.focused()).toBe(`Finish: ${name}`);
		await wallboard.page.keyboard.press('Enter');
		await wallboard.button(`Finish: ${name}`).waitFor({ state: 'detached' });
		expect(await wallboard.focused()).toBe(`Ready: ${name}`);
	});

	test('agents are found by name and by what they do', async () => {
		const { page } = wallboard;
		await page.getByLabel('Find agents').fill('sol');
		await wallboard.agent(EILIDH.name).waitFor({ state: 'detached' });
		expect(await page.locator('.agent h3').allTextContents()).toEqual([INGRID.name]);
		await page.getByLabel('Find agents').fill('');
		await wallboard.press('Paused 2');
		await wallboard.agent(INGRID.name).waitFor({ state: 'detached' });
		expect(await page.locator('.agent h3').allTextContents()).toEqual([EILIDH.name, 'Lars Bergström']);
	});

	test('another customer is shown when chosen', async () => {
		await wallboard.page.getByLabel('Customer').selectOption('AB-77');
		await wallboard.queue('Inbox').waitFor();
		await wallboard.agent('Rowan Price').waitFor();
		await wallboard.agent(INGRID.name).waitFor({ state: 'detached' });
	});

	test('it says when the emulator is gone, and goes on when it is back', async () => {
		const { port } = new URL(emulator.url);
		await emulator.close();
		await wallboard.shows('#link', 'Reconnecting…');
		await wallboard.press(`Ready: ${EILIDH.name}`);
		await wallboard.shows('#announcement', 'The emulator cannot be reached.');
		emulator = await createEmulator({ seed: demoSeed(), port: Number(port) });
		await wallboard.shows('#link', 'Live');
		await wallboard.queue('Sales tasks').getByText('Renewal: Bergen Boats AS').waitFor();
	});
});

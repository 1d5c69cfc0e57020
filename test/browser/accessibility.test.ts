import axe from 'axe-core';
import type { Page } from 'playwright-core';

import { createEmulator, DEMO_AGENTS, demoSeed, type Emulator } from '../../emulator';
import { Wallboard } from '../../harness/browser/page';
import { useBrowser } from '../../harness/browser/useBrowser';
import { signIn } from '../../harness/browser/puzzel';

const SIZES = [
	{ width: 1280, height: 720 },
	{ width: 1440, height: 900 },
	{ width: 390, height: 844 },
];

const VIEWS = SIZES.flatMap((size) =>
	(['light', 'dark'] as const).map((colorScheme) => ({ ...size, colorScheme })),
);

describe('the page is usable by everyone', () => {
	const browser = useBrowser();
	let emulator: Emulator;

	beforeAll(async () => {
		emulator = await createEmulator({ seed: demoSeed() });
		const puzzel = await signIn(emulator);
		emulator.clock.setSpeed(0);
		await puzzel.addTask('A subject that is so long that it cannot possibly fit into one line of a phone', {
			reservedUserId: DEMO_AGENTS.ingrid,
			reservedUserWaitTime: 7200,
			VipScore: 300,
			Uri: 'https://crm.example.com/cases/1001',
			crmId: 'CRM-1001',
		});
		await puzzel.orderCallout(DEMO_AGENTS.ingrid, '004722334455667788');
		await puzzel.orderCallout(DEMO_AGENTS.astrid, '004755555555');
		emulator.accept(DEMO_AGENTS.eilidh);
		emulator.addFault({ name: 'status', status: 503, operation: 'UserGet', probability: 0.5 });
		for (let call = 0; call < 5; call++) await puzzel.user(DEMO_AGENTS.ingrid).catch(() => undefined);
	});
	afterAll(async () => await emulator.close());

	test.each(VIEWS)('$width × $height, $colorScheme', async (view) => {
		const wallboard = await Wallboard.open(browser, emulator, view);
		const { page } = wallboard;
		await wallboard.shows('.agent', 'Ringing');
		await page.locator('.call summary').first().click();
		await page.evaluate(axe.source);
		const look = async () => {
			expect(await violations(page)).toEqual([]);
			expect(await page.evaluate(OVERLAPS)).toEqual([]);
			expect(await page.evaluate(FAINT_BORDERS)).toEqual([]);
			expect(await widest(page)).toBeLessThanOrEqual(view.width);
		};
		await look();

		await page.locator('.request .subject').first().click();
		await wallboard.shows('#request-dialog', 'crmId');
		await look();
		await wallboard.press('Close');

		await wallboard.press('Add a fault…');
		await look();
		await page.keyboard.press('Escape');

		await wallboard.press('Start over…');
		await look();
		expect(wallboard.problems).toEqual([]);
		await wallboard.close();
	});

	test('the first Tab offers to skip to the queues', async () => {
		const wallboard = await Wallboard.open(browser, emulator);
		await wallboard.page.keyboard.press('Tab');
		expect(await wallboard.focused()).toBe('Skip to the queues');
		await wallboard.page.keyboard.press('Enter');
		await wallboard.page.keyboard.press('Tab');
		expect(await wallboard.page.evaluate('document.activeElement.closest("section").id')).toBe('queues');
		await wallboard.close();
	});
});

/** What breaks WCAG 2.2, level A and AA, and where. */
async function violations(page: Page): Promise<string[]> {
	return await page.evaluate(`axe.run({
		runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
		rules: { 'target-size': { enabled: true } },
	}).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
		nodes.map(({ target, failureSummary }) => id + ' ' + target.join(' ') + ' ' + failureSummary)))`);
}

/** How far to the right anything reaches that can be seen. */
async function widest(page: Page): Promise<number> {
	return await page.evaluate(`Math.max(
		document.documentElement.scrollWidth,
		...[...document.querySelectorAll('header *, main *, dialog[open] *')]
			.filter((element) => element.checkVisibility() && !element.closest('.line, .details, .idle, nav, pre'))
			.map((element) => Math.floor(element.getBoundingClientRect().right)),
	)`);
}

/** Each control that lies over another control or a text, as far as both can be seen. */
const OVERLAPS = `(() => {
	const root = document.querySelector('dialog[open]') ?? document.body;
	const visiblePart = (element, { left, top, right, bottom }) => {
		const part = { left, top, right, bottom };
		for (let each = element; each; each = each.parentElement) {
			if (getComputedStyle(each).overflowX === 'visible') continue;
			const clip = each.getBoundingClientRect();
			part.left = Math.max(part.left, clip.left);
			part.top = Math.max(part.top, clip.top);
			part.right = Math.min(part.right, clip.right);
			part.bottom = Math.min(part.bottom, clip.bottom);
		}
		return part;
	};
	const all = [...root.querySelectorAll('*')]
		.filter((element) => element.checkVisibility() && !element.closest('.heard-only, .skip, nav, option'));
	const named = (element) => (element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40);
	const controls = all.filter((element) => element.matches('button, a, input, select, summary'))
		.map((element) => ({ element, name: named(element), box: visiblePart(element.parentElement, element.getBoundingClientRect()) }));
	const texts = all.flatMap((element) => [...element.childNodes]
		.filter((node) => node.nodeType === 3 && node.data.trim())
		.map((node) => {
			const range = document.createRange();
			range.selectNode(node);
			return { element, name: node.data.trim().slice(0, 40), box: visiblePart(element, range.getBoundingClientRect()) };
		}));
	return controls.flatMap((one) => [...controls, ...texts]
		.filter(({ element }) => !one.element.contains(element) && !element.contains(one.element))
		.filter(({ box }) =>
			Math.min(one.box.right, box.right) - Math.max(one.box.left, box.left) > 1.5 &&
			Math.min(one.box.bottom, box.bottom) - Math.max(one.box.top, box.top) > 1.5)
		.map(({ name }) => one.name + ' over ' + name));
})()`;

/** Controls whose border has less than 3:1 to what is behind them. */
const FAINT_BORDERS = `(() => {
	const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
	const rgba = (color) => {
		canvas.clearRect(0, 0, 1, 1);
		canvas.fillStyle = color;
		canvas.fillRect(0, 0, 1, 1);
		return canvas.getImageData(0, 0, 1, 1).data;
	};
	const luminance = ([red, green, blue]) => {
		const [r, g, b] = [red, green, blue].map((value) => value / 255)
			.map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const behind = (element) => {
		for (let each = element.parentElement; each; each = each.parentElement) {
			const color = rgba(getComputedStyle(each).backgroundColor);
			if (color[3] === 255) return color;
		}
		return rgba('#fff');
	};
	return [...document.querySelectorAll('button, input, select')].filter((element) => element.checkVisibility())
		.flatMap((element) => {
			const { borderTopColor, borderTopWidth } = getComputedStyle(element);
			const border = rgba(borderTopColor);
			if (border[3] === 0 || borderTopWidth === '0px') return [];
			const [light, dark] = [luminance(border), luminance(behind(element))].sort((one, other) => other - one);
			const ratio = (light + 0.05) / (dark + 0.05);
			return ratio < 3 ? [(element.getAttribute('aria-label') ?? element.textContent) + ' ' + ratio.toFixed(2)] : [];
		});
})()`;

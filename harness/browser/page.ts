import { chromium, type Browser, type Page } from 'playwright-core';

import type { Emulator } from '../../emulator';

export interface PageOptions {
	width?: number;
	height?: number;
	colorScheme?: 'light' | 'dark';
}

/** Debian's Chromium; `CHROMIUM` names another one. */
export async function startBrowser(): Promise<Browser> {
	return await chromium.launch({
		executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
		],
	});
}

/** The emulator's page, live. An error in it, or a request to another host, fails a test that checks `problems`. */
export class Wallboard {
	readonly problems: string[] = [];

	private constructor(
		readonly page: Page,
		origin: string,
	) {
		page.on('pageerror', (error) => this.problems.push(error.message));
		page.on('request', (request) => {
			if (!/^data:/.test(request.url()) && new URL(request.url()).origin !== origin) {
				this.problems.push(`request to ${request.url()}`);
			}
		});
	}

	static async open(browser: Browser, emulator: Emulator, options: PageOptions = {}): Promise<Wallboard> {
		const { width = 1440, height = 900, colorScheme = 'light' } = options;
		const page = await browser.newPage({ viewport: { width, height }, colorScheme });
		page.setDefaultTimeout(60_000);
		const wallboard = new Wallboard(page, emulator.url);
		await page.goto(emulator.url);
		await wallboard.shows('#link', 'Live');
		return wallboard;
	}

	// By CSS: `getByRole` would work out the names of 2,000 buttons each time.

	/** A button by what a screen reader calls it. */
	button(name: string) {
		return this.page.locator(
			`button[aria-label="${name}"]:visible, button:not([aria-label]):text-is("${name}"):visible`,
		);
	}

	async press(name: string): Promise<void> {
		await this.button(name).click();
	}

	queue(name: string) {
		return this.page.locator(`.queue:has(h3:text-is("${name}"))`);
	}

	agent(name: string) {
		return this.page.locator(`.agent:has(h3:text-is("${name}"))`);
	}

	/** Waits until a part of the page has this text in it. */
	async shows(part: string, text: string | RegExp, timeout = 60_000): Promise<void> {
		await this.page.locator(part).filter({ hasText: text }).first().waitFor({ timeout });
	}

	/** What has the focus, as a screen reader calls it. */
	async focused(): Promise<string> {
		return await this.page.evaluate(
			'document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent',
		);
	}

	/** Presses Tab until this has the focus, from wherever it is. */
	async tabTo(name: string): Promise<void> {
		for (let pressed = 0; pressed < 150; pressed++) {
			await this.page.keyboard.press('Tab');
			if ((await this.focused()) === name) return;
		}
		throw new Error(`Tab does not reach "${name}"`);
	}

	async close(): Promise<void> {
		await this.page.close();
	}
}

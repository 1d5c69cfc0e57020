import type { Browser, Locator, Page } from 'playwright-core';

import type { Owner } from '../n8n/rest';
import type { PageOptions } from './page';

/** A person in n8n, from the sign-in page on. */
export class Visitor {
	private constructor(
		readonly page: Page,
		private readonly url: string,
	) {}

	/** Through the sign-in page, to the list of workflows. */
	static async signIn(
		browser: Browser,
		url: string,
		owner: Owner,
		options: PageOptions = {},
	): Promise<Visitor> {
		const { width = 1440, height = 900, colorScheme = 'light' } = options;
		const page = await browser.newPage({ viewport: { width, height }, colorScheme });
		page.setDefaultTimeout(60_000);
		const visitor = new Visitor(page, url);
		await visitor.open('/');
		await page.locator('input[type=email], input[autocomplete=email]').fill(owner.email);
		await page.locator('input[type=password]').fill(owner.password);
		await page.keyboard.press('Enter');
		await page.waitForURL('**/home/workflows', { waitUntil: 'commit' });
		return visitor;
	}

	/** Does not wait until everything is loaded: the editor also loads fonts from other hosts. */
	async open(path: string): Promise<void> {
		await this.page.goto(`${this.url}${path}`, { waitUntil: 'domcontentloaded' });
	}

	part(testId: string): Locator {
		return this.page.locator(`[data-test-id="${testId}"]:visible`);
	}

	/** Searches for the first node of an empty workflow, and chooses one of its actions. */
	async addFirstNode(words: string, node: string, action: string): Promise<void> {
		await this.part('canvas-add-button').locator('button').first().click();
		await this.part('node-creator-search-bar').fill(words);
		await this.part('node-creator-item-name').getByText(node, { exact: true }).click();
		await this.part('node-creator-item-name').getByText(action, { exact: true }).click();
		await this.part('ndv').waitFor();
	}

	/** Opens the form of a new credential, from that of a node. */
	async startCredential(): Promise<void> {
		await this.part('node-credentials-empty-state').locator('button, input').first().click();
		const [dialog, menu] = [
			this.part('credential-edit-dialog'),
			this.part('node-credentials-select-item-new'),
		];
		await dialog.or(menu).first().waitFor();
		if (await menu.isVisible()) await menu.click();
	}

	/** Types into a field of the form of a node or of a credential, by its internal name. */
	async fill(field: string, value: string): Promise<void> {
		await this.part(`parameter-input-${field}`).locator('input').fill(value);
	}

	/** Chooses one of the fixed options. */
	async chooseOption(field: string, name: string): Promise<void> {
		await this.part(`parameter-input-${field}`).click();
		await this.page.getByRole('option', { name, exact: true }).filter({ visible: true }).click();
	}

	/** Chooses from the list that a field offers. */
	async choose(field: string, name: string): Promise<void> {
		await this.part(`resource-locator-${field}`).locator('[data-test-id="rlc-input"]').click();
		await this.part('rlc-item').filter({ hasText: name }).click();
	}

	/** Opens the form of a node. */
	async openNode(name: string): Promise<void> {
		await this.page.locator(`[data-node-name="${name}"]`).first().dblclick();
		await this.part('ndv').waitFor();
	}

	/** "Execute workflow", until n8n says that it went well. */
	async execute(): Promise<void> {
		await this.part('execute-workflow-button').first().click();
		await this.page.getByText('Workflow executed successfully').waitFor();
	}

	async close(): Promise<void> {
		await this.page.close();
	}
}

import type { INode } from 'n8n-workflow';
import { selectors, type Browser, type Locator, type Page } from 'playwright-core';

import { OWNER } from '../n8n/demo';

/** n8n's editor with one open workflow. */
export class Editor {
	private constructor(
		readonly page: Page,
		private readonly url: string,
	) {}

	static async open(browser: Browser, { url }: { url: string }, workflowId: string): Promise<Editor> {
		selectors.setTestIdAttribute('data-test-id');
		const context = await browser.newContext({ viewport: { width: 1600, height: 1200 } });
		await context.request.post(`${url}/rest/login`, {
			data: { emailOrLdapLoginId: OWNER.email, password: OWNER.password },
		});
		const page = await context.newPage();
		page.setDefaultTimeout(60_000);
		const editor = new Editor(page, `${url}/workflow/${workflowId}`);
		await editor.reopen();
		return editor;
	}

	/** The workflow as it is stored, with nothing open over it. */
	async reopen(): Promise<void> {
		await this.page.goto(this.url);
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	/** The names of the nodes that the search for a new node finds, the best ones first. */
	async search(words: string): Promise<string[]> {
		const field = this.page.getByTestId('node-creator-search-bar');
		if (!(await field.isVisible())) {
			await this.page.getByTestId('node-creator-plus-button').click();
			await field.waitFor();
		}
		await field.fill(words);
		// n8n searches when typing stops: the list then has new entries, or none.
		await this.page.waitForTimeout(800);
		return await this.page.getByTestId('node-creator-item-name').allInnerTexts();
	}

	async closeSearch(): Promise<void> {
		await this.page.keyboard.press('Escape');
		await this.page.getByTestId('node-creator-search-bar').waitFor({ state: 'hidden' });
	}

	/** Opens the form of a node. */
	async openNode(name: string): Promise<void> {
		await this.page.locator(`[data-node-name="${name}"]`).first().dblclick();
		await this.fieldList.first().waitFor();
	}

	async closeNode(): Promise<void> {
		await this.page.getByTestId('ndv-close-button').click();
		await this.fieldList.first().waitFor({ state: 'detached' });
	}

	/** The fields of the form from top to bottom; `*` marks a required one. */
	async fields(): Promise<string[]> {
		const names = [];
		for (const field of await this.fieldList.all()) {
			const isMissing = await field.getByTestId('parameter-issues').count();
			const name = await field.locator('label[for] .n8n-text').first().innerText();
			names.push(`${name.trim()}${isMissing ? ' *' : ''}`);
		}
		return names;
	}

	/** What a collection offers to be added. */
	async offeredBy(collection: string): Promise<string[]> {
		const field = this.fieldList.filter({
			has: this.page.locator('label[for]').getByText(collection, { exact: true }),
		});
		const add = field.getByTestId('collection-parameter-add');
		const isList = await add.getByRole('combobox').count();
		await add.click();
		// n8n adds a single option immediately.
		if (!isList) {
			return [await field.locator('[data-test-id=parameter-item] label[for] .n8n-text').first().innerText()];
		}
		const items = this.page.getByTestId('collection-parameter-option').filter({ visible: true });
		await items.first().waitFor();
		const offered = await items.allInnerTexts();
		await add.click();
		await items.first().waitFor({ state: 'detached' });
		return offered.map((each) => each.trim());
	}

	/** What the list of a locator shows once this is typed into its search. */
	async searchList(name: string, words: string): Promise<string[]> {
		const responded = async (filter: string | undefined) =>
			await this.page.waitForResponse(
				(response) =>
					response.url().endsWith('/resource-locator-results') &&
					(response.request().postDataJSON() as { filter?: string }).filter === filter,
			);
		const listed = responded(undefined);
		await this.page.getByTestId(`resource-locator-${name}`).getByTestId('rlc-input').click();
		await listed;
		const searched = responded(words);
		await this.page.locator('[data-test-id=rlc-search] input, input[data-test-id=rlc-search]').fill(words);
		await searched;
		const items = this.page.getByTestId('rlc-item').filter({ visible: true });
		await items.first().waitFor();
		const names = await items.allInnerTexts();
		await this.page.getByTestId('node-parameters').click({ position: { x: 5, y: 5 } });
		return names.map((each) => each.trim());
	}

	/** The error that a locator shows instead of its list. */
	async errorOfList(name: string): Promise<string> {
		await this.page.getByTestId(`resource-locator-${name}`).getByTestId('rlc-input').click();
		return await this.page.getByTestId('rlc-error-container').innerText();
	}

	/** The same of a list without a search: n8n shows it next to the field. */
	async errorOfOptions(label: string): Promise<string> {
		await this.parameter(label).getByTestId('parameter-issues').hover();
		return await this.page.getByText('There was a problem loading').filter({ visible: true }).innerText();
	}

	/** The entries of a list without a search. */
	async optionsOf(label: string): Promise<string[]> {
		const field = this.parameter(label);
		// While n8n loads the options, the list is disabled, and a click would be lost.
		await field.locator('.el-select:not(:has(input:disabled))').first().click();
		const items = this.page.locator('.el-select-dropdown__item').filter({ visible: true });
		await items.nth(1).waitFor();
		const names = await items.allInnerTexts();
		await this.page.keyboard.press('Escape');
		return names.map((each) => each.trim().split('\n')[0]!);
	}

	/** Adds a note and saves the workflow; gives its nodes as the editor has sent them. */
	async save(): Promise<INode[]> {
		const saved = this.page.waitForRequest(
			(request) => request.method() === 'PATCH' && request.url().includes('/rest/workflows/'),
		);
		await this.page.keyboard.press('Shift+S');
		await this.page.keyboard.press('Control+S');
		return ((await saved).postDataJSON() as { nodes: INode[] }).nodes;
	}

	private parameter(label: string): Locator {
		return this.page
			.locator('[data-test-id=parameter-item]')
			.filter({ has: this.page.locator('label[for]').getByText(label, { exact: true }) })
			.last();
	}

	/** The fields of the form that can be seen, without those inside a collection. */
	private get fieldList(): Locator {
		return this.page
			.locator(
				'[data-test-id=node-parameters] [data-test-id=parameter-item]:not([data-test-id=parameter-item] *)',
			)
			.filter({ visible: true });
	}
}

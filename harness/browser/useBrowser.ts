import type { Browser } from 'playwright-core';

import { standIn } from '../standIn';
import { startBrowser } from './page';

/** A browser for all tests of a file. */
export function useBrowser(): Browser {
	let browser: Browser;
	beforeAll(async () => {
		browser = await startBrowser();
	});
	afterAll(async () => await browser.close());
	return standIn(() => browser);
}

import { bareLoop } from './bareLoop';
import { httpRequestNode, requestCreate, requestCreateComputed } from './contenders';
import { EmulatedPuzzel } from './emulatedPuzzel';
import { measure } from './measure';
import type { BenchN8n } from './n8n';
import { measuring } from './workflow';

const ROUNDS = 3;
const ITEMS = 1_000;

export const WARM_UP_ITEMS = ROUNDS * ITEMS;

/** All contenders create requests that are not counted, until all code is compiled. */
export async function warmUp(n8n: BenchN8n): Promise<void> {
	const puzzel = await EmulatedPuzzel.start();
	try {
		const credential = await n8n.createCredential(puzzel);
		const contenders = [
			requestCreate('this package'),
			requestCreate('this package, key', { deduplicationKey: '={{ $json.subject }}' }),
			requestCreateComputed('this package, computed'),
			httpRequestNode(puzzel.addresses.apiUrl),
		];
		for (let round = 1; round <= ROUNDS; round++) {
			await bareLoop(puzzel, ITEMS, 32, `warm-up-${round}`);
			for (const contender of contenders) {
				const order = { contender, items: ITEMS, credential };
				await measure(n8n, await n8n.session.createWorkflow(measuring(order)));
			}
		}
	} finally {
		await puzzel.close();
	}
}

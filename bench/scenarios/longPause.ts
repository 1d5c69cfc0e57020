import { requestCreate } from '../contenders';
import { EmulatedPuzzel } from '../emulatedPuzzel';
import { number, seconds } from '../figures';
import type { Bench, Section } from '../scenario';
import { measuring } from '../workflow';

const ITEMS = 1_000;
const BEFORE = 300;
const PAUSE_SECONDS = 3_600;

/** A server that in the middle of a run asks to wait for an hour. */
export async function longPause({ n8n, tell }: Bench): Promise<Section[]> {
	const puzzel = await EmulatedPuzzel.start();
	try {
		const credential = await n8n.createCredential(puzzel);
		const contender = requestCreate('this package');
		const id = await n8n.session.createWorkflow(measuring({ contender, items: ITEMS, credential }));
		const executionId = await n8n.session.start(id);
		await puzzel.hasReceived(BEFORE);
		const askedAt = Date.now();
		await puzzel.addFault({ name: 'status', status: 429, retryAfterSeconds: PAUSE_SECONDS });
		await n8n.session.end(id, executionId);
		const took = Date.now() - askedAt;
		const { error } = await n8n.session.outcome(executionId);
		tell(`ended after ${seconds(took)}: ${error}`);
		return [
			{
				title: `Retry-After ${number(PAUSE_SECONDS)} after ${BEFORE} of ${number(ITEMS)} items`,
				notes: [`The run ended ${seconds(took)} later with: ${error}`],
				targets: [
					{
						figure: 'Retry-After 3600 after 300 of 1,000 items',
						mustReach: 'the run ends within 10 s, and says when to go on',
						measured: seconds(took),
						met: took <= 10_000 && /\d\d:\d\d/.test(error),
					},
				],
			},
		];
	} finally {
		await puzzel.close();
	}
}

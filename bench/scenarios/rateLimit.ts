import { httpRequestNode, requestCreate } from '../contenders';
import { duplicatesIn, EmulatedPuzzel } from '../emulatedPuzzel';
import { percent, seconds } from '../figures';
import { measure } from '../measure';
import type { Bench, Section } from '../scenario';
import { MEASURED, measuring } from '../workflow';

const PER_SECOND = 100;
const ITEMS = 1_000;

/** A server that takes 100 requests per second, and says with Retry-After when to come again. */
export async function rateLimit({ n8n, options, tell }: Bench): Promise<Section[]> {
	const rows: string[][] = [];
	const shares: number[] = [];
	let failures = 0;

	const run = async (concurrency: number | undefined) => {
		const puzzel = await EmulatedPuzzel.start({ name: 'rateLimit', perSecond: PER_SECOND });
		try {
			const credential = await n8n.createCredential(puzzel);
			const contender = concurrency
				? requestCreate(`this package, ${concurrency} at once`, { concurrency })
				: httpRequestNode(puzzel.addresses.apiUrl);
			const id = await n8n.session.createWorkflow(
				measuring({ contender, items: ITEMS, credential, settings: { onError: 'continueRegularOutput' } }),
			);
			const { wall, execution } = await measure(n8n, id);
			const failed = execution.items(MEASURED).filter(({ json }) => 'error' in json).length;
			const written = await puzzel.written();
			const share = (ITEMS - failed) / (wall / 1000) / PER_SECOND;
			if (concurrency) {
				shares.push(share);
				failures += failed;
			}
			rows.push([
				contender.label,
				seconds(wall),
				String(failed),
				percent(share),
				String(written.throttled),
				String(duplicatesIn(written)),
			]);
			tell(`${contender.label}: ${failed} failed, ${percent(share)} of the limit`);
		} finally {
			await puzzel.close();
		}
	};

	for (let round = 1; round <= Math.min(options.repeats, 3); round++) {
		for (const concurrency of [16, 32]) await run(concurrency);
	}
	await run(undefined);

	return [
		{
			title: `A server that takes ${PER_SECOND} requests per second, ${ITEMS.toLocaleString('en')} items`,
			table: { head: ['by', 'wall', 'failed', 'share of the limit used', 'answers 429', 'duplicates'], rows },
			notes: [
				'On Error: Continue, so that failures can be counted. The server saves up to 100 requests while nobody asks, so that more than 100 % is possible.',
			],
			targets: [
				{
					figure: 'server limited to 100/s with Retry-After, 1,000 items',
					mustReach: '0 failed, ≥ 85 % of the limit used',
					measured: `${failures} failed, ${percent(Math.min(...shares))} in the worst of ${shares.length} runs`,
					met: failures === 0 && Math.min(...shares) >= 0.85,
				},
			],
		},
	];
}

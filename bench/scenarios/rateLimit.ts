import { httpRequestNode, requestCreate } from '../contenders';
import { duplicatesIn, EmulatedPuzzel } from '../emulatedPuzzel';
import { percent, seconds } from '../figures';
import { measure } from '../measure';
import type { Bench, Section, Target } from '../scenario';
import { MEASURED, measuring } from '../workflow';

const PER_SECOND = 100;
const ITEMS = 1_000;

/** What is counted over a sliding second is what a client comes to know last. */
const KINDS = {
	slidingWindow: 'counted over a sliding second',
	fixedWindow: 'counted anew every second',
	tokenBucket: 'a bucket of 100, filled evenly',
	leakyBucket: 'one every 10 ms, no burst',
} as const;
/** A leaky bucket is met by evenness alone, and the timers of a busy process are not even. */
const MUST_REACH = { slidingWindow: 0.85, fixedWindow: 0.85, tokenBucket: 0.85, leakyBucket: 0.7 };

/** A server that takes 100 requests per second, and says with Retry-After when to come again. */
export async function rateLimit({ n8n, options, tell }: Bench): Promise<Section[]> {
	const rows: string[][] = [];

	const run = async (kind: keyof typeof KINDS, concurrency: number | undefined) => {
		const puzzel = await EmulatedPuzzel.start({ name: 'rateLimit', kind, perSecond: PER_SECOND });
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
			rows.push([
				KINDS[kind],
				contender.label,
				seconds(wall),
				String(failed),
				percent(share),
				String(written.throttled),
				String(duplicatesIn(written)),
			]);
			tell(`${kind}, ${contender.label}: ${failed} failed, ${percent(share)} of the limit`);
			return { share, failed };
		} finally {
			await puzzel.close();
		}
	};

	const targets: Target[] = [];
	for (const kind of Object.keys(KINDS) as Array<keyof typeof KINDS>) {
		const runs: Array<{ share: number; failed: number }> = [];
		for (let round = 1; round <= Math.min(options.repeats, 3); round++) {
			for (const concurrency of [16, 32]) runs.push(await run(kind, concurrency));
		}
		const share = Math.min(...runs.map((each) => each.share));
		const failed = runs.reduce((sum, each) => sum + each.failed, 0);
		targets.push({
			figure: `server limited to 100/s (${KINDS[kind]}), 1,000 items, its start included`,
			mustReach: `0 failed, ≥ ${MUST_REACH[kind] * 100} % of the limit used`,
			measured: `${failed} failed, ${percent(share)} in the worst of ${runs.length} runs`,
			met: failed === 0 && share >= MUST_REACH[kind],
		});
	}
	await run('slidingWindow', undefined);

	return [
		{
			title: `A server that takes ${PER_SECOND} requests per second, ${ITEMS.toLocaleString('en')} items`,
			table: {
				head: ['limit', 'by', 'wall', 'failed', 'share of the limit used', 'answers 429', 'duplicates'],
				rows,
			},
			notes: [
				'On Error: Continue, so that failures can be counted. The sign-in is part of the time. A limit that is counted over a second takes the first 100 requests at once, so that more than 100 % is possible.',
			],
			targets,
		},
	];
}

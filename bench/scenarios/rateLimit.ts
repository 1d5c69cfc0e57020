import { httpRequestNode, requestCreate, type NodeContender } from '../contenders';
import { EmulatedPuzzel } from '../emulatedPuzzel';
import { measure } from '../measure';
import { number, percent, ratiosOf, timesOf } from '../report';
import type { Bench, Section, Target } from '../scenario';
import { measuring } from '../workflow';

const PER_SECOND = 100;
const ITEMS = 1_000;
const LIMITERS = [
	{ kind: 'slidingWindow', label: 'sliding window of a second' },
	{ kind: 'fixedWindow', label: 'fixed window of a second' },
	{ kind: 'tokenBucket', label: 'token bucket of 100' },
	{ kind: 'tokenBucket', burst: 20, label: 'token bucket of 20' },
] as const;
const MUST_REACH = 0.8;

/** A server that accepts 100 requests per second, and else returns 429 with Retry-After. */
export async function rateLimit({ n8n, rounds, short, progress }: Bench): Promise<Section> {
	const rows: string[][] = [];
	const targets: Target[] = [];
	for (const { label, ...limiter } of LIMITERS) {
		const run = async (contenderOf: (apiUrl: string) => NodeContender) => {
			const puzzel = await EmulatedPuzzel.start({ name: 'rateLimit', perSecond: PER_SECOND, ...limiter });
			try {
				const credential = await n8n.createCredential(puzzel);
				const contender = contenderOf(puzzel.addresses.apiUrl);
				const settings = { onError: 'continueRegularOutput' };
				const id = await n8n.session.createWorkflow(
					measuring({ contender, items: ITEMS, credential, settings }),
				);
				const { wall, done } = await measure(n8n, id);
				const { throttled, duplicates } = await puzzel.seen();
				const share = done / (wall / 1000) / PER_SECOND;
				progress(`${label}, ${contender.label}: ${ITEMS - done} failed, ${percent(share)} of the limit`);
				return { by: contender.label, failed: ITEMS - done, share, throttled, duplicates };
			} finally {
				await puzzel.close();
			}
		};
		const all: Array<Awaited<ReturnType<typeof run>>> = [];
		for (let round = 1; round <= rounds; round++) {
			for (const concurrency of short ? [16] : [16, 32]) {
				all.push(await run(() => requestCreate(`this package, ${concurrency} in parallel`, { concurrency })));
			}
			all.push(await run(httpRequestNode));
		}
		const by = (name: string) => all.filter((each) => each.by === name);
		const shares = (name: string) => by(name).map(({ share }) => share);
		const http = all.at(-1)!.by;
		for (const name of new Set(all.map((each) => each.by))) {
			const most = (what: 'failed' | 'throttled' | 'duplicates') =>
				number(Math.max(...by(name).map((each) => each[what])));
			rows.push([
				label,
				name,
				most('failed'),
				percent(Math.min(...shares(name))),
				most('throttled'),
				most('duplicates'),
				name === http ? '' : timesOf(ratiosOf(shares(name), shares(http))),
			]);
		}
		const own = all.filter((each) => each.by !== http);
		const worst = Math.min(...own.map(({ share }) => share));
		const failed = own.reduce((sum, each) => sum + each.failed, 0);
		targets.push({
			figure: `limit of ${PER_SECOND} a second, ${label}, ${number(ITEMS)} items from the start`,
			mustReach: `0 failed, ≥ ${MUST_REACH * 100} % of the limit used`,
			measured: `${failed} failed, ${percent(worst)} in the worst of ${own.length} runs`,
			met: failed === 0 && worst >= MUST_REACH,
		});
	}
	return {
		title: `A server that accepts ${PER_SECOND} requests per second, ${number(ITEMS)} items`,
		head: [
			'limiter',
			'by',
			'failed',
			'share of the limit used',
			'responses 429',
			'duplicates',
			'created per second, against the HTTP Request node',
		],
		rows,
		notes: [
			'The worst of the rounds. *On Error: Continue*, so that failures can be counted; only items that were created count.',
			'A limiter accepts a first burst immediately, so more than 100 % is possible.',
		],
		targets,
	};
}

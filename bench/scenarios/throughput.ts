import { bareLoop } from '../bareLoop';
import {
	HTTP_REQUEST,
	httpRequestNode,
	noOperation,
	requestCreate,
	requestCreateComputed,
	type NodeContender,
} from '../contenders';
import { EmulatedPuzzel, LATENCY_MS } from '../emulatedPuzzel';
import { measure } from '../measure';
import { median, number, ratiosOf, secondsOf, timesOf } from '../report';
import type { Bench, Section, Target } from '../scenario';
import { WARM_UP_ITEMS } from '../warmUp';
import { measuring } from '../workflow';

const BARE_16 = 'bare `fetch` loop, 16 in parallel';
const BARE_32 = 'bare `fetch` loop, 32 in parallel';
const PACKAGE_16 = 'this package, defaults (16 in parallel)';
const PACKAGE_32 = 'this package, 32 in parallel';
const COMPUTED_32 = 'this package, 32 in parallel, computed expressions';
/** Each with the bare loop it is compared with. */
const SHOWN: Array<[label: string, bare: string]> = [
	[BARE_16, BARE_16],
	[BARE_32, BARE_32],
	[PACKAGE_16, BARE_16],
	[PACKAGE_32, BARE_32],
	[COMPUTED_32, BARE_32],
	[HTTP_REQUEST.label, BARE_16],
];

interface Run {
	wall: number;
	cpu: number;
	rise?: number;
	done: number;
}

/** How long each contender takes for how many items: all of them in turn, then again. */
export async function throughput(bench: Bench): Promise<Section> {
	const runs = new Map<string, Run[]>();
	const sizes = bench.short ? [100, 1_000] : [100, 1_000, 10_000];
	for (let round = 1; round <= bench.rounds; round++) {
		for (const items of sizes) await oneRound(bench, items, round, runs);
	}
	const values = (label: string, items: number, what: 'wall' | 'cpu' | 'rise') =>
		runs.get(`${label} ${items}`)!.map((run) => run[what] ?? NaN);
	const walls = (label: string, items = 1_000) => values(label, items, 'wall');

	const rows = sizes.flatMap((items) => {
		const empty = median(values(noOperation.label, items, 'cpu'));
		return SHOWN.map(([label, bare]) => {
			const isNode = label !== bare;
			const own = walls(label, items);
			const cpu = median(values(label, items, 'cpu')) - (isNode ? empty : 0);
			return [
				number(items),
				label,
				secondsOf(own),
				number(Math.round(items / (median(own) / 1000))),
				`${(cpu / items).toFixed(2)} ms`,
				isNode ? `${Math.round(median(values(label, items, 'rise')))} MB` : '',
				label === HTTP_REQUEST.label ? '' : timesOf(ratiosOf(walls(HTTP_REQUEST.label, items), own)),
				isNode ? timesOf(ratiosOf(own, walls(bare, items))) : '',
			];
		});
	});
	const perExpression = (median(walls(COMPUTED_32)) - median(walls(PACKAGE_32))) / 1_000 / 2;
	return {
		title: `Creating requests, signed in, ${LATENCY_MS} ms away`,
		head: [
			'items',
			'by',
			'wall',
			'items/s',
			'CPU per item',
			'memory rise',
			'as fast as the HTTP Request node',
			'wall against the bare loop',
		],
		rows,
		notes: [
			'Every run is checked: all items were created, none of them twice.',
			'Wall is the time of the node alone, as n8n records it: the median, and the least and most of the rounds.',
			'CPU is that of the n8n process (or of the loop) for the whole execution, minus an execution with No Operation.',
			'Memory rise is the peak of the n8n process minus its memory before the run.',
			`Before, each contender created ${number(WARM_UP_ITEMS)} requests that are not counted.`,
			'Two fields of every node hold an expression such as `{{ $json.subject }}`; the bare loop has none.',
			`The computed ones are of the form \`{{ $json.subject.trim() }}\`: each takes ${perExpression.toFixed(2)} ms more per item.`,
		],
		targets: targetsOf(walls, sizes),
	};
}

function targetsOf(walls: (label: string, items?: number) => number[], sizes: number[]): Target[] {
	const atMost = (figure: string, limit: number, ratios: number[]): Target => ({
		figure,
		mustReach: `≤ ${limit}`,
		measured: timesOf(ratios),
		met: median(ratios) <= limit,
	});
	const faster = ratiosOf(walls(HTTP_REQUEST.label), walls(PACKAGE_32));
	const growth = (label: string) =>
		sizes
			.filter((items) => items > 1_000)
			.map((items) => {
				const ratios = ratiosOf(walls(label, items), walls(label));
				return atMost(`${number(items)} items against 1,000, ${label}: wall`, 10.5, ratios);
			});
	return [
		atMost(
			'1,000 items, 32 in parallel: wall against the bare loop',
			1.25,
			ratiosOf(walls(PACKAGE_32), walls(BARE_32)),
		),
		atMost(
			'1,000 items, defaults: wall against the bare loop',
			1.1,
			ratiosOf(walls(PACKAGE_16), walls(BARE_16)),
		),
		{
			figure: '1,000 items, 32 in parallel: as fast as the HTTP Request node',
			mustReach: '≥ 3',
			measured: timesOf(faster),
			met: median(faster) >= 3,
		},
		...growth(PACKAGE_16),
		...growth(PACKAGE_32),
	];
}

async function oneRound(
	{ n8n, progress }: Bench,
	items: number,
	round: number,
	runs: Map<string, Run[]>,
): Promise<void> {
	const puzzel = await EmulatedPuzzel.start();
	try {
		const credential = await n8n.createCredential(puzzel);
		const workflowWith = async (contender: NodeContender, count = items) =>
			await n8n.session.createWorkflow(measuring({ contender, items: count, credential }));
		const keep = async (label: string, work: () => Promise<Run>) => {
			const before = await puzzel.count('RequestAdd');
			const run = await work();
			const sent = (await puzzel.count('RequestAdd')) - before;
			const { duplicates } = await puzzel.seen();
			if (run.done !== items || duplicates || (label !== noOperation.label && sent !== items))
				throw new Error(`${label}: ${run.done} of ${items} items, ${sent} sent, ${duplicates} twice`);
			const key = `${label} ${items}`;
			runs.set(key, [...(runs.get(key) ?? []), run]);
			progress(`round ${round}, ${number(items)} items, ${label}: ${(run.wall / 1000).toFixed(2)} s`);
		};
		const node = async (contender: NodeContender) => {
			const id = await workflowWith(contender);
			await keep(contender.label, async () => await measure(n8n, id));
		};
		const bare = async (label: string, concurrency: number) =>
			await keep(label, async () => await bareLoop(puzzel, items, concurrency, label));

		// n8n signs in here, which is not measured.
		await measure(n8n, await workflowWith(requestCreate(PACKAGE_16), 100));
		await node(noOperation);
		await bare(BARE_32, 32);
		await node(requestCreate(PACKAGE_32, { concurrency: 32 }));
		await node(requestCreateComputed(COMPUTED_32, { concurrency: 32 }));
		await bare(BARE_16, 16);
		await node(requestCreate(PACKAGE_16));
		await node(httpRequestNode(puzzel.addresses.apiUrl));
	} finally {
		await puzzel.close();
	}
}

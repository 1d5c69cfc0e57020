import {
	bareFetchNode,
	httpRequestNode,
	noOperation,
	plainDeclarative,
	requestCreate,
	requestCreateComputed,
	type NodeContender,
} from '../contenders';
import { EmulatedPuzzel } from '../emulatedPuzzel';
import { median, number, secondsOf, timesOf } from '../figures';
import { measure, memory, resetPeakMemory } from '../measure';
import type { Bench, Section, Target } from '../scenario';
import { signIn, WARM_UP_ITEMS, warmUp } from '../warmUp';
import { MEASURED, measuring } from '../workflow';

const PACKAGE_16 = 'this package, defaults (16 at once)';
const PACKAGE_32 = 'this package, 32 at once';
const COMPUTED_32 = 'this package, 32 at once, computed expressions';
const BARE_16 = 'bare `fetch` loop, 16 at once';
const BARE_32 = 'bare `fetch` loop, 32 at once';
const INSIDE_32 = 'bare `fetch` loop inside n8n, 32 at once';
const HTTP_REQUEST = 'HTTP Request node';

interface Run {
	label: string;
	items: number;
	round: number;
	wall: number;
	/** Of the whole process; the cost of an empty execution is subtracted in the report. */
	cpu: number;
	peak: number;
	rise: number;
	logins: number;
	failed: number;
	duplicates: number;
}

/** How long each contender takes for how many items: all of them in turn, then again. */
export async function throughput(bench: Bench): Promise<Section[]> {
	const { quick, repeats } = bench.options;
	const sizes = quick ? [100, 1_000] : [100, 1_000, 10_000];
	await warmUp(bench, contenders);
	const runs: Run[] = [];
	for (let round = 1; round <= repeats; round++) {
		for (const items of sizes) {
			// Big runs are long enough to be steady.
			if (items === 10_000 && round > Math.min(repeats, 3)) continue;
			for (const run of await oneRound(bench, items, round)) runs.push(run);
		}
	}
	return [section(runs, sizes), ratios(runs, sizes)];
}

const contenders = (apiUrl: string): NodeContender[] => [
	requestCreate(PACKAGE_32, { concurrency: 32 }),
	bareFetchNode(INSIDE_32, 32),
	requestCreateComputed(COMPUTED_32, { concurrency: 32 }),
	requestCreate(PACKAGE_16),
	plainDeclarative,
	httpRequestNode(apiUrl),
];

async function oneRound(bench: Bench, items: number, round: number): Promise<Run[]> {
	const { n8n, bareLoop, tell } = bench;
	const puzzel = await EmulatedPuzzel.start();
	try {
		const credential = await n8n.createCredential(puzzel);
		const nodes = contenders(puzzel.addresses.apiUrl);
		// All three ways to sign in are done with before anything is measured.
		await bareLoop.ask('run', {
			...puzzel.addresses,
			items: 100,
			concurrency: 32,
			run: `sign-in-${items}-${round}`,
		});
		for (const contender of nodes.slice(0, 2)) await signIn(n8n, contender, credential);

		const runs: Run[] = [];
		const counted = async (work: () => Promise<Omit<Run, 'items' | 'round' | 'logins' | 'duplicates'>>) => {
			const [logins, creates] = [await puzzel.logins(), await puzzel.count('RequestAdd')];
			const done = await work();
			const created = (await puzzel.count('RequestAdd')) - creates;
			const run: Run = {
				...done,
				items,
				round,
				logins: (await puzzel.logins()) - logins,
				duplicates: done.label === noOperation.label ? 0 : Math.max(0, created - items),
			};
			runs.push(run);
			tell(`round ${round}, ${number(items)} items, ${run.label}: ${(run.wall / 1000).toFixed(2)} s`);
		};
		const node = async (contender: NodeContender) => {
			if (contender.slow && items === 10_000 && round > 1) return;
			const id = await n8n.session.createWorkflow(measuring({ contender, items, credential }));
			await counted(async () => {
				const { execution, ...figures } = await measure(n8n, id);
				const done = execution.error
					? 0
					: execution.items(MEASURED).filter(({ json }) => !('error' in json)).length;
				if (execution.error) tell(`${contender.label}: ${execution.error.slice(0, 300)}`);
				return { label: contender.label, ...figures, failed: items - done };
			});
		};
		const bare = async (label: string, concurrency: number) =>
			await counted(async () => {
				await resetPeakMemory(bareLoop.pid);
				const before = await memory(bareLoop.pid);
				const outcome = await bareLoop.ask('run', {
					...puzzel.addresses,
					items,
					concurrency,
					run: `${label}-${round}`,
				});
				const { peak } = await memory(bareLoop.pid);
				return { label, ...outcome, peak, rise: peak - before.now };
			});

		await node(noOperation);
		await bare(BARE_32, 32);
		for (const contender of nodes.slice(0, 3)) await node(contender);
		await bare(BARE_16, 16);
		for (const contender of nodes.slice(3)) await node(contender);
		return runs;
	} finally {
		await puzzel.close();
	}
}

const of = (runs: Run[], label: string, items: number) =>
	runs.filter((run) => run.label === label && run.items === items);

function section(runs: Run[], sizes: number[]): Section {
	const labels = [
		BARE_32,
		COMPUTED_32,
		INSIDE_32,
		PACKAGE_32,
		BARE_16,
		PACKAGE_16,
		plainDeclarative.label,
		HTTP_REQUEST,
	];
	const rows = sizes.flatMap((items) => {
		const empty = median(of(runs, noOperation.label, items).map(({ cpu }) => cpu));
		return labels.map((label) => {
			const own = of(runs, label, items);
			const cpu = median(own.map((run) => run.cpu)) - (label === BARE_16 || label === BARE_32 ? 0 : empty);
			const middle = (pick: (run: Run) => number) => Math.round(median(own.map(pick)));
			const worst = (pick: (run: Run) => number) => Math.max(...own.map(pick));
			return [
				number(items),
				label,
				String(own.length),
				secondsOf(own.map(({ wall }) => wall)),
				number(Math.round(items / (median(own.map(({ wall }) => wall)) / 1000))),
				`${(cpu / items).toFixed(2)} ms`,
				`${middle(({ peak }) => peak)} (+${middle(({ rise }) => rise)})`,
				String(worst(({ logins }) => logins)),
				String(worst(({ failed }) => failed)),
				String(worst(({ duplicates }) => duplicates)),
			];
		});
	});
	return {
		title: 'Creating requests, signed in, 20 ms away',
		table: {
			head: [
				'items',
				'by',
				'runs',
				'wall',
				'items/s',
				'CPU per item',
				'peak MB (rise)',
				'logins',
				'failed',
				'duplicates',
			],
			rows,
		},
		notes: [
			'Wall is the time of the node alone, as n8n records it; of repeated runs the median, and from the shortest to the longest.',
			"CPU is that of the n8n process (of the loop's own process for the bare loop) during the whole execution, less that of the same execution with a No Operation node.",
			'Peak memory is that of the whole process (VmHWM, reset before each run), and in brackets how far above what was in use before.',
			`Before, everyone created ${number(WARM_UP_ITEMS)} requests that are not counted: until then code is still being compiled.`,
			'The HTTP Request node and the plain declarative node run 10,000 items once only: they take minutes.',
		],
	};
}

function ratios(runs: Run[], sizes: number[]): Section {
	/** Of the same round, so that whatever else the machine does hits both. */
	const compare = (label: string, other: string, items: number, otherItems = items) =>
		of(runs, label, items).flatMap((run) => {
			const counterpart = of(runs, other, otherItems).find(({ round }) => round === run.round);
			return counterpart ? [run.wall / counterpart.wall] : [];
		});
	const targets: Target[] = [];
	const atMost = (figure: string, limit: number, ratios: number[]) =>
		targets.push({
			figure,
			mustReach: `≤ ${limit}`,
			measured: timesOf(ratios),
			met: median(ratios) <= limit,
		});

	atMost(
		'Request Create, 1,000 items, 20 ms, concurrency 32: wall against the bare loop at 32',
		1.25,
		compare(PACKAGE_32, BARE_32, 1_000),
	);
	atMost(
		'the same at defaults (16 at once): wall against the bare loop at 16',
		1.1,
		compare(PACKAGE_16, BARE_16, 1_000),
	);
	const faster = compare(HTTP_REQUEST, PACKAGE_32, 1_000);
	targets.push({
		figure: 'the same at 32 against the HTTP Request node',
		mustReach: 'at least 3 times as fast',
		measured: timesOf(faster),
		met: median(faster) >= 3,
	});
	const rows: string[][] = [];
	const row = (what: string, ratios: number[]) => ratios.length && rows.push([what, timesOf(ratios)]);
	for (const items of sizes) {
		row(`${number(items)} items: this package at 32 / bare loop at 32`, compare(PACKAGE_32, BARE_32, items));
		row(
			`${number(items)} items: this package at 32 / bare loop inside n8n at 32`,
			compare(PACKAGE_32, INSIDE_32, items),
		);
		row(
			`${number(items)} items: this package at 32, computed expressions / bare loop at 32`,
			compare(COMPUTED_32, BARE_32, items),
		);
		row(
			`${number(items)} items: this package at defaults / bare loop at 16`,
			compare(PACKAGE_16, BARE_16, items),
		);
		row(
			`${number(items)} items: plain declarative node / this package at defaults`,
			compare(plainDeclarative.label, PACKAGE_16, items),
		);
		row(
			`${number(items)} items: HTTP Request node / this package at defaults`,
			compare(HTTP_REQUEST, PACKAGE_16, items),
		);
		row(`${number(items)} items: HTTP Request node / bare loop at 16`, compare(HTTP_REQUEST, BARE_16, items));
		row(
			`${number(items)} items: HTTP Request node / this package at 32`,
			compare(HTTP_REQUEST, PACKAGE_32, items),
		);
	}
	if (sizes.includes(10_000)) {
		atMost(
			'10,000 items against 1,000: wall, at defaults',
			10.5,
			compare(PACKAGE_16, PACKAGE_16, 10_000, 1_000),
		);
		atMost('10,000 items against 1,000: wall, at 32', 10.5, compare(PACKAGE_32, PACKAGE_32, 10_000, 1_000));
	}
	const wall = (label: string) => median(of(runs, label, 1_000).map((run) => run.wall));
	const perExpression = (wall(COMPUTED_32) - wall(PACKAGE_32)) / 1_000 / 2;
	return {
		title: 'Ratios of wall, each of the same round',
		table: { head: ['what', 'ratio'], rows },
		notes: [
			`Two fields of every node hold an expression, as dragging gives them: \`{{ $json.subject }}\`, \`{{ $json.uri }}\`. The bare loop outside n8n has none. "Computed" are \`{{ $json.subject.trim() }}\` and \`{{ $json.uri.trim() }}\`: each cost ${perExpression.toFixed(2)} ms of wall per item more, n8n's expression engine, which plain ones do not need here.`,
			'16 calls at once that take 20 ms each cannot be done faster than the bare loop at 16 does them: what the HTTP Request node takes against that is the most that the defaults can reach here.',
		],
		targets,
	};
}

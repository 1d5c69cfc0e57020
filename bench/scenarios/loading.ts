import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { unpackPackage } from '../../test/n8n/installation';
import { median, number } from '../figures';
import type { Bench, Section } from '../scenario';

const run = promisify(execFile);

const LOAD = path.join(__dirname, '..', 'processes', 'loadPackage.cjs');
const OURS = 'n8n-nodes-puzzel';
/** Community packages that many people have installed. */
const OTHERS = [
	'n8n-nodes-evolution-api@1.0.4',
	'@mendable/n8n-nodes-firecrawl@2.1.2',
	'n8n-nodes-mcp@0.1.37',
];
const MOST_MS = 50;

interface Loaded {
	/** In ms. */
	cpu: number;
	wall: number;
	nodes: number;
	credentials: number;
}

/** How long n8n takes at its start to load the nodes and credentials of a package, each time in a new process. */
export async function loading({ options, tell }: Bench): Promise<Section[]> {
	const folder = await mkdtemp(path.join(tmpdir(), 'puzzel-loading-'));
	try {
		const rows: string[][] = [];
		let ours = 0;
		for (const wanted of [OURS, ...OTHERS]) {
			const name = wanted.replace(/(?<=.)@.*/, '');
			const home = path.join(folder, name.replace('/', '-'));
			const installed = path.join(home, 'node_modules', name);
			await mkdir(home);
			if (wanted === OURS) await unpackPackage(installed);
			else await install(home, wanted);

			const times: Loaded[] = [];
			for (let time = 0; time < Math.max(5, options.repeats); time++) {
				const { stdout } = await run(process.execPath, [LOAD, installed], { cwd: home });
				times.push(JSON.parse(stdout.trim().split('\n').at(-1)!) as Loaded);
			}
			const [{ nodes, credentials }] = times as [Loaded];
			const cpu = times.map((each) => each.cpu);
			if (wanted === OURS) ours = median(cpu);
			rows.push([
				wanted,
				number(nodes),
				number(credentials),
				ms(median(cpu)),
				`${ms(Math.min(...cpu))}–${ms(Math.max(...cpu))}`,
				ms(median(times.map(({ wall }) => wall))),
			]);
			tell(`${wanted}: ${ms(median(cpu))}`);
		}
		return [
			{
				title: 'Loading at the start of n8n',
				table: {
					head: [
						'package',
						'nodes',
						'credentials',
						'CPU time, median',
						'least and most',
						'wall time, median',
					],
					rows,
				},
				targets: [
					{
						figure: 'loading all nodes and credentials, CPU time',
						mustReach: `under ${MOST_MS} ms`,
						measured: ms(ours),
						met: ours < MOST_MS,
					},
				],
			},
		];
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

const ms = (value: number) => `${Math.round(value)} ms`;

/** As n8n does: without scripts, and without what n8n provides. */
async function install(home: string, wanted: string): Promise<void> {
	await writeFile(path.join(home, 'package.json'), '{ "private": true }');
	await run(
		'npm',
		['install', '--ignore-scripts', '--omit=dev', '--legacy-peer-deps', '--no-audit', '--no-fund', wanted],
		{
			cwd: home,
		},
	);
}

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { unpackPackage } from '../../harness/n8n/installation';
import { median, millisecondsOf, number, ratiosOf, timesOf } from '../report';
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
const TIMES = 5;
const MOST_MS = 50;

interface Loaded {
	/** In ms. */
	cpu: number;
	nodes: number;
	credentials: number;
}

/** How long n8n takes at its start to load a package's nodes and credentials, each time in a new process. */
export async function loading({ progress }: Bench): Promise<Section> {
	const folder = await mkdtemp(path.join(tmpdir(), 'puzzel-loading-'));
	try {
		const measured = new Map<string, Loaded[]>();
		for (const wanted of [OURS, ...OTHERS]) {
			const name = wanted.replace(/(?<=.)@.*/, '');
			const home = path.join(folder, name.replace('/', '-'));
			const installed = path.join(home, 'node_modules', name);
			await mkdir(home);
			if (wanted === OURS) await unpackPackage(installed);
			else await install(home, wanted);
			measured.set(wanted, []);
			for (let time = 0; time < TIMES; time++) {
				const { stdout } = await run(process.execPath, [LOAD, installed], { cwd: home });
				measured.get(wanted)!.push(JSON.parse(stdout.trim().split('\n').at(-1)!) as Loaded);
			}
			progress(`${wanted} loaded`);
		}
		const cpuOf = (name: string) => measured.get(name)!.map(({ cpu }) => cpu);
		const ours = median(cpuOf(OURS));
		return {
			title: 'Loading at the start of n8n',
			head: ['package', 'nodes', 'credentials', 'CPU time', 'this package against it'],
			rows: [...measured].map(([name, [first]]) => [
				name,
				number(first!.nodes),
				number(first!.credentials),
				millisecondsOf(cpuOf(name)),
				name === OURS ? '' : timesOf(ratiosOf(cpuOf(OURS), cpuOf(name))),
			]),
			notes: [`${TIMES} new processes each. The HTTP Request node is part of n8n and loads only when used.`],
			targets: [
				{
					figure: 'loading all nodes and credentials, CPU time',
					mustReach: `under ${MOST_MS} ms`,
					measured: `${Math.round(ours)} ms`,
					met: ours < MOST_MS,
				},
			],
		};
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

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

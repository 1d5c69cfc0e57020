/** `npm run bench`: the same work by this package and by n8n's HTTP Request node, in one real n8n. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { describeMachine } from './machine';
import { BenchN8n } from './n8n';
import { fullReport, markdownOf, targetTable } from './report';
import type { Scenario, Section } from './scenario';
import { deduplication } from './scenarios/deduplication';
import { loading } from './scenarios/loading';
import { poll } from './scenarios/poll';
import { rateLimit } from './scenarios/rateLimit';
import { throughput } from './scenarios/throughput';
import { warmUp } from './warmUp';

const SCENARIOS: Record<string, Scenario> = { throughput, rateLimit, deduplication, poll, loading };
const RESULTS = path.join(__dirname, 'RESULTS.md');
const USAGE = `npm run bench -- [--short] [--rounds=<n>] [scenario …]
scenarios: ${Object.keys(SCENARIOS).join(', ')}`;

function readOptions(): { rounds: number; short: boolean; names: string[] } {
	const { values, positionals } = parseArgs({
		options: { rounds: { type: 'string', default: '2' }, short: { type: 'boolean', default: false } },
		allowPositionals: true,
	});
	const rounds = Number(values.rounds);
	const unknown = positionals.find((name) => !(name in SCENARIOS));
	if (unknown !== undefined) throw new Error(`There is no scenario "${unknown}"\n${USAGE}`);
	if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds must be 1 or more\n${USAGE}`);
	return { rounds, short: values.short, names: positionals.length ? positionals : Object.keys(SCENARIOS) };
}

async function main(): Promise<void> {
	const { rounds, short, names } = readOptions();
	const machine = await describeMachine();
	console.log(machine.join('\n'));
	const startedAt = Date.now();
	const progress = (line: string) =>
		console.log(`  ${String(Math.round((Date.now() - startedAt) / 1000)).padStart(4)} s  ${line}`);

	const n8n = await BenchN8n.start();
	const sections: Section[] = [];
	try {
		progress('warming up');
		await warmUp(n8n);
		for (const name of names) {
			try {
				const section = await SCENARIOS[name]!({ n8n, rounds, short, progress });
				sections.push(section);
				console.log(`\n${markdownOf(section)}`);
			} catch (error) {
				process.exitCode = 1;
				console.error(`${name} could not be measured:`, error, `\nLast output of n8n:\n${n8n.lastOutput}`);
			}
		}
	} finally {
		await n8n.close();
	}
	console.log(targetTable(sections.flatMap(({ targets }) => targets)));
	if (sections.length < Object.keys(SCENARIOS).length) {
		console.log('Not everything was measured: bench/RESULTS.md stays unchanged.');
		return;
	}
	const minutes = Math.round((Date.now() - startedAt) / 60_000);
	await writeFile(
		RESULTS,
		fullReport(
			[
				...machine,
				`rounds: ${rounds}; minutes: ${minutes}${short ? '; a short run: fewer items and shorter times' : ''}`,
			],
			sections,
		),
	);
	console.log(`Written to ${path.relative(process.cwd(), RESULTS)}`);
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});

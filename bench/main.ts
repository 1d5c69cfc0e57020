/**
 * `npm run bench`: the same work by this package and by what a user would pick instead, in one real n8n
 * against the emulated Puzzel, and how the package behaves where Puzzel or n8n do not.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describeMachine } from './machine';
import { BenchN8n } from './n8n';
import { isComplete, readOptions } from './options';
import type { LoopAnswers } from './processes/bareLoopProcess';
import { Remote } from './processes/remote';
import { fullReport, markdownOf, targetTable } from './report';
import type { Section } from './scenario';
import { scenarios } from './scenarios';

const RESULTS = path.join(__dirname, 'RESULTS.md');

async function main(): Promise<void> {
	const options = readOptions(process.argv.slice(2));
	const machine = await describeMachine();
	console.log(machine.join('\n'));
	const startedAt = Date.now();
	const tell = (line: string) =>
		console.log(`  ${String(Math.round((Date.now() - startedAt) / 1000)).padStart(4)} s  ${line}`);

	const n8n = await BenchN8n.start();
	const bareLoop = await Remote.start<LoopAnswers>('bareLoopProcess.ts');
	const sections: Section[] = [];
	let broken = 0;
	try {
		for (const name of options.only) {
			tell(`${name} …`);
			try {
				const measured = await scenarios[name]({ n8n, bareLoop, options, tell });
				sections.push(...measured);
				console.log(`\n${measured.map(markdownOf).join('\n')}`);
			} catch (error) {
				broken++;
				console.error(`${name} could not be measured:`, error, `\nn8n's last words:\n${n8n.lastWords}`);
			}
		}
	} finally {
		await bareLoop.close();
		await n8n.close();
	}

	console.log(targetTable(sections.flatMap((section) => section.targets ?? [])));
	if (isComplete(options) && broken === 0) {
		await writeFile(
			RESULTS,
			fullReport(
				[
					...machine,
					`${options.repeats} rounds, ${Math.round((Date.now() - startedAt) / 60_000)} minutes in all`,
				],
				sections,
			),
		);
		console.log(`Written to ${path.relative(process.cwd(), RESULTS)}`);
	} else {
		console.log('Not everything was measured, so bench/RESULTS.md stays as it is.');
	}
	process.exitCode = broken ? 1 : 0;
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});

import { requestCreate } from '../contenders';
import { EmulatedPuzzel } from '../emulatedPuzzel';
import { number } from '../figures';
import { measure } from '../measure';
import type { Bench, Section } from '../scenario';
import { MEASURED, measuring } from '../workflow';

const ITEMS = 1_000;

/** n8n killed in the middle of a run with Deduplication Key, started again, the workflow run again. */
export async function killed({ n8n, options, tell }: Bench): Promise<Section[]> {
	const rows: string[][] = [];
	let twice = 0;
	let neverSent = 0;
	for (const at of options.quick ? [430] : [130, 430, 730]) {
		const puzzel = await EmulatedPuzzel.start();
		try {
			const credential = await n8n.createCredential(puzzel);
			const contender = requestCreate('this package', { deduplicationKey: '={{ $json.subject }}' });
			const id = await n8n.session.createWorkflow(
				measuring({ contender, items: ITEMS, credential, run: 'kill' }),
			);
			await n8n.session.start(id);
			await puzzel.hasReceived(at);
			await n8n.kill();
			await n8n.restart();
			const before = Object.keys((await puzzel.written()).subjects).length;

			const { execution } = await measure(n8n, id);
			const skipped = execution.items(MEASURED).filter(({ json }) => json.duplicate === true).length;
			const { subjects } = await puzzel.written();
			const moreThanOnce = Object.values(subjects).filter((count) => count > 1).length;
			const lost = ITEMS - Object.keys(subjects).length;
			twice += moreThanOnce;
			neverSent = Math.max(neverSent, lost);
			rows.push([number(before), String(skipped), String(moreThanOnce), String(lost)]);
			tell(`killed after ${before}: ${moreThanOnce} sent twice, ${lost} taken but never sent`);
		} finally {
			await puzzel.close();
		}
	}
	return [
		{
			title: `n8n killed (SIGKILL) in the middle of ${number(ITEMS)} items with Deduplication Key, and run again`,
			table: {
				head: ['created before the kill', 'skipped in the second run', 'sent twice', 'taken but never sent'],
				rows,
			},
			notes: ['A key that was taken but not sent comes back as `duplicate: true` in the second run.'],
			targets: [
				{
					figure: 'killed in the middle of 1,000 items with Deduplication Key, run again',
					mustReach: '0 sent twice; what is left behind is measured',
					measured: `${twice} sent twice; at the most ${neverSent} keys taken but never sent`,
					met: twice === 0,
				},
			],
		},
	];
}

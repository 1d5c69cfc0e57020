import { requestCreate } from '../contenders';
import { EmulatedPuzzel } from '../emulatedPuzzel';
import { number, seconds } from '../figures';
import type { Bench, Section } from '../scenario';
import { measuring } from '../workflow';

const ITEMS = 10_000;

/** The button "Stop", pressed while 10,000 items are under way. */
export async function cancel({ n8n, options, tell }: Bench): Promise<Section[]> {
	const rows: string[][] = [];
	const delays: number[] = [];
	for (let round = 1; round <= Math.min(options.repeats, 3); round++) {
		for (const concurrency of [16, 64]) {
			const puzzel = await EmulatedPuzzel.start();
			try {
				const credential = await n8n.createCredential(puzzel);
				const contender = requestCreate('this package', { concurrency });
				const id = await n8n.session.createWorkflow(measuring({ contender, items: ITEMS, credential }));
				const executionId = await n8n.session.start(id);
				await puzzel.hasReceived(1_000);
				const pressedAt = Date.now();
				await n8n.session.stop(executionId);
				const answeredAt = Date.now();
				// Long enough for a straggler to show.
				await new Promise((resolve) => setTimeout(resolve, 3_000));
				const delay = Math.max(0, (await puzzel.lastArrival()) - pressedAt);
				delays.push(delay);
				rows.push([
					String(concurrency),
					number(await puzzel.count('RequestAdd')),
					`${Math.round(delay)} ms`,
					`${answeredAt - pressedAt} ms`,
				]);
				tell(`last call ${Math.round(delay)} ms after the cancel`);
			} finally {
				await puzzel.close();
			}
		}
	}
	return [
		{
			title: `Cancelled while ${number(ITEMS)} items are under way`,
			table: {
				head: [
					'at once',
					'calls made in all',
					'last call after the cancel',
					"n8n's answer to the cancel after",
				],
				rows,
			},
			notes: ["Measured from the moment the cancel is sent to n8n, n8n's own work on it included."],
			targets: [
				{
					figure: 'cancel during 10,000 items',
					mustReach: 'no call more than 1 s later',
					measured: `${seconds(Math.max(...delays))} at the most`,
					met: Math.max(...delays) <= 1_000,
				},
			],
		},
	];
}

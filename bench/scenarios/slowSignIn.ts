import { requestCreate } from '../contenders';
import { EmulatedPuzzel } from '../emulatedPuzzel';
import { median, seconds } from '../figures';
import { measure } from '../measure';
import type { Bench, Section } from '../scenario';
import { measuring } from '../workflow';

const ITEMS = 100;
const SIGN_IN_MS = 1_500;

/** A sign-in that takes long is no reason to send the items slowly. */
export async function slowSignIn({ n8n, options, tell }: Bench): Promise<Section[]> {
	const rows: string[][] = [];
	const extra: number[] = [];
	for (let round = 0; round <= Math.min(options.repeats, 3); round++) {
		const puzzel = await EmulatedPuzzel.start({ name: 'latency', operation: 'LogIn', ms: SIGN_IN_MS });
		try {
			const credential = await n8n.createCredential(puzzel);
			const contender = requestCreate('this package');
			const id = await n8n.session.createWorkflow(measuring({ contender, items: ITEMS, credential }));
			const { wall: withSignIn } = await measure(n8n, id);
			const signedIn: number[] = [];
			for (let run = 0; run < 3; run++) signedIn.push((await measure(n8n, id)).wall);
			// The first round only warms up.
			if (round === 0) continue;
			extra.push(withSignIn - SIGN_IN_MS - median(signedIn));
			rows.push([seconds(withSignIn), seconds(median(signedIn)), seconds(extra.at(-1)!)]);
			tell(`${seconds(withSignIn)} with the sign-in, ${seconds(median(signedIn))} without`);
		} finally {
			await puzzel.close();
		}
	}
	const worst = Math.max(...extra);
	return [
		{
			title: `A sign-in of ${seconds(SIGN_IN_MS)} before the first answer, ${ITEMS} items, 16 at once`,
			table: { head: ['with the sign-in', 'signed in', 'more than both together'], rows },
			targets: [
				{
					figure: 'login of 1.5 s before the first answer, 100 items',
					mustReach: 'at most 0.5 s more than login and signed-in run together',
					measured: `${seconds(worst)} at the most`,
					met: worst <= 500,
				},
			],
		},
	];
}

import { requestCreate } from '../contenders';
import { duplicatesIn, EmulatedPuzzel } from '../emulatedPuzzel';
import { number, secondsOf, timesOf } from '../figures';
import { measure } from '../measure';
import type { Bench, Section } from '../scenario';
import { signIn, warmUp } from '../warmUp';
import { MEASURED, measuring } from '../workflow';

const KEYED = { deduplicationKey: '={{ $json.subject }}' };

/** What the option "Deduplication Key" costs: with and without it, in turns. */
export async function deduplication(bench: Bench): Promise<Section[]> {
	const { n8n, options, tell } = bench;
	await warmUp(bench, () => [requestCreate('this package'), requestCreate('this package', KEYED)]);
	const rows: string[][] = [];
	for (const items of options.quick ? [1_000] : [1_000, 10_000]) {
		const plain: number[] = [];
		const keyed: number[] = [];
		const full: number[] = [];
		for (let round = 1; round <= Math.min(options.repeats, items === 10_000 ? 2 : 5); round++) {
			const puzzel = await EmulatedPuzzel.start();
			try {
				const credential = await n8n.createCredential(puzzel);
				const create = async (more: object) =>
					await n8n.session.createWorkflow(
						measuring({ contender: requestCreate('this package', { ...more }), items, credential }),
					);
				const run = async (id: string) => {
					const { wall, execution } = await measure(n8n, id);
					const sent = execution.items(MEASURED).filter(({ json }) => 'requestId' in json).length;
					if (sent !== items || duplicatesIn(await puzzel.written()))
						throw new Error(`${sent} of ${items} items were sent`);
					return wall;
				};
				await signIn(n8n, requestCreate('this package'), credential);
				const [without, withKey] = [await create({}), await create(KEYED)];
				plain.push(await run(without));
				keyed.push(await run(withKey));
				tell(
					`round ${round}, ${number(items)} items: ${plain.at(-1)} ms without, ${keyed.at(-1)} ms with a key`,
				);
				if (items === 10_000 && round === 1) {
					// The second fills the store to its limit of 20,000, the third finds it full.
					await run(withKey);
					full.push(await run(withKey));
				}
			} finally {
				await puzzel.close();
			}
		}
		const against = (walls: number[]) => timesOf(walls.map((wall, round) => wall / plain[round]!));
		rows.push([number(items), 'without', secondsOf(plain), '']);
		rows.push([number(items), 'new keys, empty store', secondsOf(keyed), against(keyed)]);
		if (full.length)
			rows.push([number(items), 'new keys, 20,000 keys in the store', secondsOf(full), against(full)]);
	}
	return [
		{
			title: 'What Deduplication Key costs, at defaults',
			table: { head: ['items', 'key', 'wall', 'against without'], rows },
		},
	];
}

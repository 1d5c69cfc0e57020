import { httpRequestNode, requestCreate } from '../contenders';
import { EmulatedPuzzel } from '../emulatedPuzzel';
import { measure } from '../measure';
import { number, ratiosOf, secondsOf, timesOf } from '../report';
import type { Bench, Section } from '../scenario';
import { measuring, type WorkflowOrder } from '../workflow';

/** n8n's own way: a node in front that stores what it has passed on. */
const REMOVE_DUPLICATES = {
	type: 'n8n-nodes-base.removeDuplicates',
	typeVersion: 2,
	parameters: {
		operation: 'removeItemsSeenInPreviousExecutions',
		dedupeValue: '={{ $json.subject }}',
		options: {},
	},
};

/** What "Deduplication Key" costs, and what n8n's Remove Duplicates in front of the HTTP Request node costs. */
export async function deduplication({ n8n, rounds, short, progress }: Bench): Promise<Section> {
	const items = short ? 1_000 : 5_000;
	const walls = new Map<string, number[]>();
	for (let round = 1; round <= rounds; round++) {
		const puzzel = await EmulatedPuzzel.start();
		try {
			const credential = await n8n.createCredential(puzzel);
			const run = async (label: string, order: Pick<WorkflowOrder, 'contender' | 'before'>) => {
				const id = await n8n.session.createWorkflow(measuring({ ...order, items, credential }));
				const { wall, done } = await measure(n8n, id);
				const { duplicates } = await puzzel.seen();
				if (done !== items || duplicates) throw new Error(`${label}: ${done} sent, ${duplicates} twice`);
				walls.set(label, [...(walls.get(label) ?? []), wall]);
				progress(`round ${round}, ${label}: ${wall} ms`);
			};
			const key = { deduplicationKey: '={{ $json.subject }}' };
			const http = httpRequestNode(puzzel.addresses.apiUrl);
			await run('this package', { contender: requestCreate('this package') });
			await run('this package, Deduplication Key', { contender: requestCreate('this package', key) });
			await run('HTTP Request node', { contender: http });
			await run('HTTP Request node, Remove Duplicates', { contender: http, before: REMOVE_DUPLICATES });
		} finally {
			await puzzel.close();
		}
	}
	const all = [...walls.values()];
	return {
		title: `What deduplication costs, ${number(items)} new keys`,
		head: ['by', 'wall', 'against the same without', 'as fast as the HTTP Request node'],
		rows: [...walls].map(([label, own], index) => [
			label,
			secondsOf(own),
			index % 2 ? timesOf(ratiosOf(own, all[index - 1]!)) : '',
			index < 2 ? timesOf(ratiosOf(all[index + 2]!, own)) : '',
		]),
		notes: [
			'At defaults. With *Deduplication Key* nothing is sent twice after a kill; Remove Duplicates stores a key before the item is sent, and skips it afterwards whether it was sent or not.',
		],
		targets: [],
	};
}

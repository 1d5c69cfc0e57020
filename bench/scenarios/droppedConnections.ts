import { httpRequestNode, requestCreate } from '../contenders';
import { duplicatesIn, EmulatedPuzzel } from '../emulatedPuzzel';
import { measure } from '../measure';
import type { Bench, Section } from '../scenario';
import { MEASURED, measuring } from '../workflow';

const ITEMS = 1_000;
const SHARE = 0.02;

/** A server that does the work and then drops 2 % of the connections instead of answering. */
export async function droppedConnections({ n8n, options, tell }: Bench): Promise<Section[]> {
	const rows: string[][] = [];
	let sound = true;

	for (let round = 1; round <= Math.min(options.repeats, 3); round++) {
		const puzzel = await startDropping();
		try {
			const credential = await n8n.createCredential(puzzel);
			const contender = requestCreate('this package');
			const id = await n8n.session.createWorkflow(
				measuring({
					contender,
					items: ITEMS,
					credential,
					run: 'drop',
					settings: { onError: 'continueRegularOutput' },
				}),
			);
			const { execution } = await measure(n8n, id);
			const written = await puzzel.written();
			const items = execution.items(MEASURED);
			const ambiguous = items.flatMap(({ json, pairedItem }) =>
				(json.details as { mayHaveHappened?: boolean } | undefined)?.mayHaveHappened
					? [`Task drop-${itemOf(pairedItem)}`]
					: [],
			);
			const failed = items.filter(({ json }) => 'error' in json).length;
			const told = written.answerLost.filter((subject) => ambiguous.includes(subject)).length;
			const created = Object.keys(written.subjects).length;
			const duplicates = duplicatesIn(written);
			sound &&=
				duplicates === 0 &&
				told === written.answerLost.length &&
				failed === ambiguous.length &&
				failed === told &&
				created === ITEMS;
			rows.push(
				[
					'this package, On Error: Continue',
					created,
					duplicates,
					written.answerLost.length,
					told,
					failed - told,
				].map(String),
			);
			tell(`${written.answerLost.length} answers lost, ${told} told, ${duplicates} duplicates`);
		} finally {
			await puzzel.close();
		}
	}

	const puzzel = await startDropping();
	try {
		const credential = await n8n.createCredential(puzzel);
		const id = await n8n.session.createWorkflow(
			measuring({
				contender: httpRequestNode(puzzel.addresses.apiUrl),
				items: ITEMS,
				credential,
				run: 'drop',
				settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1_000 },
			}),
		);
		await measure(n8n, id);
		const written = await puzzel.written();
		rows.push(
			[
				'HTTP Request node, Retry On Fail, 3 tries',
				Object.keys(written.subjects).length,
				duplicatesIn(written),
				written.answerLost.length,
				'–',
				'–',
			].map(String),
		);
	} finally {
		await puzzel.close();
	}

	return [
		{
			title: `A server that drops ${SHARE * 100} % of the connections after the write, ${ITEMS.toLocaleString('en')} items`,
			table: {
				head: [
					'by',
					'subjects created',
					'created more than once',
					'answers lost',
					'of these told as `mayHaveHappened`',
					'other failures',
				],
				rows,
			},
			notes: [
				'After any fault n8n itself renews the token and sends a request of the HTTP Request node again, whether Puzzel has done it or not.',
			],
			targets: [
				{
					figure: '2 % dropped connections, 1,000 creates',
					mustReach: '0 duplicates; every lost answer reported as ambiguous, the rest created',
					measured: sound ? 'so in every run' : 'not so, see the table',
					met: sound,
				},
			],
		},
	];
}

const startDropping = async () =>
	await EmulatedPuzzel.start({ name: 'dropAfter', probability: SHARE, operation: 'RequestAdd' });

const itemOf = (pairedItem: unknown) => (pairedItem as { item: number }).item;

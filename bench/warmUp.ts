import type { CredentialLink } from '../test/n8n/rest';
import type { NodeContender } from './contenders';
import { EmulatedPuzzel } from './emulatedPuzzel';
import { number } from './figures';
import { measure } from './measure';
import type { BenchN8n } from './n8n';
import type { Bench } from './scenario';
import { measuring } from './workflow';

/** Items for each contender, in runs of 1,000: it takes that many until all code is compiled. */
export const WARM_UP_ITEMS = 3_000;

/** The bare loop and these nodes work for a while that is not counted. */
export async function warmUp(
	{ n8n, bareLoop, tell }: Bench,
	contenders: (apiUrl: string) => NodeContender[],
): Promise<void> {
	const puzzel = await EmulatedPuzzel.start();
	try {
		const credential = await n8n.createCredential(puzzel);
		for (let items = 1_000; items <= WARM_UP_ITEMS; items += 1_000) {
			tell(`warming up, ${number(items)} of ${number(WARM_UP_ITEMS)} items`);
			await bareLoop.ask('run', {
				...puzzel.addresses,
				items: 1_000,
				concurrency: 32,
				run: `warm-up-${items}`,
			});
			for (const contender of contenders(puzzel.addresses.apiUrl))
				await create(n8n, contender, credential, 1_000);
		}
	} finally {
		await puzzel.close();
	}
}

/** Done beforehand, so that it does not count in a measurement. */
export async function signIn(
	n8n: BenchN8n,
	contender: NodeContender,
	credential: CredentialLink,
): Promise<void> {
	await create(n8n, contender, credential, 100);
}

async function create(
	n8n: BenchN8n,
	contender: NodeContender,
	credential: CredentialLink,
	items: number,
): Promise<void> {
	await measure(n8n, await n8n.session.createWorkflow(measuring({ contender, items, credential })));
}

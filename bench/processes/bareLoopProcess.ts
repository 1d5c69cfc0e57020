import { performance } from 'node:perf_hooks';

import { DEMO_SIGN_IN } from '../../emulator/demoSeed';
import { benchItem, requestBody } from '../work';
import { answer } from './remote';

interface LoopOrder {
	url: string;
	apiUrl: string;
	items: number;
	concurrency: number;
	/** Told apart from every other run by it. */
	run: string;
}

interface LoopOutcome {
	wall: number;
	cpu: number;
	failed: number;
}

const tokens = new Map<string, string>();

async function signIn(url: string): Promise<string> {
	const response = await fetch(`${url}/api/Authenticate/LogIn`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ ...DEMO_SIGN_IN, clientName: 'bench', clientVersion: '1.0' }),
	});
	return ((await response.json()) as { accessToken: string }).accessToken;
}

/** What a programmer would write: so many workers, each takes the next item until there is none. */
async function run({ url, apiUrl, items, concurrency, run }: LoopOrder): Promise<LoopOutcome> {
	const token = tokens.get(url) ?? (await signIn(url));
	tokens.set(url, token);
	const all = Array.from({ length: items }, (_, n) => benchItem(run, n));

	const startedAt = performance.now();
	const cpuBefore = process.cpuUsage();
	const results: unknown[] = [];
	let failed = 0;
	let next = 0;
	const worker = async () => {
		while (next < all.length) {
			const index = next++;
			const response = await fetch(`${apiUrl}/${DEMO_SIGN_IN.customerKey}/requests`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
				body: JSON.stringify(requestBody(all[index]!)),
			});
			const envelope = (await response.json()) as { result: unknown; code: number };
			if (envelope.code !== 0) failed++;
			results[index] = envelope.result;
		}
	};
	await Promise.all(Array.from({ length: concurrency }, worker));
	const { user, system } = process.cpuUsage(cpuBefore);
	return { wall: performance.now() - startedAt, cpu: (user + system) / 1000, failed };
}

const answers = { run };

export type LoopAnswers = typeof answers;

answer(answers);

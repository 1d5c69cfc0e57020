import { performance } from 'node:perf_hooks';

import { DEMO_SIGN_IN } from '../emulator/demoSeed';
import type { EmulatedPuzzel } from './emulatedPuzzel';
import { benchItem, requestBody } from './work';

const post = async (url: string, body: object, headers: Record<string, string> = {}): Promise<unknown> => {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...headers },
		body: JSON.stringify(body),
	});
	return await response.json();
};

/** What a program without n8n needs: `concurrency` workers, each takes the next item. Signing in is not counted. */
export async function bareLoop(
	{ addresses: { url, apiUrl } }: EmulatedPuzzel,
	items: number,
	concurrency: number,
	run: string,
): Promise<{ wall: number; cpu: number; done: number }> {
	const client = { ...DEMO_SIGN_IN, clientName: 'bench', clientVersion: '1.0' };
	const { accessToken } = (await post(`${url}/api/Authenticate/LogIn`, client)) as { accessToken: string };
	const headers = { authorization: `Bearer ${accessToken}` };
	const startedAt = performance.now();
	const cpuBefore = process.cpuUsage();
	const results: unknown[] = [];
	let next = 0;
	const worker = async () => {
		while (next < items) {
			const body = requestBody(benchItem(run, next++));
			const envelope = await post(`${apiUrl}/${DEMO_SIGN_IN.customerKey}/requests`, body, headers);
			const { code, result } = envelope as { code: number; result: unknown };
			if (code === 0) results.push(result);
		}
	};
	await Promise.all(Array.from({ length: concurrency }, worker));
	const { user, system } = process.cpuUsage(cpuBefore);
	return { wall: performance.now() - startedAt, cpu: (user + system) / 1000, done: results.length };
}

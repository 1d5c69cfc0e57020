import { execFileSync } from 'node:child_process';
import path from 'node:path';

/** The tests of this run use n8n 1, which is installed here. */
export default async function useOlderN8n(): Promise<void> {
	const folder = path.resolve(__dirname, '..', '..', 'harness', 'olderN8n');
	execFileSync('npx', ['--yes', 'pnpm@10.34.9', '--dir', folder, 'install', '--frozen-lockfile']);
	process.env.PUZZEL_OLDER_N8N = folder;
	const { share } = await import('../../harness/n8n/sharing');
	await share();
}

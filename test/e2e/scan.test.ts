import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { unpackPackage } from '../../harness/n8n/installation';

const run = promisify(execFile);
const SCAN = path.resolve(__dirname, '../../scripts/scan.mjs');

interface Finding {
	passed: boolean;
	message?: string;
	details?: string;
}

async function scan(folder: string) {
	// n8n's rules look at no file name where NODE_ENV says "test", as it does under jest.
	const { stdout } = await run('node', [SCAN, folder], { env: { ...process.env, NODE_ENV: 'production' } });
	return JSON.parse(stdout) as { source: Finding; package: Finding };
}

describe('the packed package', () => {
	let folder: string;

	beforeAll(async () => {
		folder = await mkdtemp(path.join(tmpdir(), 'puzzel-scan-'));
		await unpackPackage(folder);
	});

	afterAll(async () => await rm(folder, { recursive: true, force: true }));

	test('holds dist, README, LICENSE and package.json, nothing else', async () => {
		expect((await readdir(folder)).sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json']);
		expect((await readdir(path.join(folder, 'dist'))).sort()).toEqual(['credentials', 'nodes']);
	});

	test('is smaller than 400 kB', async () => {
		const files = await readdir(folder, { recursive: true, withFileTypes: true });
		const sizes = files
			.filter((file) => file.isFile())
			.map(async (file) => (await stat(path.join(file.parentPath, file.name))).size);
		const size = (await Promise.all(sizes)).reduce((one, other) => one + other);
		expect(size).toBeGreaterThan(100_000);
		expect(size).toBeLessThan(400_000);
	});

	test("passes n8n's official scan, as do the sources", async () => {
		expect(await scan(folder)).toEqual({ source: { passed: true }, package: { passed: true } });
	});

	test('would not pass with a forbidden global in it', async () => {
		const file = path.join(folder, 'dist', 'forbidden.js');
		await writeFile(file, 'setTimeout(() => process.exit(), 1);\n');
		try {
			const { package: finding } = await scan(folder);
			expect(finding.passed).toBe(false);
			expect(finding.details).toMatch(/no-restricted-globals/);
		} finally {
			await rm(file);
		}
	});
});

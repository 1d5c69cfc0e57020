import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const PROJECT = path.resolve(__dirname, '..', '..');

interface Manifest {
	name: string;
	version: string;
	dependencies?: Record<string, string>;
	devDependencies?: unknown;
	peerDependencies?: unknown;
	optionalDependencies?: unknown;
}

const readManifest = async (file: string) => JSON.parse(await readFile(file, 'utf8')) as Manifest;

/** Gives `folder` what `npm publish` would send, of the `dist` that is there. */
export async function unpackPackage(folder: string): Promise<void> {
	const temporary = await mkdtemp(path.join(tmpdir(), 'puzzel-pack-'));
	try {
		// Away from node_modules, where npm takes ten seconds to read what is installed.
		for (const entry of await readdir(PROJECT, { withFileTypes: true })) {
			if (!entry.isFile() && entry.name !== 'dist') continue;
			await cp(path.join(PROJECT, entry.name), path.join(temporary, entry.name), { recursive: true });
		}
		const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--loglevel=error'], {
			cwd: temporary,
		});
		const [packed] = JSON.parse(stdout) as [{ filename: string }];
		await mkdir(folder, { recursive: true });
		await run('tar', ['-xzf', path.join(temporary, packed.filename), '-C', folder, '--strip-components=1']);
	} finally {
		await rm(temporary, { recursive: true, force: true });
	}
}

/**
 * Installs the packed package into an n8n user folder the way n8n's own installer of community nodes
 * does: unpacked, with everything but runtime dependencies struck out, entered in the list of packages.
 */
export async function installPackage(userFolder: string): Promise<void> {
	const { name, version } = await readManifest(path.join(PROJECT, 'package.json'));
	const nodes = path.join(userFolder, '.n8n', 'nodes');
	const target = path.join(nodes, 'node_modules', name);
	await rm(target, { recursive: true, force: true });
	await unpackPackage(target);

	const manifestFile = path.join(target, 'package.json');
	const manifest = await readManifest(manifestFile);
	// The installer would now run `npm install` in there; community packages have nothing to install.
	if (Object.keys(manifest.dependencies ?? {}).length) throw new Error(`${name} has runtime dependencies`);
	delete manifest.devDependencies;
	delete manifest.peerDependencies;
	delete manifest.optionalDependencies;
	await writeFile(manifestFile, JSON.stringify(manifest, null, 2));

	const list = { name: 'installed-nodes', private: true, dependencies: { [name]: version } };
	await writeFile(path.join(nodes, 'package.json'), JSON.stringify(list, null, 2));
}

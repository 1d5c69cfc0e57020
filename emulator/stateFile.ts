import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';

import type { FullSeed } from './seed';
import type { StoredWorld, World } from './world';

/** Counts up whenever what is stored has another form. */
const VERSION = 2;
const PAUSE_MS = 1000;

/** The file is of another emulator: of another seed, of an earlier version, or of something else. */
export class ForeignStateError extends Error {}

/** Where the state of an emulator is kept, so that it survives a restart. */
export class StateFile {
	private timer: NodeJS.Timeout | undefined;
	private written = '';
	private writing: Promise<void> = Promise.resolve();

	constructor(private readonly path: string) {}

	/** Undefined if there is no file yet. */
	async read(seed: FullSeed): Promise<StoredWorld | undefined> {
		if (!existsSync(this.path)) return undefined;
		const text = await readFile(this.path, 'utf8');
		const start = `{"seed":"${fingerprint(seed)}","world":`;
		// A whole file ends as it was written, since it takes its place only then.
		if (text.startsWith(start)) return (JSON.parse(text) as { world: StoredWorld }).world;
		throw new ForeignStateError(
			`${this.path} belongs to another seed or version of the emulator. Delete it, or name another file`,
		);
	}

	/** From now on writes every change soon after it happens. */
	follow(world: World): void {
		this.timer = setTimeout(() => void this.write(world).then(() => this.follow(world)), PAUSE_MS).unref();
	}

	async close(world: World): Promise<void> {
		clearTimeout(this.timer);
		await this.write(world);
	}

	private async write(world: World): Promise<void> {
		const { version } = world;
		if (version !== this.written) {
			this.written = version;
			const text = JSON.stringify({ seed: fingerprint(world.seed), world: world.store() });
			this.writing = this.writing.then(async () => {
				// A file that is only half written must never be taken up.
				await writeFile(`${this.path}.new`, text);
				await rename(`${this.path}.new`, this.path);
			});
		}
		await this.writing;
	}
}

const fingerprint = ({ customers }: FullSeed) =>
	createHash('sha256')
		.update(JSON.stringify([VERSION, customers]))
		.digest('hex');

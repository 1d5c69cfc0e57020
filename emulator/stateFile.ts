import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';

import { z } from 'zod/v4';

import type { FullSeed } from './seed';
import type { StoredWorld, World } from './world';

/** The parts are the emulator's own and change together with it, so the version is all that is checked. */
const fileSchema = z.object({ version: z.literal(1), seed: z.string(), world: z.custom<StoredWorld>() });

const SHORTEST_PAUSE_MS = 1000;

/** The file is of another emulator: of another seed, of an earlier version, or of something else. */
export class ForeignStateError extends Error {}

/** Where the state of an emulator is kept, so that it survives a restart. */
export class StateFile {
	private timer: NodeJS.Timeout | undefined;
	private written = '';
	private writing: Promise<void> = Promise.resolve();

	constructor(private readonly path: string) {}

	/** Undefined if there is no file yet. Throws a ForeignStateError if there is one that cannot be taken up. */
	async read(seed: FullSeed): Promise<StoredWorld | undefined> {
		if (!existsSync(this.path)) return undefined;
		const file = fileSchema.safeParse(parsed(await readFile(this.path, 'utf8')));
		if (!file.success) {
			throw new ForeignStateError(`${this.path} is not a file that this emulator has written`);
		}
		if (file.data.seed !== fingerprint(seed)) {
			throw new ForeignStateError(`${this.path} belongs to another seed. Delete it, or name another file`);
		}
		return file.data.world;
	}

	/** From now on writes every change soon after it happens, but not so often that it keeps the emulator busy. */
	follow(world: World): void {
		const next = (pause: number) => {
			this.timer = setTimeout(() => {
				const start = performance.now();
				void this.write(world).then(() =>
					next(Math.max(SHORTEST_PAUSE_MS, (performance.now() - start) * 20)),
				);
			}, pause).unref();
		};
		next(SHORTEST_PAUSE_MS);
	}

	async close(world: World): Promise<void> {
		clearTimeout(this.timer);
		await this.write(world);
	}

	private async write(world: World): Promise<void> {
		const { version } = world;
		if (version !== this.written) {
			this.written = version;
			const text = JSON.stringify({ version: 1, seed: fingerprint(world.seed), world: world.store() });
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
	createHash('sha256').update(JSON.stringify(customers)).digest('hex');

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

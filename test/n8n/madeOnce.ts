import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * Has `make` fill the folder `target`. All files of a jest run need the same package and the same n8n, which take many
 * seconds to make: the first to ask, in whichever process, makes them, the others wait, and each gets a copy of its own.
 */
export async function madeOnce(
	name: string,
	target: string,
	make: (folder: string) => Promise<void>,
): Promise<void> {
	const shared = process.env.PUZZEL_JEST_FOLDER;
	if (!shared) return await make(target);
	const original = path.join(shared, name);
	while (!existsSync(original)) {
		const place = `${original}-in-the-making`;
		if (!(await claim(place))) {
			await new Promise((resolve) => setTimeout(resolve, 100));
			continue;
		}
		try {
			if (existsSync(original)) break;
			await make(place);
			await rename(place, original);
		} finally {
			await rm(place, { recursive: true, force: true });
		}
	}
	await cp(original, target, { recursive: true });
}

async function claim(folder: string): Promise<boolean> {
	try {
		await mkdir(folder);
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
		throw error;
	}
}

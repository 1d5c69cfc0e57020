import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod/v4';

/** So long after a poll of another process, this one may have replaced it while it was killed. */
const KILLED_WITHIN_MS = 120_000;
const LARGEST_CURSOR = 512 * 1024;

/** What the trigger remembers from one poll to the next, in n8n's static data. */
const cursorSchema = z.object({
	version: z.literal(2),
	/** A fingerprint of what is watched. */
	watched: z.string(),
	/** When the first poll was, and how many polls have emitted since: they make the ids of events. */
	began: z.string(),
	emissions: z.number(),
	state: z.unknown(),
	/**
	 * What was emitted last, and by which process. By default n8n (2.41) saves the cursor some milliseconds before it
	 * saves the execution: killed between the two, it would never run what the cursor takes for emitted. So a process that
	 * takes over soon after emits it once more, as it was.
	 */
	last: z.object({ by: z.string(), at: z.number(), items: z.array(z.custom<IDataObject>()) }).optional(),
});
export type Cursor = z.infer<typeof cursorSchema>;

/**
 * The cursor for what is watched; undefined if it was made for something else, or cannot be read: the poll then remembers
 * what there is, and emits nothing. It is a text, since n8n (2.41) watches every object in the static data, which is slow
 * for thousands of them.
 */
export function readCursor(
	text: unknown,
	watched: string,
	stateSchema: z.ZodType,
	warn: (problem: string) => void,
): Cursor | undefined {
	if (typeof text !== 'string' || text === '') return undefined;
	try {
		const cursor = cursorSchema.parse(JSON.parse(text));
		return cursor.watched === watched ? { ...cursor, state: stateSchema.parse(cursor.state) } : undefined;
	} catch {
		warn('the stored cursor cannot be read, so polling begins again');
		return undefined;
	}
}

export function writeCursor({ last, ...cursor }: Cursor): string {
	const whole = JSON.stringify({ ...cursor, last });
	return whole.length <= LARGEST_CURSOR ? whole : JSON.stringify(cursor);
}

/** A time ahead was written before the clock was set back. */
export function isRecent({ at }: { at: number }): boolean {
	const age = Date.now() - at;
	return age >= 0 && age < KILLED_WITHIN_MS;
}

export const hash = (value: unknown[]) =>
	createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);

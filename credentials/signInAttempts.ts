import { z } from 'zod/v4';

import { backoff } from './http/retryAfter';
import type { SignInFailure } from './judgeSignIn';
import { formatDuration, SignInError } from './signInError';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Puzzel locks a user after four wrong passwords in a row. */
const MOST_JUDGED = 3;
const REFUSED_PAUSE = HOUR;
/** Before the second one, and before the third. */
const UNJUDGED_PAUSES = [MINUTE, 15 * MINUTE];
/** Long enough for a person to notice the errors, and short enough that an outage ends by itself. */
const UNJUDGED_COUNTS_FOR = 6 * HOUR;
const MOST_UNAVAILABLE = 15;
const UNAVAILABLE_COUNTS_FOR = 15 * MINUTE;
const LONGEST_RETRY_AFTER = HOUR;

/** The sign-ins of a user since the last one that succeeded. Times are in ms since 1970. */
export const attemptsSchema = z.object({
	/** The identity that was sent last. */
	key: z.string(),
	at: z.number(),
	refused: z.number(),
	unjudged: z.array(z.number()),
	unavailable: z.array(z.number()),
	/** When the next one is due; null: not by itself. */
	next: z.number().nullable(),
	/** How the last one ended, and what to check. */
	message: z.string(),
	description: z.string(),
});
export type Attempts = z.infer<typeof attemptsSchema>;

/** Also those ahead: the clock may have been set back a little. */
const within = (times: number[] | undefined, span: number, now: number) =>
	(times ?? []).filter((time) => Math.abs(now - time) < span);

const failures = ({ refused, unjudged }: Attempts, now: number) =>
	refused + within(unjudged, UNJUDGED_COUNTS_FOR, now).length;

/** The attempts with one more that failed. A changed secret lifts the pause, not the count. */
export function withFailure(
	previous: Attempts | undefined,
	key: string,
	failure: SignInFailure,
	now: number,
): Attempts {
	const { outcome, message, description } = failure;
	const one = (which: SignInFailure['outcome']) => (outcome === which ? [now] : []);
	const attempts: Attempts = {
		key,
		at: now,
		refused: (previous?.refused ?? 0) + one('refused').length,
		unjudged: [...within(previous?.unjudged, UNJUDGED_COUNTS_FOR, now), ...one('unjudged')],
		unavailable: [...within(previous?.unavailable, UNAVAILABLE_COUNTS_FOR, now), ...one('unavailable')],
		next: null,
		message,
		description,
	};
	const due = dueAfter(attempts, failure, now);
	const before = previous?.key === key ? previous.next : now;
	return { ...attempts, next: due === null || before === null ? null : Math.max(due, before) };
}

function dueAfter(attempts: Attempts, { outcome, retryAfterMs = 0 }: SignInFailure, now: number) {
	const { refused, unjudged, unavailable } = attempts;
	if (outcome === 'unavailable') {
		const first = unavailable.at(-MOST_UNAVAILABLE);
		const pause = Math.min(Math.max(retryAfterMs, SECOND), LONGEST_RETRY_AFTER);
		return Math.max(now + pause, first === undefined ? 0 : first + UNAVAILABLE_COUNTS_FOR);
	}
	const count = refused + unjudged.length;
	if (count < MOST_JUDGED) return now + (outcome === 'refused' ? REFUSED_PAUSE : UNJUDGED_PAUSES[count - 1]!);
	return refused < MOST_JUDGED ? unjudged[count - MOST_JUDGED]! + UNJUDGED_COUNTS_FOR : null;
}

/** In how many ms the same run may send the sign-in again; undefined if it may not. `tries`: how many it has sent. */
export function repeatAfter(
	attempts: Attempts,
	{ repeat, retryAfterMs }: SignInFailure,
	tries: number,
): number | undefined {
	if (repeat === 'once') return failures(attempts, attempts.at) === 1 ? SECOND : undefined;
	if (repeat === undefined || tries >= 5 || attempts.unavailable.length >= MOST_UNAVAILABLE) return undefined;
	const wait = retryAfterMs ?? backoff(tries);
	return wait <= MINUTE ? wait : undefined;
}

/** Why nothing may be sent now, and until when; undefined if the next sign-in is due. */
export function activeBlock(
	attempts: Attempts | undefined,
	key: string,
	now = Date.now(),
): SignInError | undefined {
	if (attempts?.key !== key) return undefined;
	const { next, message, description } = attempts;
	// A time further ahead than the longest pause was written before the clock was set back.
	if (next !== null && (next <= now || next - now > UNJUDGED_COUNTS_FOR)) return undefined;
	const when =
		next === null ? 'does not try again by itself' : `tries again in ${formatDuration(next - now)}`;
	const count = failures(attempts, now);
	const rest =
		count > 0
			? `n8n has used ${count} of ${MOST_JUDGED} sign-in attempts and ${when}, because Puzzel locks a user after four wrong passwords.`
			: `n8n ${when}.`;
	return new SignInError(message, {
		description: `${description} ${rest} To try now, open the credential and select "Retry".`,
	});
}

/** How the last sign-in ended, as an error. The credential form shows the message alone (n8n 2.41). */
export const lastFailure = ({ message, description }: Attempts) =>
	new SignInError(`${message}. ${description}`, { description });

import type { SignInFailure } from '../../credentials/judgeSignIn';
import {
	activeBlock,
	lastFailure,
	repeatAfter,
	withFailure,
	type Attempts,
} from '../../credentials/signInAttempts';
import { formatDuration } from '../../credentials/signInError';

const START = 1_700_000_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const failure = (outcome: SignInFailure['outcome'], more: Partial<SignInFailure> = {}): SignInFailure => ({
	outcome,
	message: 'Sign-in failed: a said "no" (HTTP 401)',
	description: 'Check it.',
	...more,
});

/** Somebody tries each minute for two days, whenever it is allowed: when the sign-ins are sent, in minutes. */
function schedule(next: (count: number) => SignInFailure, hours = 48): number[] {
	let attempts: Attempts | undefined;
	const sent: number[] = [];
	for (let minute = 0; minute < hours * 60; minute++) {
		const now = START + minute * MINUTE;
		if (activeBlock(attempts, 'key', now)) continue;
		attempts = withFailure(attempts, 'key', next(sent.length), now);
		sent.push(minute);
	}
	return sent;
}

test('refused: after an hour, after another one, and then not by itself', () => {
	expect(schedule(() => failure('refused'))).toEqual([0, 60, 120]);
});

test('unjudged: after a minute, after a quarter of an hour, and then one by one as they expire after six hours', () => {
	const sent = schedule(() => failure('unjudged'));
	expect(sent.slice(0, 6)).toEqual([0, 1, 16, 360, 361, 376]);
	for (const [index, minute] of sent.entries()) {
		expect(sent.filter((other) => other >= minute && other < minute + 360).length).toBeLessThanOrEqual(3);
		expect(index).toBeLessThan(30);
	}
});

test('refused and unjudged are one count', () => {
	const mixed = schedule((count) => failure(count === 1 ? 'unjudged' : 'refused'));
	expect(mixed.slice(0, 3)).toEqual([0, 60, 75]);
	// Two refusals and one unjudged: the unjudged one expires, then comes the third refusal, and no more.
	expect(mixed).toEqual([0, 60, 75, 420]);
});

test('unavailable: fifteen in a quarter of an hour, and Retry-After is honoured up to an hour', () => {
	let attempts: Attempts | undefined;
	let sent = 0;
	for (let now = START; now < START + 15 * MINUTE; now += 1_000) {
		if (activeBlock(attempts, 'key', now)) continue;
		attempts = withFailure(attempts, 'key', failure('unavailable'), now);
		sent++;
	}
	expect(sent).toBe(15);
	const asked = (retryAfterMs: number) =>
		withFailure(undefined, 'key', failure('unavailable', { retryAfterMs }), START).next! - START;
	expect([asked(30_000), asked(30 * HOUR), asked(0)]).toEqual([30_000, HOUR, 1_000]);
});

test('an unavailable host in between shortens no pause, and counts for nothing', () => {
	const refused = withFailure(undefined, 'key', failure('refused'), START);
	const retried = withFailure(refused, 'key', failure('unavailable'), START + 1_000);
	expect(retried.next).toBe(START + HOUR);
	expect(activeBlock(retried, 'key', START + 2_000)!.description).toContain('1 of 3 sign-in attempts');
});

test('a changed secret lifts the pause and not the count', () => {
	let attempts = withFailure(undefined, 'old', failure('refused'), START);
	attempts = withFailure(attempts, 'old', failure('refused'), START);
	expect(activeBlock(attempts, 'new', START)).toBeUndefined();
	attempts = withFailure(attempts, 'new', failure('refused'), START);
	expect(activeBlock(attempts, 'new', START + 1e12)!.description).toContain(
		'n8n has used 3 of 3 sign-in attempts and does not try again by itself',
	);
});

test('a clock that was set back by a day makes no pause longer than intended', () => {
	const attempts = withFailure(undefined, 'key', failure('refused'), START + 24 * HOUR);
	expect(activeBlock(attempts, 'key', START)).toBeUndefined();
	const unjudged = withFailure(undefined, 'key', failure('unjudged'), START + 24 * HOUR);
	expect(withFailure(unjudged, 'key', failure('unjudged'), START).unjudged).toHaveLength(1);
});

test('the error quotes the response, and says when the next one is and how to try immediately', () => {
	const refused = withFailure(undefined, 'key', failure('refused'), START);
	const { message, description } = activeBlock(refused, 'key', START + 30 * MINUTE)!;
	expect(message).toBe('Sign-in failed: a said "no" (HTTP 401)');
	expect(description).toBe(
		'Check it. n8n has used 1 of 3 sign-in attempts and tries again in 30 minutes, because Puzzel locks a user after four wrong passwords. To try now, open the credential and select "Retry".',
	);
	expect(activeBlock(refused, 'key', START + HOUR)).toBeUndefined();
	expect(lastFailure(refused)).toMatchObject({ message: `${message}. Check it.` });
	const unavailable = withFailure(undefined, 'key', failure('unavailable', { retryAfterMs: HOUR }), START);
	expect(activeBlock(unavailable, 'key', START)!.description).toContain('n8n tries again in 60 minutes.');
});

describe('within a run', () => {
	test('what is unjudged is repeated once after a second, if it is the first', () => {
		const once = failure('unjudged', { repeat: 'once' });
		const first = withFailure(undefined, 'key', once, START);
		expect(repeatAfter(first, once, 1)).toBe(1_000);
		expect(repeatAfter(withFailure(first, 'key', once, START + 1_000), once, 2)).toBeUndefined();
		expect(repeatAfter(first, failure('unjudged'), 1)).toBeUndefined();
	});

	test('what is unavailable is repeated four times, as late as the server asks, up to a minute', () => {
		const busy = failure('unavailable', { repeat: 'backoff', retryAfterMs: MINUTE });
		const attempts = withFailure(undefined, 'key', busy, START);
		expect(repeatAfter(attempts, busy, 4)).toBe(MINUTE);
		expect(repeatAfter(attempts, busy, 5)).toBeUndefined();
		expect(repeatAfter(attempts, { ...busy, retryAfterMs: MINUTE + 1 }, 1)).toBeUndefined();
		expect(
			repeatAfter({ ...attempts, unavailable: Array(15).fill(START) as number[] }, busy, 1),
		).toBeUndefined();
		expect(repeatAfter(attempts, failure('unavailable', { repeat: 'backoff' }), 1)).toBeLessThan(1_000);
	});
});

test.each([
	[0, '1 second'],
	[1_001, '2 seconds'],
	[99_000, '99 seconds'],
	[99_001, '2 minutes'],
	[99 * MINUTE, '99 minutes'],
	[100 * MINUTE, '2 hours'],
	[24 * HOUR, '24 hours'],
])('%i ms are %s', (ms, words) => {
	expect(formatDuration(ms)).toBe(words);
});

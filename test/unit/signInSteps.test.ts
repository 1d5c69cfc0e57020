import type { SignInFailure } from '../../credentials/judgeSignIn';
import { withFailure } from '../../credentials/signInAttempts';
import { afterSignIn, nextStep, type Step } from '../../credentials/signInSteps';
import type { Session } from '../../credentials/storedSession';

const NOW = 1_700_000_000_000;
const EMPTY: Session = { key: 'key', userKey: 'user' };
const refresh = { customerKey: '1', sessionId: 's' };
const lease = { by: 'other', until: NOW + 75_000, tries: 0, resumeAt: NOW };
const failure = (outcome: SignInFailure['outcome'], more = {}): SignInFailure => ({
	outcome,
	message: 'm',
	description: 'd',
	...more,
});
const refused = withFailure(undefined, 'key', failure('refused'), NOW);
const lostOnce = withFailure(undefined, 'key', failure('unjudged'), NOW - 60_000);
const step = (session: Session, more = {}): Step =>
	nextStep(session, { token: undefined, refused: 'old', byLogin: false, me: 'me', now: NOW, ...more });

test.each<[string, Session, object, object]>([
	['another token than the refused one', EMPTY, { token: 'new' }, { do: 'use' }],
	['no token', EMPTY, {}, { do: 'take', store: { lease: { by: 'me', until: NOW + 75_000, tries: 0 } } }],
	['the refused token', EMPTY, { token: 'old' }, { do: 'take' }],
	['a pause', { ...EMPTY, attempts: refused }, {}, { do: 'stop', why: { message: 'm' } }],
	['a pause of another secret', { ...EMPTY, attempts: { ...refused, key: 'b' } }, {}, { do: 'take' }],
	['the lease of another process', { ...EMPTY, lease }, {}, { do: 'wait' }],
	['the same, though its last try failed', { ...EMPTY, lease, attempts: refused }, {}, { do: 'wait' }],
	[
		'an ended lease',
		{ ...EMPTY, lease: { ...lease, until: NOW } },
		{},
		{ do: 'take', store: { attempts: { unjudged: [NOW] } } },
	],
	[
		'a second ended lease',
		{ ...EMPTY, lease: { ...lease, until: NOW }, attempts: lostOnce },
		{},
		{ do: 'stop', store: { attempts: { unjudged: [NOW - 60_000, NOW] } } },
	],
	[
		'a lease of a clock that was set back',
		{ ...EMPTY, lease: { ...lease, until: NOW + 1e9 } },
		{},
		{ do: 'take' },
	],
	['my lease', { ...EMPTY, lease: { ...lease, by: 'me' } }, {}, { do: 'signIn', how: 'login', inMs: 0 }],
	[
		'my lease and a session',
		{ ...EMPTY, lease: { ...lease, by: 'me' }, refresh },
		{},
		{ do: 'signIn', how: 'renew' },
	],
	[
		'the same, but the renewed token was refused',
		{ ...EMPTY, lease: { ...lease, by: 'me' }, refresh },
		{ byLogin: true },
		{ do: 'signIn', how: 'login' },
	],
	[
		'my lease, to be repeated',
		{ ...EMPTY, lease: { ...lease, by: 'me', resumeAt: NOW + 500 } },
		{},
		{ do: 'signIn', inMs: 500 },
	],
])('with %s stored', (_, session, more, expected) => {
	expect(step(session, more)).toMatchObject(expected);
});

test('a success forgets all that failed', () => {
	const before: Session = { ...EMPTY, attempts: refused, lease };
	expect(afterSignIn(before, { outcome: 'signedIn', accessToken: 't', refresh }, NOW)).toEqual({
		...EMPTY,
		signedInAt: NOW,
		refresh,
	});
});

test('the lease is kept only by who is to send it once more', () => {
	const lost = failure('unjudged', { repeat: 'once' });
	const mine = { ...EMPTY, lease: { ...lease, by: 'me' } };
	expect(afterSignIn(mine, lost, NOW).lease).toEqual({
		by: 'me',
		tries: 1,
		resumeAt: NOW + 1_000,
		until: NOW + 76_000,
	});
	expect(afterSignIn(mine, failure('refused'), NOW).lease).toBeUndefined();
	expect(afterSignIn(EMPTY, lost, NOW).lease).toBeUndefined();
});

test('a renewal that was not sent may still be made, one that failed not', () => {
	expect(afterSignIn({ ...EMPTY, refresh }, failure('unavailable'), NOW).refresh).toEqual(refresh);
	expect(afterSignIn({ ...EMPTY, refresh }, failure('unjudged'), NOW).refresh).toBeUndefined();
});

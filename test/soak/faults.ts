import type { Emulator, Fault } from '../../emulator';

interface Trouble {
	label: string;
	faults: Fault[];
	/** What happens once, at its beginning. */
	begin?: (puzzel: Emulator) => void;
}

const SIGN_IN = ['LogIn', 'GetAccessToken'];
const EVERY_CALL = '*';

/** One after the other; the first six are those of a short run. */
export const TROUBLES: Trouble[] = [
	{
		label: 'connections cut before or after Puzzel has done it, 3 % each',
		faults: [
			{ name: 'dropBefore', probability: 0.03 },
			{ name: 'dropAfter', probability: 0.03 },
		],
	},
	{
		label: 'a limit of 20 a second, over a sliding window',
		faults: [{ name: 'rateLimit', kind: 'slidingWindow', perSecond: 20 }],
	},
	{
		label: 'sessions end, and half of the sign-ins get 503',
		faults: SIGN_IN.map((operation) => ({ name: 'status', operation, status: 503, probability: 0.5 })),
		begin: (puzzel) => puzzel.expireTokens({ sessions: true }),
	},
	{
		label: 'no connection at all',
		faults: [{ name: 'dropBefore', operation: EVERY_CALL }],
	},
	{
		label: 'half answers and pages of a proxy, 3 % each',
		faults: [
			{ name: 'halfJson', probability: 0.03 },
			{ name: 'htmlError', status: 502, probability: 0.03 },
		],
	},
	{
		label: 'tokens end at every 50th call',
		faults: [{ name: 'tokenStorm', everyCalls: 50 }],
	},
	{ label: 'none', faults: [] },
	{ label: 'answers after 0.1 to 0.5 s', faults: [{ name: 'latency', ms: 100, jitterMs: 400 }] },
	{
		label: '503 with Retry-After 1, 10 %',
		faults: [{ name: 'status', status: 503, retryAfterSeconds: 1, probability: 0.1 }],
	},
	{
		label: 'HTTP 200 with a code other than 0, 5 %',
		faults: [{ name: 'envelopeFailure', code: 5, message: 'Not now', probability: 0.05 }],
	},
	{
		label: 'sign-ins of 1.5 s, sessions ended',
		faults: SIGN_IN.map((operation) => ({ name: 'latency', operation, ms: 1_500 })),
		begin: (puzzel) => puzzel.expireTokens({ sessions: true }),
	},
	{
		label: 'dates in the old form, empty fields left out',
		faults: [{ name: 'legacyDates' }, { name: 'absentFields' }],
	},
	{
		label: 'a maintenance page with status 200, 10 %',
		faults: [{ name: 'htmlError', status: 200, probability: 0.1 }],
	},
	{
		label: 'a limit of 30 a second without any burst, Retry-After as a date',
		faults: [{ name: 'rateLimit', kind: 'leakyBucket', perSecond: 30, retryAfter: 'date' }],
	},
];

import fc from 'fast-check';

import { decide, type BodyKind, type RetrySafety } from '../../nodes/api/decisionTable';

const KINDS: BodyKind[] = ['success', 'refusal', 'empty', 'other'];
const SAFETIES: RetrySafety[] = ['nonIdempotent', 'idempotent', 'safe'];
const say = (status: number, body: BodyKind, safety: RetrySafety, hasRetryAfter = false) => {
	const { verdict, isTemporary } = decide(status, body, safety, hasRetryAfter);
	return verdict + (isTemporary ? '?' : '');
};

const OPEN = 'uncertain/uncertain?/fault?';
const CLOSED = 'uncertain/uncertain/fault';

/** Status, then success, refusal, empty, other: for all, or for create / update / read. */
test.each([
	[200, 'done', 'refused', 'uncertain/done/fault', CLOSED],
	[204, 'done', 'refused', 'uncertain/done/fault', CLOSED],
	[302, OPEN, 'refused', 'redirected', 'redirected'],
	[303, OPEN, 'refused', CLOSED, CLOSED],
	[400, OPEN, 'refused', 'refused', 'refused'],
	[401, 'uncertain/uncertain/unauthorized', 'unauthorized', 'unauthorized', 'unauthorized'],
	[404, OPEN, 'refused', 'refused', 'refused'],
	[408, OPEN, OPEN, OPEN, OPEN],
	[499, OPEN, OPEN, OPEN, OPEN],
	[421, OPEN, 'refused', 'notBegun', 'notBegun'],
	[425, OPEN, 'refused', 'notBegun', 'notBegun'],
	[429, 'uncertain/uncertain/throttled', 'throttled', 'throttled', 'throttled'],
	[500, CLOSED, 'uncertain/uncertain/refused', CLOSED, CLOSED],
	[501, OPEN, 'refused', 'refused', 'refused'],
	[505, OPEN, 'refused', 'refused', 'refused'],
	[502, OPEN, OPEN, OPEN, OPEN],
	[522, OPEN, OPEN, OPEN, OPEN],
	[999, OPEN, OPEN, OPEN, OPEN],
	[101, CLOSED, CLOSED, CLOSED, CLOSED],
])('HTTP %i', (status, ...expected) => {
	const row = KINDS.map((kind) => {
		const cell = SAFETIES.map((safety) => say(status, kind, safety));
		return new Set(cell).size === 1 ? cell[0] : cell.join('/');
	});
	expect(row).toEqual(expected);
});

test('503 with Retry-After is a throttle, another status is not', () => {
	expect(say(503, 'other', 'nonIdempotent', true)).toBe('throttled');
	expect(say(503, 'success', 'nonIdempotent', true)).toBe('uncertain');
	expect(say(503, 'other', 'nonIdempotent')).toBe('uncertain');
	expect(say(502, 'other', 'nonIdempotent', true)).toBe('uncertain');
});

test('nothing that may have been done is sent again or called not done, whatever the status', () => {
	const anything = fc.record({
		status: fc.integer({ min: 100, max: 1100 }),
		body: fc.constantFrom(...KINDS),
		safety: fc.constantFrom('nonIdempotent' as const, 'idempotent' as const),
		hasRetryAfter: fc.boolean(),
	});
	fc.assert(
		fc.property(anything, ({ status, body, safety, hasRetryAfter }) => {
			const { verdict, isTemporary } = decide(status, body, safety, hasRetryAfter);
			if (safety === 'nonIdempotent') expect(isTemporary).toBe(false);
			else expect(isTemporary && verdict !== 'uncertain').toBe(false);
			const saysNo = body !== 'success' && status >= 300 && status < 600;
			const isRefusal = body === 'refusal' && status >= 200 && status < 300;
			if (!saysNo && !isRefusal) expect(['done', 'uncertain']).toContain(verdict);
			// A server that speaks of an error of its own may have done it; these five have not begun.
			if (status >= 500 && ![501, 503, 505, 511].includes(status)) expect(verdict).toBe('uncertain');
		}),
	);
});

import { classifyError, classifyResponse, type PuzzelCall } from '../../nodes/api/classify';
import type { RetrySafety } from '../../nodes/api/decisionTable';

const call = (repeat: RetrySafety): PuzzelCall => ({
	retrySafety: repeat,
	path: '/12345/requests',
	purpose: 'create the request',
	ifLost: 'Look in Puzzel.',
});

/** What an n8n 1 helper throws: of axios, the code or the status, and the body. */
const nodeApiError = (httpCode: string | null, data?: object) =>
	Object.assign(new Error('The service failed'), {
		name: 'NodeApiError',
		cause: undefined,
		httpCode,
		context: { data },
	});

/** What an n8n 2 helper throws. */
const around = (error: object) => Object.assign(new Error('The service failed'), { cause: error });
const axios = (more: object) => Object.assign(new Error('Failed'), { isAxiosError: true, ...more });

const judged = (repeat: RetrySafety, error: unknown) => {
	const outcome = classifyError(
		call(repeat),
		error,
		'https://api.puzzel.com/ContactCentre5',
		(words) => words,
	);
	if ('envelope' in outcome) throw new Error('no failure');
	return { ...outcome.failure.options, message: outcome.failure.message, retry: outcome.retry };
};

describe.each([
	['n8n 1', (code: string) => nodeApiError(code)],
	['n8n 2', (code: string) => around(axios({ code }))],
])('a fault of the network, in %s', (_, fault) => {
	test('never sent, so sent again', () => {
		for (const repeat of ['nonIdempotent', 'safe'] as const) {
			expect(judged(repeat, fault('ECONNREFUSED'))).toMatchObject({
				message: expect.stringContaining('could not connect to api.puzzel.com') as string,
				retry: 'notSent',
			});
		}
	});

	test('lost: may have happened', () => {
		expect(judged('nonIdempotent', fault('ECONNRESET'))).toMatchObject({
			mayHaveHappened: true,
			retry: undefined,
		});
		expect(judged('idempotent', fault('ECONNRESET'))).toMatchObject({ retry: 'lost' });
	});

	test('cancelled: a create may have happened', () => {
		expect(judged('nonIdempotent', fault('ERR_CANCELED'))).toMatchObject({
			mayHaveHappened: true,
			retry: undefined,
		});
		expect(judged('safe', fault('ERR_CANCELED'))).toEqual({
			message: 'Could not create the request: the run was cancelled',
			retry: undefined,
		});
	});
});

describe('an HTTP answer', () => {
	const answered = (
		repeat: RetrySafety,
		statusCode: number,
		body: unknown,
		headers = {},
		more: Partial<PuzzelCall> = {},
	) => {
		const outcome = classifyResponse(
			{ ...call(repeat), ...more },
			{ statusCode, body: body as object, headers },
			(words) => words.toUpperCase(),
		);
		if ('envelope' in outcome) throw new Error('no failure');
		return { ...outcome.failure.options, message: outcome.failure.message, retry: outcome.retry };
	};
	const refusal = { result: null, code: 1005, id: null, message: 'Too many calls' };

	test('429 is a throttle, with Puzzel’s own words as they may be shown', () => {
		expect(answered('nonIdempotent', 429, refusal, { 'retry-after': '3' })).toEqual({
			message: "Could not create the request: Puzzel's rate limit was exceeded (HTTP 429)",
			description: 'Run the remaining items later.',
			httpStatus: 429,
			code: 1005,
			puzzelMessage: 'TOO MANY CALLS',
			retryAfterMs: 3000,
			retry: { throttledFor: 3000 },
		});
		expect(answered('nonIdempotent', 429, {}).retry).toEqual({ throttledFor: undefined });
	});

	test('after a create that may have happened the person reads where to look', () => {
		expect(answered('nonIdempotent', 502, refusal)).toEqual({
			message:
				'Unclear whether Puzzel could create the request: Puzzel answered "TOO MANY CALLS" (HTTP 502, code 1005)',
			description: 'Look in Puzzel.',
			httpStatus: 502,
			code: 1005,
			puzzelMessage: 'TOO MANY CALLS',
			mayHaveHappened: true,
			retry: undefined,
		});
	});

	test('an update or a delete without a body is done, a read is not', () => {
		const done = { envelope: { result: undefined, code: 0, id: undefined, message: '' } };
		for (const body of ['', ' ', null, undefined]) {
			const response = { statusCode: 204, body: body as never, headers: {} };
			expect(classifyResponse(call('idempotent'), response, String)).toEqual(done);
			expect(classifyResponse(call('safe'), response, String)).toHaveProperty('failure');
		}
	});

	test('401 asks for another token', () => {
		expect(answered('nonIdempotent', 401, {})).toMatchObject({ retry: 'unauthorized', httpStatus: 401 });
	});

	test('a refusal is quoted, with the hint of the operation', () => {
		expect(answered('nonIdempotent', 200, refusal, {}, { hint: 'Look at the queue.' })).toEqual({
			message: 'Could not create the request: Puzzel answered "TOO MANY CALLS" (code 1005)',
			description: 'Look at the queue.',
			httpStatus: 200,
			code: 1005,
			puzzelMessage: 'TOO MANY CALLS',
			retry: undefined,
		});
		expect(answered('safe', 200, { ...refusal, message: '' }).message).toMatch(
			/: Puzzel answered code 1005$/,
		);
		expect(answered('nonIdempotent', 400, '<html>').message).toBe('Could not create the request: HTTP 400');
	});

	test('404 of a call that not every solution supports says so; other responses do not', () => {
		const undocumented = { undocumented: true };
		expect(answered('safe', 404, '', {}, undocumented)).toMatchObject({
			message:
				'Could not create the request: your Puzzel solution does not support this operation (HTTP 404)',
			description: expect.stringContaining('Contact Puzzel') as string,
			httpStatus: 404,
		});
		expect(answered('safe', 404, '').message).toBe('Could not create the request: HTTP 404');
		expect(answered('safe', 403, '', {}, undocumented).message).toContain('HTTP 403');
		expect(answered('safe', 200, refusal, {}, undocumented).message).toContain('(code 1005)');
	});

	test('a redirect is not followed', () => {
		expect(answered('safe', 302, '')).toMatchObject({
			message: 'Could not create the request: the API host redirects to another address (HTTP 302)',
			description: 'Check "Environment" or "API URL" in the credential.',
			retry: undefined,
		});
	});

	test.each([' {"result":', '\n[', '{', '{"result":{"x":"y', '{"result":tr'])(
		'%j was cut off: a read is repeated',
		(body) => {
			expect(answered('safe', 200, body)).toMatchObject({
				message: 'Could not create the request: the response was cut off',
				retry: 'lost',
			});
			expect(answered('nonIdempotent', 200, body)).toMatchObject({ mayHaveHappened: true, retry: undefined });
		},
	);

	test.each(['<html>{}</html>', 'text {', '', { some: 'object' }, null, '{"result":1,"code":0} and more'])(
		'%j is another server, which is not asked again',
		(body) => {
			const { message, description, retry } = answered('safe', 200, body);
			expect(message).toBe('Could not create the request: unexpected response (HTTP 200)');
			expect(description).toContain('"API URL"');
			expect(retry).toBeUndefined();
		},
	);
});

test('a lost response names the host', () => {
	expect(judged('safe', around(axios({ code: 'EPIPE' })))).toEqual({
		message: 'Could not create the request: no response from api.puzzel.com: the connection was cut',
		retry: 'lost',
	});
	expect(judged('nonIdempotent', around(axios({ code: 'ENOTFOUND' }))).description).toBe(
		'Nothing was sent. Check "Environment" or "API URL" in the credential.',
	);
});

test.each<[string, unknown]>([
	['a TypeError', new TypeError('x is no function')],
	["n8n's own error", Object.assign(new Error('Something new'), { name: 'NodeOperationError' })],
	['an error without a mark of axios', nodeApiError(null)],
	['what a proxy answers to CONNECT', around(axios({ response: { status: 407 } }))],
	['a text', 'text'],
])('%s after the call was sent is uncertain, and keeps its cause', (_, error) => {
	expect(judged('nonIdempotent', error)).toMatchObject({
		mayHaveHappened: true,
		cause: expect.any(String) as string,
		retry: undefined,
	});
	expect(judged('safe', error)).toMatchObject({ retry: 'lost' });
});

test('a host that n8n blocks was never reached', () => {
	class SsrfBlockedIpError extends Error {}
	expect(judged('nonIdempotent', around(new SsrfBlockedIpError('Blocked')))).toMatchObject({
		message: 'Could not create the request: could not connect to api.puzzel.com: Blocked',
		retry: 'notSent',
	});
});

import { outcomeOf, outcomeOfError, type PuzzelCall, type Repeat } from '../../nodes/api/outcome';

const call = (repeat: Repeat): PuzzelCall => ({
	repeat,
	method: 'POST',
	path: '/12345/requests',
	action: 'create the request',
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

const judged = (repeat: Repeat, error: unknown) => {
	const outcome = outcomeOfError(
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
	test.each(['ECONNREFUSED', 'ENOTFOUND', 'CERT_HAS_EXPIRED', 'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE'])(
		'%s: never sent, so sent again',
		(code) => {
			for (const repeat of ['once', 'safe'] as const) {
				expect(judged(repeat, fault(code))).toMatchObject({
					message: expect.stringContaining('could not reach api.puzzel.com') as string,
					retry: 'notSent',
				});
			}
		},
	);

	test.each(['ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT', 'ERR_SOMETHING_NEW'])(
		'%s: may have happened',
		(code) => {
			expect(judged('once', fault(code))).toMatchObject({ mayHaveHappened: true, retry: undefined });
			expect(judged('idempotent', fault(code))).toMatchObject({ retry: 'lost' });
		},
	);

	test('cancelled: a create may have happened', () => {
		expect(judged('once', fault('ERR_CANCELED'))).toMatchObject({ mayHaveHappened: true, retry: undefined });
		expect(judged('safe', fault('ERR_CANCELED')).message).toContain('cancelled');
	});
});

describe('an error that comes while the connection is made, and on one that works', () => {
	test.each(['EHOSTUNREACH', 'ENETUNREACH', 'ECONNRESET', 'ETIMEDOUT', 'EPROTO'])('%s', (code) => {
		expect(judged('once', around(axios({ code, syscall: 'connect' })))).toMatchObject({ retry: 'notSent' });
		expect(judged('once', around(axios({ code, syscall: 'read' })))).toMatchObject({
			mayHaveHappened: true,
			retry: undefined,
		});
	});

	test('both addresses of a host fail to connect', () => {
		const errors = [
			{ syscall: 'connect', code: 'ETIMEDOUT' },
			{ syscall: 'connect', code: 'ENETUNREACH' },
		];
		expect(judged('once', around(axios({ code: 'ETIMEDOUT', cause: { errors } })))).toMatchObject({
			retry: 'notSent',
		});
	});
});

describe('an HTTP answer', () => {
	const answered = (
		repeat: Repeat,
		statusCode: number,
		body: unknown,
		headers = {},
		more: Partial<PuzzelCall> = {},
	) => {
		const outcome = outcomeOf(
			{ ...call(repeat), ...more },
			{ statusCode, body: body as object, headers },
			(words) => words.toUpperCase(),
		);
		if ('envelope' in outcome) throw new Error('no failure');
		return { ...outcome.failure.options, message: outcome.failure.message, retry: outcome.retry };
	};
	const refusal = { result: null, code: 1005, id: null, message: 'Too many calls' };
	const success = { result: { id: 1 }, code: 0 };

	test.each([200, 201, 299])('%i with code 0 is a success', (statusCode) => {
		expect(outcomeOf(call('once'), { statusCode, body: success, headers: {} }, String)).toMatchObject({
			envelope: { result: { id: 1 } },
		});
	});

	test.each([199, 300, 404, 500])('%i is none, whatever it holds', (statusCode) => {
		expect(answered('once', statusCode, success).message).toBeDefined();
	});

	test('429 is a throttle, with Puzzel’s own words as they may be shown', () => {
		expect(answered('once', 429, refusal, { 'retry-after': '3' })).toEqual({
			message: 'Puzzel is asked too much at the moment, and did not create the request',
			description: 'Puzzel limits how often it may be asked. Run the rest later, or lower "Concurrency".',
			httpStatus: 429,
			code: 1005,
			puzzelMessage: 'TOO MANY CALLS',
			retry: { throttledFor: 3000 },
		});
		expect(answered('once', 429, {}).retry).toEqual({ throttledFor: undefined });
	});

	test('503 is one only with Retry-After', () => {
		expect(answered('once', 503, {}, { 'retry-after': '3' })).toMatchObject({
			retry: { throttledFor: 3000 },
		});
		expect(answered('once', 503, {})).toMatchObject({ mayHaveHappened: true, retry: undefined });
		expect(answered('once', 502, {}, { 'retry-after': '3' })).toMatchObject({ retry: undefined });
	});

	test.each([408, 500, 502, 503, 504])(
		'%i after a create: it may have happened, and is not repeated',
		(status) => {
			expect(answered('once', status, refusal)).toEqual({
				message: `Puzzel failed with HTTP ${status} and "TOO MANY CALLS" (code 1005). Puzzel was asked to create the request, and may have done it`,
				description: 'Look in Puzzel.',
				httpStatus: status,
				code: 1005,
				puzzelMessage: 'TOO MANY CALLS',
				mayHaveHappened: true,
				retry: undefined,
			});
		},
	);

	test('of an operation that has nothing to say about a lost answer, nothing is said', () => {
		const { repeat, method, path, action } = call('once');
		const outcome = outcomeOf(
			{ repeat, method, path, action },
			{ statusCode: 502, body: {}, headers: {} },
			String,
		);
		expect(outcome).toMatchObject({ failure: { options: { description: '' } } });
	});

	test.each([
		[408, 'lost'],
		[500, undefined],
		[502, 'lost'],
		[503, 'lost'],
		[504, 'lost'],
	])('%i after a read: repeated (%p)', (status, retry) => {
		expect(answered('safe', status, '<html>')).toEqual({
			message: `Puzzel could not create the request: Puzzel failed with HTTP ${status}`,
			httpStatus: status,
			retry,
		});
	});

	test('401 asks for another token', () => {
		expect(answered('once', 401, {})).toMatchObject({ retry: 'unauthorized', httpStatus: 401 });
	});

	test('a refusal is quoted, with the hint of the operation', () => {
		expect(answered('once', 200, refusal, {}, { hint: 'Look at the queue.' })).toEqual({
			message: 'Puzzel could not create the request: "TOO MANY CALLS" (code 1005)',
			description: 'Look at the queue.',
			httpStatus: 200,
			code: 1005,
			puzzelMessage: 'TOO MANY CALLS',
			retry: undefined,
		});
		expect(answered('safe', 200, { ...refusal, message: '' }).message).toMatch(/: code 1005$/);
		expect(answered('once', 400, '<html>')).toMatchObject({
			message: 'Puzzel could not create the request: HTTP 400',
			description: '',
		});
	});

	test('404 of a call that not every solution offers says so; other answers do not', () => {
		const undocumented = { undocumented: true };
		expect(answered('safe', 404, '', {}, undocumented)).toMatchObject({
			message: expect.stringContaining('your solution does not offer it') as string,
			description: 'Puzzel answered with HTTP 404. Ask Puzzel whether your solution can have this call.',
			httpStatus: 404,
		});
		expect(answered('safe', 404, '').message).toBe('Puzzel could not create the request: HTTP 404');
		expect(answered('safe', 403, '', {}, undocumented).message).toContain('HTTP 403');
		expect(answered('safe', 200, refusal, {}, undocumented).message).toContain('(code 1005)');
	});

	test.each([300, 302, 399])('%i leads to another address, where n8n does not go', (status) => {
		expect(answered('safe', status, '')).toMatchObject({
			message: `The API host does not answer like Puzzel (HTTP ${status})`,
			description: 'It sends n8n to another address. Check "Environment" or "API URL" in the credential.',
			retry: undefined,
		});
	});

	test.each([' {"result":', '\n[', '{'])(
		'%j was cut short: a read is repeated, a create may have happened',
		(body) => {
			expect(answered('safe', 200, body)).toMatchObject({
				message: "Puzzel could not create the request: Puzzel's answer was cut short",
				retry: 'lost',
			});
			expect(answered('once', 200, body)).toMatchObject({ mayHaveHappened: true, retry: undefined });
		},
	);

	test.each(['<html>{}</html>', 'text {', '', { some: 'object' }, null])(
		'%j is another server, which is not asked again',
		(body) => {
			const { message, retry } = answered('safe', 200, body);
			expect(message).toContain(
				'does not answer like Puzzel; check "Environment" or "API URL" in the credential',
			);
			expect(retry).toBeUndefined();
		},
	);
});

test('a cancelled call: only of a create is it told what may exist now', () => {
	const cancelled = around(axios({ code: 'ERR_CANCELED' }));
	expect(judged('once', cancelled)).toMatchObject({
		message: expect.stringMatching(
			/cancelled while Puzzel was asked to create the request\. .*may have done it/,
		) as string,
		description: 'Look in Puzzel.',
	});
	expect(judged('idempotent', cancelled)).toEqual({
		message: 'The run was cancelled while Puzzel was asked to create the request',
		retry: undefined,
	});
});

test('a lost answer names the host', () => {
	expect(judged('safe', around(axios({ code: 'EPIPE' })))).toEqual({
		message:
			"Puzzel could not create the request: n8n lost Puzzel's answer (api.puzzel.com): the connection was cut",
		retry: 'lost',
	});
	expect(judged('once', around(axios({ code: 'ENOTFOUND' }))).description).toBe(
		'Check the network, and "Environment" or "API URL" in the credential.',
	);
});

test('n8n’s own refusal to send is neither', () => {
	const refusal = Object.assign(new Error('Domain not allowed'), { name: 'NodeOperationError' });
	expect(judged('once', refusal)).toMatchObject({
		message: 'Domain not allowed',
		badInput: true,
		retry: undefined,
	});
	expect(judged('once', nodeApiError(null))).toMatchObject({ badInput: true, retry: undefined });
});

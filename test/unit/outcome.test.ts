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
	const answered = (repeat: Repeat, statusCode: number, body: object, headers = {}) => {
		const outcome = outcomeOf(call(repeat), { statusCode, body, headers }, (words) => words.toUpperCase());
		if ('envelope' in outcome) throw new Error('no failure');
		return { ...outcome.failure.options, message: outcome.failure.message, retry: outcome.retry };
	};
	const refusal = { result: null, code: 1005, id: null, message: 'Too many calls' };

	test('429 is a throttle, with Puzzel’s own words as they may be shown', () => {
		expect(answered('once', 429, refusal, { 'retry-after': '3' })).toMatchObject({
			httpStatus: 429,
			code: 1005,
			puzzelMessage: 'TOO MANY CALLS',
			retry: { throttledFor: 3000 },
		});
	});

	test('503 is one only with Retry-After', () => {
		expect(answered('once', 503, {}, { 'retry-after': '3' })).toMatchObject({
			retry: { throttledFor: 3000 },
		});
		expect(answered('once', 503, {})).toMatchObject({ mayHaveHappened: true, retry: undefined });
	});

	test('502 after a create may have happened', () => {
		expect(answered('once', 502, {})).toMatchObject({ httpStatus: 502, mayHaveHappened: true });
	});

	test('401 asks for another token', () => {
		expect(answered('once', 401, {})).toMatchObject({ retry: 'unauthorized' });
	});
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

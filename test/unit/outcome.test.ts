import { judgeError, type PuzzelCall, type Repeat } from '../../nodes/api/outcome';

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
	const outcome = judgeError(call(repeat), error, 'https://api.puzzel.com/ContactCentre5');
	if ('envelope' in outcome) throw new Error('no failure');
	return { ...outcome.failure.options, message: outcome.failure.message, again: outcome.again };
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
					again: 'notSent',
				});
			}
		},
	);

	test.each(['ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT', 'ERR_SOMETHING_NEW'])(
		'%s: may have happened',
		(code) => {
			expect(judged('once', fault(code))).toMatchObject({ mayHaveHappened: true, again: undefined });
			expect(judged('idempotent', fault(code))).toMatchObject({ again: 'lost' });
		},
	);

	test('cancelled: a create may have happened', () => {
		expect(judged('once', fault('ERR_CANCELED'))).toMatchObject({ mayHaveHappened: true, again: undefined });
		expect(judged('safe', fault('ERR_CANCELED')).message).toContain('cancelled');
	});
});

describe.each([
	['n8n 1', (status: number, data: object) => nodeApiError(String(status), data)],
	['n8n 2', (status: number, data: object) => around(axios({ response: { status, data, headers: {} } }))],
])('an HTTP answer that is thrown, in %s', (_, answer) => {
	const data = { result: null, code: 1005, id: null, message: 'Too many calls' };

	test('429 is a throttle, with Puzzel’s own words', () => {
		expect(judged('once', answer(429, data))).toMatchObject({
			httpStatus: 429,
			code: 1005,
			puzzelMessage: 'Too many calls',
			again: { throttledFor: undefined },
		});
	});

	test('502 after a create may have happened', () => {
		expect(judged('once', answer(502, {}))).toMatchObject({ httpStatus: 502, mayHaveHappened: true });
	});
});

test('n8n’s own refusal to send is neither', () => {
	const refusal = Object.assign(new Error('Domain not allowed'), { name: 'NodeOperationError' });
	expect(judged('once', refusal)).toMatchObject({
		message: 'Domain not allowed',
		badInput: true,
		again: undefined,
	});
	expect(judged('once', nodeApiError(null))).toMatchObject({ badInput: true, again: undefined });
});

import { networkFault } from '../../credentials/http/network';

/** What a person is reported a network that fails, and whether anything can have been sent. */

const axios = (more: object) => Object.assign(new Error('Failed'), { isAxiosError: true, ...more });

test.each([
	['ECONNREFUSED', 'the server refuses connections'],
	['ENOTFOUND', 'there is no host of that name'],
	['EAI_AGAIN', 'its name could not be resolved'],
	['ERR_INVALID_URL', 'the address is not valid'],
	['CERT_HAS_EXPIRED', 'its certificate is not trusted'],
	['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is not trusted'],
	['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate is not trusted'],
	['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'its certificate is not trusted'],
	['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'its certificate is not trusted'],
	['UNABLE_TO_GET_ISSUER', 'its certificate is not trusted'],
])('%s: %s, and nothing was sent', (code, words) => {
	expect(networkFault(axios({ code }))).toEqual({ neverSent: true, cancelled: false, words });
});

test.each([
	['EHOSTUNREACH', 'there is no route to the host'],
	['ENETUNREACH', 'there is no network'],
	['EADDRNOTAVAIL', 'the address cannot be used'],
	['EPROTO', 'the server does not speak HTTPS there'],
	['ECONNRESET', 'the connection was cut'],
	['EPIPE', 'the connection was cut'],
	['ECONNABORTED', 'the time limit was reached'],
	['ETIMEDOUT', 'the time limit was reached'],
	['ERR_SOMETHING_NEW', 'the connection failed'],
])('%s: %s, and it may have been sent unless the connection was being made', (code, words) => {
	expect(networkFault(axios({ code }))).toEqual({ neverSent: false, cancelled: false, words });
	const connecting = code === 'ERR_SOMETHING_NEW' ? 'no connection could be made' : words;
	expect(networkFault(axios({ code, syscall: 'connect' }))).toEqual({
		neverSent: true,
		cancelled: false,
		words: connecting,
	});
});

test('a code that says nothing does not hide the one behind it', () => {
	expect(networkFault(axios({ code: 'ERR_NETWORK', cause: { code: 'EPIPE' } }))?.words).toBe(
		'the connection was cut',
	);
	expect(networkFault(axios({ code: 'ERR_NETWORK', cause: { code: 'ENOTFOUND' } }))?.neverSent).toBe(true);
});

test('a cancelled call counts as sent', () => {
	expect(networkFault(axios({ code: 'ERR_CANCELED', syscall: 'connect' }))).toEqual({
		neverSent: false,
		cancelled: true,
		words: 'the run was cancelled',
	});
});

test('both addresses of a host are looked at, wherever n8n keeps the error', () => {
	const errors = [{ code: 'EHOSTUNREACH', syscall: 'connect' }, null, 'text'];
	const cause = axios({ code: undefined, cause: { errors } });
	expect(networkFault({ cause })).toMatchObject({ neverSent: true, words: 'there is no route to the host' });
});

test.each([
	{
		code: 'ECONNRESET',
		message: 'Client network socket disconnected before secure TLS connection was established',
	},
	{ code: 'EPROTO', message: 'SSL routines:ssl3_get_record:wrong version number' },
])('a TLS handshake that was not finished sends nothing: $code', (error) => {
	expect(networkFault(axios(error))?.neverSent).toBe(true);
});

test('plain text that breaks into a TLS connection comes after the call was sent', () => {
	const message = 'SSL routines:tls_default_validate_record_header:wrong version number';
	expect(networkFault(axios({ code: 'ERR_SSL_WRONG_VERSION_NUMBER', message }))?.neverSent).toBe(false);
});

test('an error that is its own cause is read to the end', () => {
	const error = axios({ code: 'ECONNRESET' });
	expect(networkFault(Object.assign(error, { cause: { cause: error } }))?.words).toBe(
		'the connection was cut',
	);
});

test.each([
	['an HTTP answer', axios({ code: 'ERR_BAD_REQUEST', response: { status: 400 } })],
	[
		'an HTTP answer behind another error',
		{ cause: axios({ code: 'ECONNRESET', response: { status: 400 } }) },
	],
	['an HTTP status in n8n 1', { httpCode: '404' }],
	['an HTTP status with its name', { httpCode: '404 Not Found' }],
	['a database error of n8n', { code: 'ECONNREFUSED', syscall: 'connect' }],
	['no error at all', undefined],
	['a text', 'ECONNRESET'],
])('%s is no fault of the network', (_, error) => {
	expect(networkFault(error)).toBeUndefined();
});

test('in n8n 1 the code is all there is', () => {
	expect(networkFault({ httpCode: 'ECONNRESET' })?.words).toBe('the connection was cut');
	expect(networkFault({ httpCode: 'ENOTFOUND' })?.neverSent).toBe(true);
});

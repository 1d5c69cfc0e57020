import fc from 'fast-check';
import type { IN8nHttpFullResponse } from 'n8n-workflow';

import { readEnvelope, withIsoDates } from '../../nodes/api/envelope';

const answer = (body: unknown) => ({ body, headers: {}, statusCode: 200 }) as IN8nHttpFullResponse;

test('code 0 is a success, with the result as it came', () => {
	const body = { result: { a: 1 }, code: 0, id: '7', message: 'ok' };
	expect(readEnvelope(answer(body))).toEqual({ envelope: body });
});

test('any other code is a failure, with HTTP 200 too', () => {
	expect(readEnvelope(answer({ result: null, code: 12, id: '', message: 'Unknown request' }))).toEqual({
		refusal: { code: 12, message: 'Unknown request' },
	});
});

test.each([['<html></html>'], ['{"result":'], [null], [[]], [{ result: 1 }], [{ code: '0' }], [undefined]])(
	'%p is no envelope',
	(body) => {
		expect(readEnvelope(answer(body))).toBeUndefined();
	},
);

describe('legacy dates', () => {
	test.each([
		['/Date(1723449501874-0000)/', '2024-08-12T07:58:21.874Z'],
		['/Date(1723449501874+0200)/', '2024-08-12T07:58:21.874Z'],
		['/Date(-1000)/', '1969-12-31T23:59:59.000Z'],
		['/Date(99999999999999999999)/', '/Date(99999999999999999999)/'],
		['on /Date(1)/', 'on /Date(1)/'],
	])('%s is %s', (text, iso) => {
		expect(withIsoDates({ deep: [{ text }] })).toEqual({ deep: [{ text: iso }] });
	});

	test('nothing else is changed', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				fc.pre(!JSON.stringify(value).includes('/Date('));
				expect(withIsoDates(value)).toEqual(value);
			}),
		);
	});
});

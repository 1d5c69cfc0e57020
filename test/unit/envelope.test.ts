import fc from 'fast-check';
import { Settings } from 'luxon';
import type { IN8nHttpFullResponse } from 'n8n-workflow';

import {
	isAvailable,
	objectSchema,
	pick,
	readSeconds,
	tokenInformationSchema,
} from '../../nodes/api/schemas';
import type { PuzzelFailure } from '../../nodes/api/failure';
import {
	expectEntries,
	expectResult,
	readEnvelope,
	withIsoDates,
	type Envelope,
} from '../../nodes/api/envelope';

const answer = (body: unknown) => ({ body, headers: {}, statusCode: 200 }) as IN8nHttpFullResponse;

test('code 0 is a success, with the result as received', () => {
	const body = { result: { a: 1 }, code: 0, id: '7', message: 'ok' };
	expect(readEnvelope(answer(body))).toEqual({ envelope: body });
});

test('any other code is a failure, with HTTP 200 too', () => {
	expect(readEnvelope(answer({ result: null, code: 12, id: '', message: 'Unknown request' }))).toEqual({
		refusal: { code: 12, message: 'Unknown request' },
	});
});

test('what Puzzel leaves out of an answer is nothing, or no words', () => {
	expect(readEnvelope(answer({ code: 0 }))).toEqual({
		envelope: { result: undefined, code: 0, id: undefined, message: '' },
	});
	expect(readEnvelope(answer({ code: 0, result: null, id: null, message: null }))).toEqual({
		envelope: { result: null, code: 0, id: undefined, message: '' },
	});
	expect(readEnvelope(answer({ code: 3 }))).toEqual({ refusal: { code: 3, message: '' } });
});

test.each(['0', ' 0 ', '00'])('digits in a text are a code: %j', (code) => {
	expect(readEnvelope(answer({ code, result: 1 }))).toMatchObject({ envelope: { code: 0, result: 1 } });
});

test.each([{}, ['a'], 5, true])('an id or a message of an odd type makes it no other envelope: %j', (odd) => {
	expect(readEnvelope(answer({ code: 12, id: odd, message: odd }))).toEqual({
		refusal: { code: 12, message: '' },
	});
	expect(readEnvelope(answer({ code: 0, result: 7, id: {}, message: odd }))).toMatchObject({
		envelope: { result: 7, id: undefined, message: '' },
	});
});

test('an answer without what is needed says what is missing, and to report it', () => {
	const envelope = { result: { userId: 'x' }, code: 0, id: undefined, message: '' };
	const read = () => expectResult(tokenInformationSchema, envelope, 'user id');
	expect(read).toThrow('The response has no user id');
	try {
		read();
	} catch (error) {
		expect((error as PuzzelFailure).options.description).toContain('Please report this');
	}
	expect(expectResult(tokenInformationSchema, { ...envelope, result: { userId: 7 } }, '')).toEqual({
		userId: '7',
	});
});

describe('a list', () => {
	const envelope = (result: unknown) => ({ result, code: 0, id: undefined, message: '' });
	const read = (result: unknown) => expectEntries(tokenInformationSchema, envelope(result), 'users');

	test('leaves out what cannot be read, and fails only if nothing can', () => {
		expect(read([{}, { userId: 7 }, null, 'x', { userId: 'abc' }])).toEqual([{ userId: '7' }]);
		expect(read([])).toEqual([]);
		for (const odd of [[{}], [null], {}, 'x', null])
			expect(() => read(odd)).toThrow('The response has no users');
	});

	test('of more than 200,000 entries is not read', () => {
		const body = { code: 0, result: Array.from({ length: 200_001 }, () => ({})) };
		const { envelope: long } = readEnvelope(answer(body)) as { envelope: Envelope };
		expect(() => expectEntries(tokenInformationSchema, long, 'users')).toThrow(
			'lists more than 200000 users',
		);
	});
});

test('an entry of a list is an object', () => {
	expect(objectSchema.safeParse({}).success).toBe(true);
	for (const value of [null, [], 'text', 1, undefined])
		expect(objectSchema.safeParse(value).success).toBe(false);
});

test('a user is available who is logged on and available', () => {
	expect(isAvailable({ contactCentreStatus: 'LoggedOn', userStatus: 'Available' })).toBe(true);
	expect(isAvailable({ contactCentreStatus: 'LoggedOn ', userStatus: 'available' })).toBe(true);
	expect(isAvailable({ contactCentreStatus: 'Pause', userStatus: 'Available' })).toBe(false);
	expect(isAvailable({ contactCentreStatus: 'LoggedOn', userStatus: 'Connected' })).toBe(false);
	expect(isAvailable({})).toBe(false);
});

test.each([
	[3.9, 3],
	[0, 0],
	[Number.NaN, undefined],
	[Number.POSITIVE_INFINITY, undefined],
	['17', 17],
	['1970-01-01T00:00:03.101Z', 3],
	['1970-01-01T01:00:03', 3603],
	['1970-01-02T00:00:00+00:00', 86_400],
	['1971-01-01T00:00:00Z', undefined],
	['1 7', undefined],
	['00:01', undefined],
	['', undefined],
	['1970-01-01T00:00:03.101', 3],
	['17 s', undefined],
	['x17', undefined],
	[null, undefined],
])('%j in a queue are %p seconds', (duration, seconds) => {
	expect(readSeconds(duration)).toBe(seconds);
});

test('a duration does not depend on the zone of the computer', () => {
	const { defaultZone } = Settings;
	Settings.defaultZone = 'America/New_York';
	try {
		expect(readSeconds('1970-01-01T00:00:03')).toBe(3);
	} finally {
		Settings.defaultZone = defaultZone;
	}
});

test('named fields in the order of the names, where they are', () => {
	expect(Object.entries(pick({ a: 1, b: null, c: 3 }, ['c', 'x', 'b']))).toEqual([
		['c', 3],
		['b', null],
	]);
});

test.each([
	['<html></html>'],
	['{"result":'],
	[null],
	[[]],
	[{ result: 1 }],
	[{ code: 'zero' }],
	[undefined],
])('%p is no envelope', (body) => {
	expect(readEnvelope(answer(body))).toBeUndefined();
});

describe('legacy dates', () => {
	test.each([
		['/Date(1723449501874-0000)/', '2024-08-12T07:58:21.874Z'],
		['/Date(1723449501874+0200)/', '2024-08-12T07:58:21.874Z'],
		['/Date(-1000)/', '1969-12-31T23:59:59.000Z'],
		['/Date(99999999999999999999)/', '/Date(99999999999999999999)/'],
		['on /Date(1)/', 'on /Date(1)/'],
		['/Date(1)/ on', '/Date(1)/ on'],
		['/Date(1+02)/', '/Date(1+02)/'],
		['/Date(0)/', '1970-01-01T00:00:00.000Z'],
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

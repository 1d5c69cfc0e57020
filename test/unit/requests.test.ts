import { plainStatus, statusOf, isWaiting } from '../../nodes/api/requests';

const waiting = { requestId: '4711', requestStatus: 'InQueue', mediaType: 'Phone' };

describe('a waiting list', () => {
	test.each([
		['nobody waits', []],
		['ids as text and as numbers', [waiting, { ...waiting, requestId: 4712 }]],
		['only ids', [{ requestId: 1 }, { requestId: 2, requestStatus: null, mediaType: null }]],
	])('is one: %s', (_, list) => expect((list as unknown[]).every(isWaiting)).toBe(true));

	test.each([
		['no list', { 0: waiting, length: 1 }],
		['nothing', undefined],
		['an entry that is nothing', [waiting, null]],
		['an entry that is a text', [waiting, '4711']],
		['an entry without an id', [waiting, { requestStatus: 'InQueue' }]],
		['an id that is none', [waiting, { ...waiting, requestId: 'next' }]],
		['an id that stands for none', [waiting, { ...waiting, requestId: ' 00 ' }]],
		['a status that is no text', [waiting, { ...waiting, requestStatus: 5 }]],
		['a media type that is no text', [waiting, { ...waiting, mediaType: {} }]],
	])('is none: %s', (_, list) => expect((Array.isArray(list) ? list : [list]).every(isWaiting)).toBe(false));
});

test('a status is compared as one word, however it is spelled', () => {
	expect(plainStatus('Diconnected')).toBe('Disconnected');
	expect(plainStatus(' disconnected')).toBe('Disconnected');
	expect(statusOf({ requestId: 1, status: 'Diconnected' })).toBe('Disconnected');
	expect(statusOf({ requestId: 1, status: 'InQueue' })).toBe('InQueue');
	expect(statusOf({ requestId: 1 })).toBe('');
	expect(statusOf({ requestId: 1, status: 5 })).toBe('');
});

import { readRetryAfter } from '../../nodes/api/retryAfter';

beforeEach(() => {
	jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 0, 1, 12, 0, 0));
});

test.each([
	['3', 3000],
	[' 0 ', 0],
	['Thu, 01 Jan 2026 12:00:05 GMT', 5000],
	['Thu, 01 Jan 2026 11:00:00 GMT', 0],
	['soon', undefined],
	['-1', undefined],
	['', undefined],
	[undefined, undefined],
	[['3'], undefined],
])('%p means %p ms', (header, milliseconds) => {
	expect(readRetryAfter(header)).toBe(milliseconds);
});

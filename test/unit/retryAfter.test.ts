import { backoff, readRetryAfter } from '../../nodes/api/retryAfter';

beforeEach(() => {
	jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 0, 1, 12, 0, 0));
});

test.each([
	['3', 3000],
	[' 0 ', 0],
	['Thu, 01 Jan 2026 12:00:05 GMT', 5000],
	['Thu, 01 Jan 2026 11:00:00 GMT', 0],
	['  Thu, 01 Jan 2026 12:00:05 GMT ', 5000],
	['   ', undefined],
	['soon', undefined],
	['3 s', undefined],
	['in 3', undefined],
	[3, undefined],
	['-1', undefined],
	['', undefined],
	[undefined, undefined],
	[['3'], undefined],
])('%p means %p ms', (header, milliseconds) => {
	expect(readRetryAfter(header)).toBe(milliseconds);
});

test('the time before a repetition doubles, give or take a quarter', () => {
	const random = jest.spyOn(Math, 'random');
	for (const [tries, middle] of [
		[1, 500],
		[2, 1000],
		[4, 4000],
	] as const) {
		random.mockReturnValue(0);
		expect(backoff(tries)).toBe(middle * 0.75);
		random.mockReturnValue(1);
		expect(backoff(tries)).toBe(middle * 1.25);
	}
});

import { backoff, readRetryAfter } from '../../credentials/http/retryAfter';

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
	['3 s', 3000],
	['1.5', 1500],
	['2026-01-01T12:00:05Z', 5000],
	['2026-01-01', 0],
	['in 3', undefined],
	[3, undefined],
	['-1', undefined],
	['', undefined],
	[undefined, undefined],
	[['3'], undefined],
])('%p means %p ms', (header, milliseconds) => {
	expect(readRetryAfter(header)).toBe(milliseconds);
});

test('a date counts from the date of the response, whose clock may differ', () => {
	const header = 'Thu, 01 Jan 2026 13:00:02 GMT';
	expect(readRetryAfter(header, 'Thu, 01 Jan 2026 13:00:00 GMT')).toBe(2000);
	expect(readRetryAfter(header, 'nonsense')).toBe(3_602_000);
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

import { resetRateLimiters, rateLimiterFor } from '../../nodes/api/rateLimiters';

const at = (apiUrl: string, customerKey = '1') => rateLimiterFor({ apiUrl, customerKey });

beforeEach(resetRateLimiters);

test('runs that meet the same limit have one pace; another customer or host has another', () => {
	expect(at('https://a')).toBe(at('https://a'));
	expect(at('https://a', '2')).not.toBe(at('https://a'));
	expect(at('https://b')).not.toBe(at('https://a'));
});

test('a hundred are remembered, the ones used last', () => {
	const paces = Array.from({ length: 100 }, (_, n) => at(`https://${n}`));
	expect(at('https://0')).toBe(paces[0]);
	at('https://100');
	expect(at('https://0')).toBe(paces[0]);
	expect(at('https://2')).toBe(paces[2]);
	expect(at('https://1')).not.toBe(paces[1]);
});

test('after a restart they are learned again', () => {
	const pace = at('https://a');
	resetRateLimiters();
	expect(at('https://a')).not.toBe(pace);
});

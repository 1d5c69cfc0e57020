import { forgetRecentSignIns } from '../../credentials/authenticate';
import { createEmulator, type Emulator } from '../../emulator';
import { forgetCurrentUsers } from '../../nodes/api/currentUser';
import { resetRateLimiters } from '../../nodes/api/rateLimiters';
import { standIn } from '../standIn';

/** What a restart of n8n forgets. */
export function forgetProcess(): void {
	forgetRecentSignIns();
	forgetCurrentUsers();
	resetRateLimiters();
}

/** An emulator for all tests of a file; each begins as its seed says, in a fresh n8n process. */
export function useEmulator(options?: Parameters<typeof createEmulator>[0]): Emulator {
	let emulator: Emulator;
	beforeAll(async () => {
		emulator = await createEmulator(options);
	});
	afterAll(async () => await emulator.close());
	beforeEach(() => {
		emulator.reset();
		forgetProcess();
	});
	return standIn(() => emulator);
}

/** Its next response to one API request: a success with this result. */
export const answerOnce = (emulator: Emulator, operation: string, result: unknown, count = 1) =>
	emulator.answerNext({ count, status: 200, match: operation, body: { code: 0, result } });

/** How many API requests of this operation were in progress at the same time, at most. */
export function mostAtOnce(emulator: Emulator, operation: string): number {
	const spans = emulator.calls.filter((call) => call.operation === operation);
	const during = (at: number) => spans.filter(({ arrivedMs, doneMs }) => arrivedMs <= at && doneMs! > at);
	return Math.max(...spans.map(({ arrivedMs }) => during(arrivedMs).length));
}

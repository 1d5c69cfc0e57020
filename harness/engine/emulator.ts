import { forgetRecentSignIns } from '../../credentials/authenticate';
import { createEmulator, type Emulator } from '../../emulator';
import { forgetCurrentUsers } from '../../nodes/api/currentUser';
import { resetRateLimiters } from '../../nodes/api/rateLimiters';

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
	// It starts after the tests have been defined.
	return new Proxy({} as Emulator, {
		get: (_, name) => {
			const value: unknown = Reflect.get(emulator, name);
			return typeof value === 'function' ? (value.bind(emulator) as unknown) : value;
		},
		set: (_, name, value) => Reflect.set(emulator, name, value),
	});
}

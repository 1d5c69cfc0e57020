import type { Emulator } from '../../emulator';

let tests = 0;

/**
 * For `beforeEach`: every second test gets its dates in the old form, and every second pair of tests no empty fields.
 * Puzzel answers in either way, and no test may depend on one of them.
 */
export function varyAnswers(emulator: Emulator): void {
	if (tests & 1) emulator.addFault({ name: 'legacyDates' });
	if (tests & 2) emulator.addFault({ name: 'absentFields' });
	tests++;
}

import { createEmulator, type Fault } from '../../emulator';
import { seed, subjectOf } from '../work';

const OPERATIONS = ['RequestAdd', 'UserStateToday', 'WaitingRequestList'] as const;
export type Operation = (typeof OPERATIONS)[number];

export interface Seen {
	/** API requests by operation. */
	counts: Record<Operation, number>;
	/** Subjects that were created more than once. */
	duplicates: number;
	/** Responses with 429. */
	throttled: number;
}

/** The first message holds the faults; each later one is a question. */
process.once('message', (faults: Fault[]) => {
	void createEmulator({ seed: { ...seed, faults } }).then((emulator) => {
		const seen = (): Seen => {
			const subjects = new Map<string, number>();
			// Of the last 50,000, which the emulator keeps.
			for (const { operation, status, body } of emulator.calls) {
				if (operation !== 'RequestAdd' || status !== 200) continue;
				const subject = subjectOf(body);
				subjects.set(subject, (subjects.get(subject) ?? 0) + 1);
			}
			return {
				counts: Object.fromEntries(OPERATIONS.map((each) => [each, emulator.count(each)])) as Seen['counts'],
				duplicates: [...subjects.values()].filter((count) => count > 1).length,
				throttled: emulator.calls.filter(({ status }) => status === 429).length,
			};
		};
		process.on('message', () => process.send?.(seen()));
		process.once('disconnect', () => process.exit());
		process.send?.({ url: emulator.url, apiUrl: emulator.apiUrl });
	});
});

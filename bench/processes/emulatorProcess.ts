import { createEmulator, type Emulator, type Fault } from '../../emulator';
import { seed, subjectOf } from '../work';
import { answer } from './remote';

export interface Written {
	/** How often each subject was created. */
	subjects: Record<string, number>;
	/** Subjects created whose answer was lost on the way. */
	answerLost: string[];
	/** Answers with 429. */
	throttled: number;
}

const answersOf = (emulator: Emulator) => {
	const creates = () => emulator.calls.filter(({ operation }) => operation === 'RequestAdd');
	return {
		addresses: () => ({ url: emulator.url, apiUrl: emulator.apiUrl }),
		count: (operation: string) => emulator.count(operation),
		addFault: (fault: Fault) => void emulator.addFault(fault),
		expireTokens: () => emulator.expireTokens(),
		/** When the last create arrived, in ms since 1970. */
		lastArrival: () => Math.max(0, ...creates().map(({ arrivedMs }) => arrivedMs)),
		/** Everything created since the start. */
		written: (): Written => {
			const subjects: Record<string, number> = {};
			const answerLost: string[] = [];
			for (const { status, body, faults } of creates()) {
				const isLost = faults.includes('dropAfter');
				if (status !== 200 && !isLost) continue;
				const subject = subjectOf(body);
				subjects[subject] = (subjects[subject] ?? 0) + 1;
				if (isLost) answerLost.push(subject);
			}
			return { subjects, answerLost, throttled: creates().filter(({ status }) => status === 429).length };
		},
	};
};

export type EmulatorAnswers = ReturnType<typeof answersOf>;

void createEmulator({ seed }).then((emulator) => answer(answersOf(emulator)));

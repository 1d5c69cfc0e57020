import { createEmulator, type Fault } from '../../emulator';
import { seed } from '../seed';
import { subjectOf } from '../work';
import { answer } from './remote';

export interface Written {
	/** How often each subject was created. */
	subjects: Record<string, number>;
	/** Subjects created whose answer was lost on the way. */
	answerLost: string[];
	/** Answers with 429. */
	throttled: number;
}

async function main(): Promise<void> {
	const emulator = await createEmulator({ seed });
	const creates = () => emulator.calls.filter(({ operation }) => operation === 'RequestAdd');
	answer({
		addresses: () => ({ url: emulator.url, apiUrl: emulator.apiUrl }),
		count: (operation: string) => emulator.count(operation),
		addFault: (fault: Fault) => void emulator.addFault(fault),
		expireTokens: () => void emulator.expireTokens(),
		lastArrival: () => Math.max(0, ...creates().map(({ arrivedMs }) => arrivedMs)),
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
	});
}

void main();

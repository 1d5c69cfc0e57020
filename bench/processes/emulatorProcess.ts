import { createEmulator, type Fault, type Seed } from '../../test/emulator';
import { ACCESS_POINT } from '../work';
import { answer } from './remote';

export interface Written {
	/** How often each subject was created. */
	subjects: Record<string, number>;
	/** Subjects created whose answer was lost on the way. */
	answerLost: string[];
	/** Answers with 429. */
	throttled: number;
}

/** One customer, one user, one queue without a limit; sessions that outlive the bench. */
const seed: Seed = {
	customers: [
		{
			key: '12345',
			id: 1,
			groups: [{ id: 10, name: 'Integrations' }],
			users: [
				{ id: 1231200, userName: 'n8n', password: 'demo-password', firstName: 'n8n', lastName: 'Integration', groupId: 10 },
			],
			queues: [{ id: 101, key: 'bench', description: 'Bench', mediaType: 'EMail', accessPoints: [ACCESS_POINT] }],
		},
	],
	tokenMinutes: 600,
	rules: { queueLimit: 1_000_000 },
};

function subjectOf(body: string): string {
	const { data } = JSON.parse(body) as { data: string };
	return (JSON.parse(data) as { Subject: string }).Subject;
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

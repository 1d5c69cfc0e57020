import type { Seed } from '../emulator';
import { DEMO_SIGN_IN } from '../emulator/demoSeed';

/** The same work for every contender: one request for each item, with these fields. */
export const SENDER = 'crm@example.com';
export const ACCESS_POINT = 'bench@puzzel.example';

export interface BenchItem {
	subject: string;
	uri: string;
}

/** `run` makes subjects unique, so that duplicates are visible. */
export const benchItem = (run: string, n: number): BenchItem => ({
	subject: `Task ${run}-${n}`,
	uri: `https://crm.example.com/cases/${n}`,
});

export const requestBody = ({ subject, uri }: BenchItem) => ({
	data: JSON.stringify({ From: SENDER, To: ACCESS_POINT, Subject: subject, Uri: uri }),
	type: 'mail',
	version: '1.0',
});

/** Of the body of a create, as it was sent. */
export function subjectOf(body: string): string {
	const { data } = JSON.parse(body) as { data: string };
	return (JSON.parse(data) as { Subject: string }).Subject;
}

const { customerKey, userName, password } = DEMO_SIGN_IN;
export const USER_ID = 1231200;

/** One customer, one user, one queue without a limit; sessions that outlive the bench. */
export const seed: Seed = {
	customers: [
		{
			key: customerKey,
			id: 1,
			groups: [{ id: 10, name: 'Integrations' }],
			users: [{ id: USER_ID, userName, password, firstName: 'n8n', lastName: 'Integration', groupId: 10 }],
			queues: [
				{ id: 101, key: 'bench', description: 'Bench', mediaType: 'EMail', accessPoints: [ACCESS_POINT] },
			],
		},
	],
	tokenLifetimeSeconds: 36_000,
	rules: { queueLimit: 1_000_000 },
};

import type { Seed } from '../emulator';
import { ACCESS_POINT } from './work';

/** One customer, one user, one queue without a limit; sessions that outlive the bench. */
export const seed: Seed = {
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

import type { Emulator, Seed } from '../../emulator';
import { DEMO_SIGN_IN } from '../../emulator/demoSeed';

export const ACCESS_POINT = 'tasks@example.com';
export const VISUAL_QUEUE = 201;
export const PHONE_AGENT = 1231201;

const MAIL = 101;
const PHONE = 102;
const GROUP = 10;
const { customerKey, userName, password } = DEMO_SIGN_IN;

const agent = (id: number, lastName: string, queueId: number) => ({
	id,
	userName: `agent.${lastName}`.toLowerCase(),
	firstName: 'Agent',
	lastName,
	groupId: GROUP,
	contactCentreStatus: 'LoggedOn' as const,
	profiles: [{ id: id * 10, name: 'Office', skills: [{ queueId, level: 5 }] }],
	autopilot: {
		acceptAfterSeconds: [1, 3] as [number, number],
		handleSeconds: [1, 2] as [number, number],
	},
});

/** Agents who keep up with what comes, one session per user, tokens that end every minute. */
export const seed: Seed = {
	customers: [
		{
			key: customerKey,
			id: 1,
			groups: [{ id: GROUP, name: 'Everyone' }],
			queues: [
				{
					id: MAIL,
					key: 'tasks',
					description: 'Tasks',
					mediaType: 'EMail',
					slaSeconds: 600,
					accessPoints: [ACCESS_POINT],
				},
				{ id: PHONE, key: 'phone', description: 'Phone', mediaType: 'Phone', slaSeconds: 60 },
			],
			visualQueues: [{ id: VISUAL_QUEUE, description: 'Tasks', queueIds: [MAIL] }],
			users: [
				{ id: 1231200, userName, password, firstName: 'n8n', lastName: 'Integration', groupId: GROUP },
				agent(PHONE_AGENT, 'Phone', PHONE),
				...Array.from({ length: 60 }, (_, index) => agent(1231300 + index, `Mail${index}`, MAIL)),
			],
		},
	],
	autopilot: true,
	oneSessionPerUser: true,
	tokenLifetimeSeconds: 60,
	rules: { keepEnded: 1_000_000, destinationSeconds: 1 },
};

/** One that nobody counts. */
export const addTask = (puzzel: Emulator) =>
	puzzel.centre.addRequest({ customerKey, queueId: MAIL, from: 'a', to: 'b', subject: 'Before' });

/** How often each thing was done, whatever was answered: tasks by their subject, callouts by their destination. */
export function done(puzzel: Emulator): Map<string, number> {
	const counts = new Map<string, number>();
	for (const { subject, callout } of puzzel.centre.requests.values()) {
		const key = callout?.destination ?? subject;
		counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	return counts;
}

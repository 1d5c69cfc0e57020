import { z } from 'zod/v4';

import { deviationsSchema } from './deviations';
import { faultSchema } from './faultSchema';
import { MEDIA_TYPES } from './routing/request';

const id = z.int().positive();
const seconds = z.number().nonnegative();
const range = z
	.tuple([seconds, seconds])
	.refine(([from, to]) => from <= to, 'the first number must not be greater than the second');

const autopilotSchema = z.strictObject({
	acceptAfterSeconds: range,
	handleSeconds: range,
	missProbability: z.number().min(0).max(1).optional(),
});

const userSchema = z.strictObject({
	id,
	userName: z.string().min(1),
	/** Without a password the user cannot sign in. */
	password: z.string().min(1).optional(),
	twoFactor: z.boolean().default(false),
	/** Locked from the start, as after four wrong passwords. */
	locked: z.boolean().default(false),
	firstName: z.string(),
	lastName: z.string(),
	groupId: id,
	number: z.string().default(''),
	eMail: z.string().default(''),
	mobilePhone: z.string().default(''),
	contactCentreStatus: z.enum(['LoggedOn', 'LoggedOff', 'Pause']).default('LoggedOff'),
	/** Anything but Available keeps offers away until it is set again. */
	userStatus: z.string().default('Available'),
	pauseTypeId: z.int().nonnegative().default(0),
	profiles: z
		.array(
			z.strictObject({
				id,
				name: z.string(),
				phoneNumber: z.string().default(''),
				phoneType: z.string().default('None'),
				skills: z.array(z.strictObject({ queueId: id, level: z.int().min(1).max(10) })).default([]),
			}),
		)
		.default([]),
	/** The profile that the agent is logged on with; the first one if left out. */
	profileId: id.optional(),
	capacity: z.partialRecord(z.enum(MEDIA_TYPES), z.int().positive()).default({}),
	autopilot: autopilotSchema.optional(),
});

/** A client of Puzzel ID, which gets tokens for one user of its customer. */
const clientSchema = z.strictObject({
	clientId: z.string().min(1),
	clientSecret: z.string().min(1),
	userId: id,
});

const queueSchema = z.strictObject({
	id,
	key: z.string().min(1),
	description: z.string(),
	serviceId: id.default(1),
	mediaType: z.enum(MEDIA_TYPES),
	slaSeconds: z.number().positive().optional(),
	/** The addresses from which requests come into this queue; each belongs to one queue. */
	accessPoints: z.array(z.string().min(1)).default([]),
});

/** A request that waits already when the emulator starts. */
const waitingRequestSchema = z.strictObject({
	to: z.string(),
	from: z.string(),
	subject: z.string(),
	uri: z.string().optional(),
	vipScore: z.int().optional(),
	reservedUserId: id.optional(),
	reservedUserWaitTime: seconds.optional(),
	waitedSeconds: seconds.default(0),
});

/** Requests that keep coming by themselves, while the autopilot is on. */
const arrivalSchema = z.strictObject({
	to: z.string(),
	from: z.string(),
	subjects: z.array(z.string()).min(1),
	/** Longer than nothing: time passes between two. */
	everySeconds: range.refine(([from]) => from > 0, 'must be more than 0'),
});

/** What an administrator has set: the alarm is on above either of them, or while fewer agents are ready. */
export const alarmSchema = z.strictObject({
	queueSize: z.int().nonnegative().optional(),
	waitTimeMaxSeconds: seconds.optional(),
	agentsReady: z.int().positive().optional(),
});

const visualQueueSchema = z.strictObject({
	id,
	description: z.string(),
	queueIds: z.array(id),
	alarm: alarmSchema.default({}),
});

const customerSchema = z.strictObject({
	/** A text: customer keys with letters exist. */
	key: z.string().min(1),
	id,
	name: z.string().default(''),
	languageCode: z.string().default('EN'),
	groups: z.array(z.strictObject({ id, name: z.string() })),
	users: z.array(userSchema),
	clients: z.array(clientSchema).default([]),
	/** Numbers to which no callback may be ordered, as the list _WebCallback has them. */
	blockedNumbers: z.array(z.string()).default([]),
	queues: z.array(queueSchema).default([]),
	visualQueues: z.array(visualQueueSchema).default([]),
	requests: z.array(waitingRequestSchema).default([]),
	arrivals: z.array(arrivalSchema).default([]),
});

const rulesSchema = z.strictObject({
	offerSeconds: z.number().positive().optional(),
	noAnswerSeconds: z.number().positive().optional(),
	rejectSeconds: z.number().positive().optional(),
	wrapUpSeconds: seconds.optional(),
	queueLimit: z.int().positive().optional(),
	destinationSeconds: seconds.optional(),
	keepEnded: z.int().positive().optional(),
	keepEvents: z.int().positive().optional(),
});

const seedSchema = z
	.strictObject({
		customers: z.array(customerSchema).min(1),
		/** A new sign-in ends the user's earlier sessions. */
		oneSessionPerUser: z.boolean().default(false),
		/** How long an access token is good, by the emulator's clock [inferred]. */
		tokenLifetimeSeconds: z.number().positive().default(900),
		/** Agents with an autopilot act by themselves. */
		autopilot: z.boolean().default(false),
		randomSeed: z.int().default(1),
		rules: rulesSchema.default({}),
		/** What happens when a callout reaches a number; every other one answers. */
		destinations: z
			.record(
				z.string(),
				z.strictObject({ outcome: z.enum(['answers', 'noAnswer', 'busy']), afterSeconds: seconds }),
			)
			.default({}),
		faults: z.array(faultSchema).default([]),
		deviations: deviationsSchema.prefault({}),
	})
	.superRefine(checkReferences);

/** A seed as a person writes it: what may be left out has a default. */
export type Seed = z.input<typeof seedSchema>;
/** A seed with every default filled in. */
export type FullSeed = z.output<typeof seedSchema>;
export type Customer = FullSeed['customers'][number];
export type User = Customer['users'][number];
export type Alarm = z.output<typeof alarmSchema>;
export type Client = Customer['clients'][number];
export type QueueEntry = Customer['queues'][number];

/** Throws an error that names the path of everything that is wrong, `customers[0].users[3].groupId: …`. */
export function readSeed(seed: unknown): FullSeed {
	const parsed = seedSchema.safeParse(seed);
	if (parsed.success) return parsed.data;
	const issues = parsed.error.issues.map(
		({ path, message }) => `  ${pathText(path) || 'the seed'}: ${message}`,
	);
	throw new Error(`The seed is not valid:\n${issues.join('\n')}`);
}

const pathText = (path: PropertyKey[]) =>
	path
		.map((step, depth) => (typeof step === 'number' ? `[${step}]` : `${depth ? '.' : ''}${String(step)}`))
		.join('');

type Report = (path: Array<string | number>, message: string) => void;

function checkReferences({ customers }: { customers: Customer[] }, context: z.RefinementCtx): void {
	const report: Report = (path, message) => context.addIssue({ code: 'custom', path, message });
	const userIds = new Set<number>();
	const queueIds = new Set<number>();
	const clientIds = new Set<string>();
	customers.forEach((customer, index) => {
		const at = ['customers', index];
		if (customers.findIndex(({ key }) => key === customer.key) !== index)
			report([...at, 'key'], 'used twice');
		customer.users.forEach((user, position) =>
			unique(userIds, user.id, [...at, 'users', position, 'id'], report),
		);
		customer.queues.forEach((queue, position) =>
			unique(queueIds, queue.id, [...at, 'queues', position, 'id'], report),
		);
		customer.clients.forEach(({ clientId }, position) =>
			unique(clientIds, clientId, [...at, 'clients', position, 'clientId'], report),
		);
		checkCustomer(customer, at, report);
	});
}

function unique<T>(seen: Set<T>, value: T, path: Array<string | number>, report: Report): void {
	if (seen.has(value)) report(path, `${String(value)} is used twice`);
	seen.add(value);
}

function checkCustomer(customer: Customer, at: Array<string | number>, report: Report): void {
	const groups = new Set(customer.groups.map((group) => group.id));
	const queues = new Set(customer.queues.map((queue) => queue.id));
	const addresses = new Set<string>();
	customer.queues.forEach(({ accessPoints }, queue) =>
		accessPoints.forEach((address, position) => {
			const path = [...at, 'queues', queue, 'accessPoints', position];
			if (addresses.has(address.toLowerCase())) report(path, 'belongs to another queue already');
			addresses.add(address.toLowerCase());
		}),
	);
	customer.users.forEach((user, index) => {
		const path = [...at, 'users', index];
		if (!groups.has(user.groupId)) report([...path, 'groupId'], `there is no group ${user.groupId}`);
		if (user.profileId !== undefined && !user.profiles.some((profile) => profile.id === user.profileId)) {
			report([...path, 'profileId'], `the user has no profile ${user.profileId}`);
		}
		user.profiles.forEach(({ skills }, profile) =>
			skills.forEach(({ queueId }, skill) => {
				if (queues.has(queueId)) return;
				report([...path, 'profiles', profile, 'skills', skill, 'queueId'], `there is no queue ${queueId}`);
			}),
		);
	});
	customer.clients.forEach(({ userId }, index) => {
		if (!customer.users.some((user) => user.id === userId))
			report([...at, 'clients', index, 'userId'], `there is no user ${userId}`);
	});
	customer.visualQueues.forEach(({ queueIds }, index) =>
		queueIds.forEach((queueId, position) => {
			if (!queues.has(queueId)) {
				report([...at, 'visualQueues', index, 'queueIds', position], `there is no queue ${queueId}`);
			}
		}),
	);
	customer.arrivals.forEach(({ to }, index) => {
		if (!addresses.has(to.toLowerCase()))
			report([...at, 'arrivals', index, 'to'], `there is no access point ${to}`);
	});
	customer.requests.forEach(({ to, reservedUserId }, index) => {
		const path = [...at, 'requests', index];
		if (!addresses.has(to.toLowerCase())) report([...path, 'to'], `there is no access point ${to}`);
		if (reservedUserId !== undefined && !customer.users.some((user) => user.id === reservedUserId)) {
			report([...path, 'reservedUserId'], `there is no user ${reservedUserId}`);
		}
	});
}

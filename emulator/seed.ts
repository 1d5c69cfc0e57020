import { z } from 'zod/v4';

import { deviationsSchema } from './deviations';
import { faultSchema } from './faultSchema';
import { autopilotSchema, LOG_ON_STATUSES } from './routing/agent';
import { MEDIA_TYPES } from './routing/request';
import { destinationsSchema, rangeSchema, rulesSchema } from './routing/rules';

const id = z.int().positive();
const seconds = z.number().nonnegative();

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
	contactCentreStatus: z.enum(LOG_ON_STATUSES).default('LoggedOff'),
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
	everySeconds: rangeSchema.refine(([from]) => from > 0, 'must be more than 0'),
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
		rules: rulesSchema.prefault({}),
		destinations: destinationsSchema,
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

type Path = Array<string | number>;

/** Whatever one part says of another must be there, and what names a part must name one only. */
function checkReferences({ customers }: { customers: Customer[] }, context: z.RefinementCtx): void {
	const seen = new Set<string>();
	const report = (path: Path, message: string) =>
		context.addIssue({ code: 'custom', path: ['customers', ...path], message });
	const once = (kind: string, value: string | number, ...path: Path) => {
		if (seen.has(`${kind} ${value}`)) report(path, `${value} is used twice`);
		seen.add(`${kind} ${value}`);
	};
	customers.forEach((customer, at) => {
		const { users, queues, clients, visualQueues } = customer;
		const idsOf = (parts: Array<{ id: number }>) => new Set(parts.map((part) => part.id));
		const known: Record<string, Set<string | number>> = {
			group: idsOf(customer.groups),
			queue: idsOf(queues),
			user: idsOf(users),
			'access point': new Set(queues.flatMap(({ accessPoints }) => accessPoints).map(lowerCased)),
		};
		const exists = (what: string, value: string | number, ...path: Path) => {
			if (!known[what]!.has(lowerCased(value))) report([at, ...path], `there is no ${what} ${value}`);
		};
		once('customer', customer.key, at, 'key');
		queues.forEach((queue, index) => {
			once('queue', queue.id, at, 'queues', index, 'id');
			queue.accessPoints.forEach((address, position) =>
				once(`access point of ${at}`, lowerCased(address), at, 'queues', index, 'accessPoints', position),
			);
		});
		users.forEach(({ id, groupId, profileId, profiles }, index) => {
			once('user', id, at, 'users', index, 'id');
			exists('group', groupId, 'users', index, 'groupId');
			if (profileId !== undefined && !profiles.some((profile) => profile.id === profileId))
				report([at, 'users', index, 'profileId'], `the user has no profile ${profileId}`);
			profiles.forEach(({ skills }, profile) =>
				skills.forEach(({ queueId }, skill) =>
					exists('queue', queueId, 'users', index, 'profiles', profile, 'skills', skill, 'queueId'),
				),
			);
		});
		clients.forEach(({ clientId, userId }, index) => {
			once('client', clientId, at, 'clients', index, 'clientId');
			exists('user', userId, 'clients', index, 'userId');
		});
		visualQueues.forEach(({ queueIds }, index) =>
			queueIds.forEach((queueId, position) =>
				exists('queue', queueId, 'visualQueues', index, 'queueIds', position),
			),
		);
		customer.arrivals.forEach(({ to }, index) => exists('access point', to, 'arrivals', index, 'to'));
		customer.requests.forEach(({ to, reservedUserId }, index) => {
			exists('access point', to, 'requests', index, 'to');
			if (reservedUserId !== undefined) exists('user', reservedUserId, 'requests', index, 'reservedUserId');
		});
	});
}

const lowerCased = <T extends string | number>(value: T) =>
	typeof value === 'string' ? value.toLowerCase() : value;

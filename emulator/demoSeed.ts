import type { Seed } from './seed';

type SeedUser = Seed['customers'][number]['users'][number];
type SeedRequest = NonNullable<Seed['customers'][number]['requests']>[number];

type SeedArrival = NonNullable<Seed['customers'][number]['arrivals']>[number];

/** The user whom programs sign in as. */
export const DEMO_SIGN_IN = { customerKey: '12345', userName: 'n8n', password: 'demo-password' };

/** The client of Puzzel ID that gets tokens for the same user. */
export const DEMO_CLIENT = { clientId: 'n8n-client', clientSecret: 'demo-client-secret', userId: 1230001 };

/** Addresses that lead into a queue. */
export const DEMO_ACCESS_POINTS = {
	support: 'support@example.com',
	sales: 'sales@example.com',
	backOffice: 'backoffice@example.com',
	/** A number that customers call. */
	supportPhone: '004721898900',
};

/** The number to which no callback may be ordered. */
export const DEMO_BLOCKED_NUMBER = '004722999999';

/** The agents that tests and examples use, as `defaultSeed()` has them. */
export const DEMO_AGENTS = {
	/** Ready, for the phone only. */
	ingrid: 1231234,
	/** Paused; answers the e-mail queues once set ready. */
	eilidh: 1231237,
	/** Logged off. */
	astrid: 123456,
};

const { customerKey, userName, password } = DEMO_SIGN_IN;

const SUPPORT_MAIL = 101;
const SALES = 102;
const SUPPORT_PHONE = 103;
const BACK_OFFICE = 104;
const CHAT = 105;

const SUPPORT_GROUP = 10;
const SALES_GROUP = 11;
const INTEGRATIONS_GROUP = 12;

function agent(
	id: number,
	firstName: string,
	lastName: string,
	groupId: number,
	skills: Array<[queueId: number, level: number]>,
	more: Partial<SeedUser> = {},
): SeedUser {
	const name = `${firstName}.${lastName}`
		.normalize('NFD')
		.replace(/[^a-zA-Z.]/g, '')
		.toLowerCase();
	const mobilePhone = `00479${String(id).padStart(7, '0')}`;
	return {
		id,
		userName: name,
		firstName,
		lastName,
		groupId,
		number: String(id).slice(-4),
		eMail: `${name}@example.com`,
		mobilePhone,
		contactCentreStatus: 'LoggedOn',
		profiles: [
			{
				id: id * 10 + 1,
				name: 'Office',
				phoneNumber: mobilePhone,
				phoneType: 'Mobile',
				skills: skills.map(([queueId, level]) => ({ queueId, level })),
			},
		],
		...more,
	};
}

const quick: SeedUser['autopilot'] = { acceptAfterSeconds: [2, 8], handleSeconds: [40, 120] };
/** Short enough that somebody is nearly always free to be called out. */
const onThePhone: SeedUser['autopilot'] = { acceptAfterSeconds: [3, 6], handleSeconds: [20, 60] };
const steady: SeedUser['autopilot'] = {
	acceptAfterSeconds: [4, 15],
	handleSeconds: [60, 240],
	missProbability: 0.1,
};

/**
 * A solution in which every state occurs, and in which nothing happens by itself: nobody who could take a task of the
 * e-mail queues is ready, so that a task waits until somebody is set ready. The numbers and addresses that
 * the documents print exist in it.
 */
export function defaultSeed(): Seed {
	return {
		customers: [
			{
				key: customerKey,
				id: 5012,
				name: 'Fjord Outfitters',
				groups: [
					{ id: SUPPORT_GROUP, name: 'Support' },
					{ id: SALES_GROUP, name: 'Sales' },
					{ id: INTEGRATIONS_GROUP, name: 'Integrations' },
				],
				queues: [
					{
						id: SUPPORT_MAIL,
						key: 'support_mail',
						description: 'Support e-mail',
						serviceId: 41,
						mediaType: 'EMail',
						slaSeconds: 3600,
						accessPoints: [DEMO_ACCESS_POINTS.support, 'email@youraccesspoint.com'],
					},
					{
						id: SALES,
						key: 'sales_tasks',
						description: 'Sales tasks',
						serviceId: 42,
						mediaType: 'EMail',
						slaSeconds: 7200,
						accessPoints: [DEMO_ACCESS_POINTS.sales],
					},
					{
						id: SUPPORT_PHONE,
						key: 'support_phone',
						description: 'Support phone',
						serviceId: 41,
						mediaType: 'Phone',
						slaSeconds: 60,
						accessPoints: [DEMO_ACCESS_POINTS.supportPhone],
					},
					{
						id: BACK_OFFICE,
						key: 'back_office',
						description: 'Back office, no SLA',
						serviceId: 43,
						mediaType: 'EMail',
						accessPoints: [DEMO_ACCESS_POINTS.backOffice],
					},
					{
						id: CHAT,
						key: 'web_chat',
						description: 'Web chat',
						serviceId: 44,
						mediaType: 'Chat',
						slaSeconds: 45,
					},
				],
				clients: [DEMO_CLIENT],
				blockedNumbers: [DEMO_BLOCKED_NUMBER],
				visualQueues: [
					{ id: 201, description: 'Support', queueIds: [SUPPORT_MAIL, SUPPORT_PHONE, CHAT] },
					{ id: 202, description: 'Sales', queueIds: [SALES] },
					{ id: 203, description: 'Back office', queueIds: [BACK_OFFICE] },
				],
				users: [
					agent(DEMO_CLIENT.userId, 'Integration', 'User', INTEGRATIONS_GROUP, [], {
						userName,
						password,
						eMail: 'n8n@example.com',
					}),
					agent(1230002, 'Two', 'Factor', INTEGRATIONS_GROUP, [], {
						userName: 'twofactor',
						password,
						twoFactor: true,
						contactCentreStatus: 'LoggedOff',
					}),
					agent(1230003, 'Locked', 'Out', INTEGRATIONS_GROUP, [], {
						userName: 'locked',
						password,
						locked: true,
						contactCentreStatus: 'LoggedOff',
					}),
					agent(DEMO_AGENTS.ingrid, 'Ingrid', 'Solberg', SUPPORT_GROUP, [[SUPPORT_PHONE, 8]], {
						autopilot: onThePhone,
					}),
					agent(1231235, 'James', 'Whitfield', SUPPORT_GROUP, [[SUPPORT_PHONE, 5]], {
						autopilot: onThePhone,
					}),
					agent(1231236, 'Freja', 'Nørgaard', SALES_GROUP, [[SUPPORT_PHONE, 3]], {
						autopilot: onThePhone,
					}),
					agent(
						DEMO_AGENTS.eilidh,
						'Eilidh',
						'Macrae',
						SUPPORT_GROUP,
						[
							[SUPPORT_MAIL, 7],
							[BACK_OFFICE, 3],
						],
						{
							contactCentreStatus: 'Pause',
							pauseTypeId: 2,
							autopilot: quick,
						},
					),
					agent(
						1231238,
						'Lars',
						'Bergström',
						SUPPORT_GROUP,
						[
							[SUPPORT_MAIL, 5],
							[SALES, 2],
							[BACK_OFFICE, 5],
						],
						{
							contactCentreStatus: 'Pause',
							pauseTypeId: 1,
							autopilot: steady,
						},
					),
					agent(1231239, 'Aino', 'Virtanen', SALES_GROUP, [[SALES, 8]], {
						contactCentreStatus: 'LoggedOff',
						autopilot: quick,
					}),
					agent(
						1231240,
						'Oliver',
						'Hughes',
						SALES_GROUP,
						[
							[SALES, 6],
							[SUPPORT_MAIL, 2],
						],
						{
							userStatus: 'Busy',
							autopilot: steady,
						},
					),
					agent(1231241, 'Sunniva', 'Haugen', SUPPORT_GROUP, [[CHAT, 7]], {
						capacity: { Chat: 3 },
						autopilot: onThePhone,
					}),
					agent(
						DEMO_AGENTS.astrid,
						'Astrid',
						'Lindqvist',
						SUPPORT_GROUP,
						[
							[SUPPORT_MAIL, 9],
							[SALES, 4],
						],
						{
							contactCentreStatus: 'LoggedOff',
						},
					),
				],
			},
			{
				key: 'AB-77',
				id: 5077,
				name: 'Birch & Co.',
				groups: [{ id: 70, name: 'Everyone' }],
				queues: [
					{
						id: 701,
						key: 'inbox',
						description: 'Inbox',
						mediaType: 'EMail',
						slaSeconds: 1800,
						accessPoints: ['inbox@birch.example.com'],
					},
				],
				clients: [{ clientId: 'birch-client', clientSecret: 'demo-client-secret', userId: 7700001 }],
				visualQueues: [{ id: 771, description: 'Everything', queueIds: [701] }],
				users: [
					agent(7700001, 'Integration', 'User', 70, [], { userName, password }),
					agent(7700002, 'Rowan', 'Price', 70, [[701, 5]], { contactCentreStatus: 'Pause', pauseTypeId: 1 }),
				],
			},
		],
	};
}

const WAITING: SeedRequest[] = [
	{
		from: 'kari.nordmann@example.com',
		to: DEMO_ACCESS_POINTS.support,
		subject: 'Parcel 4471 has not arrived',
		waitedSeconds: 1900,
	},
	{
		from: 'crm@example.com',
		to: DEMO_ACCESS_POINTS.support,
		subject: 'Call back about invoice 20881',
		vipScore: 40,
		waitedSeconds: 600,
	},
	{
		from: 'tom.baker@example.co.uk',
		to: DEMO_ACCESS_POINTS.support,
		subject: 'Wrong size, return label please',
		waitedSeconds: 420,
	},
	{
		from: 'crm@example.com',
		to: DEMO_ACCESS_POINTS.support,
		subject: 'Follow up with Astrid',
		reservedUserId: DEMO_AGENTS.astrid,
		reservedUserWaitTime: 3600,
		waitedSeconds: 300,
	},
	{
		from: 'crm@example.com',
		to: DEMO_ACCESS_POINTS.sales,
		subject: 'Quote for 40 rain jackets',
		vipScore: 80,
		waitedSeconds: 1500,
	},
	{
		from: 'crm@example.com',
		to: DEMO_ACCESS_POINTS.sales,
		subject: 'Renewal: Bergen Boats AS',
		waitedSeconds: 900,
	},
	{
		from: 'reports@example.com',
		to: DEMO_ACCESS_POINTS.backOffice,
		subject: 'Monthly stock report',
		waitedSeconds: 5400,
	},
];

/** So rarely that the agents keep up, and a trigger has something to react to. */
const ARRIVALS: SeedArrival[] = [
	{
		to: DEMO_ACCESS_POINTS.support,
		from: 'shop@example.com',
		subjects: ['Where is my parcel?', 'The zip is broken', 'Return label please', 'Change of address'],
		everySeconds: [60, 150],
	},
	{
		to: DEMO_ACCESS_POINTS.sales,
		from: 'crm@example.com',
		subjects: ['Quote for a club', 'Renewal is due', 'Call back about a larger order'],
		everySeconds: [120, 300],
	},
	{
		to: DEMO_ACCESS_POINTS.supportPhone,
		from: '004790112233',
		subjects: ['Incoming call'],
		everySeconds: [120, 300],
	},
];

/**
 * The same solution at work: the agents are ready and act by themselves, tasks wait, and new ones and phone
 * calls keep coming.
 */
export function demoSeed(): Seed {
	const seed = defaultSeed();
	const [first] = seed.customers;
	first!.requests = structuredClone(WAITING);
	first!.arrivals = structuredClone(ARRIVALS);
	for (const user of first!.users) {
		if (!user.autopilot) continue;
		user.contactCentreStatus = 'LoggedOn';
		user.userStatus = 'Available';
		user.pauseTypeId = 0;
	}
	return { ...seed, autopilot: true };
}

import type { Seed } from './seed';

type SeedCustomer = Seed['customers'][number];
type SeedUser = SeedCustomer['users'][number];

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

const [SUPPORT_MAIL, SALES, SUPPORT_PHONE, BACK_OFFICE, CHAT] = [101, 102, 103, 104, 105] as const;
const [SUPPORT_GROUP, SALES_GROUP, INTEGRATIONS_GROUP] = [10, 11, 12] as const;

/** Logged on, unless `more` says otherwise; `skills` by queue. */
function agent(
	id: number,
	fullName: string,
	groupId: number,
	skills: Record<number, number>,
	more: Partial<SeedUser> = {},
): SeedUser {
	const [firstName = '', lastName = ''] = fullName.split(' ');
	const name = `${firstName}.${lastName}`
		.normalize('NFD')
		.replace(/[^a-zA-Z.]/g, '')
		.toLowerCase();
	const mobilePhone = `00479${String(id).padStart(7, '0')}`;
	const levels = Object.entries(skills).map(([queueId, level]) => ({ queueId: Number(queueId), level }));
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
			{ id: id * 10 + 1, name: 'Office', phoneNumber: mobilePhone, phoneType: 'Mobile', skills: levels },
		],
		...more,
	};
}

const queue = (
	id: number,
	key: string,
	description: string,
	more: Omit<NonNullable<SeedCustomer['queues']>[number], 'id' | 'key' | 'description' | 'mediaType'>,
	mediaType: 'EMail' | 'Phone' | 'Chat' = 'EMail',
) => ({ id, key, description, mediaType, ...more });

const quick = { acceptAfterSeconds: [2, 8], handleSeconds: [40, 120] } satisfies SeedUser['autopilot'];
/** Short enough that somebody is nearly always free to be called out. */
const onThePhone = { acceptAfterSeconds: [3, 6], handleSeconds: [20, 60] } satisfies SeedUser['autopilot'];
const steady = {
	acceptAfterSeconds: [4, 15],
	handleSeconds: [60, 240],
	missProbability: 0.1,
} satisfies SeedUser['autopilot'];

const FJORD_OUTFITTERS: SeedCustomer = {
	key: customerKey,
	id: 5012,
	name: 'Fjord Outfitters',
	groups: [
		{ id: SUPPORT_GROUP, name: 'Support' },
		{ id: SALES_GROUP, name: 'Sales' },
		{ id: INTEGRATIONS_GROUP, name: 'Integrations' },
	],
	queues: [
		queue(SUPPORT_MAIL, 'support_mail', 'Support e-mail', {
			serviceId: 41,
			slaSeconds: 3600,
			accessPoints: [DEMO_ACCESS_POINTS.support, 'email@youraccesspoint.com'],
		}),
		queue(SALES, 'sales_tasks', 'Sales tasks', {
			serviceId: 42,
			slaSeconds: 7200,
			accessPoints: [DEMO_ACCESS_POINTS.sales],
		}),
		queue(
			SUPPORT_PHONE,
			'support_phone',
			'Support phone',
			{ serviceId: 41, slaSeconds: 60, accessPoints: [DEMO_ACCESS_POINTS.supportPhone] },
			'Phone',
		),
		queue(BACK_OFFICE, 'back_office', 'Back office, no SLA', {
			serviceId: 43,
			accessPoints: [DEMO_ACCESS_POINTS.backOffice],
		}),
		queue(CHAT, 'web_chat', 'Web chat', { serviceId: 44, slaSeconds: 45 }, 'Chat'),
	],
	clients: [DEMO_CLIENT],
	blockedNumbers: [DEMO_BLOCKED_NUMBER],
	visualQueues: [
		{ id: 201, description: 'Support', queueIds: [SUPPORT_MAIL, SUPPORT_PHONE, CHAT] },
		{ id: 202, description: 'Sales', queueIds: [SALES] },
		{ id: 203, description: 'Back office', queueIds: [BACK_OFFICE] },
	],
	users: [
		agent(
			DEMO_CLIENT.userId,
			'Integration User',
			INTEGRATIONS_GROUP,
			{},
			{
				userName,
				password,
				eMail: 'n8n@example.com',
			},
		),
		agent(
			1230002,
			'Two Factor',
			INTEGRATIONS_GROUP,
			{},
			{
				userName: 'twofactor',
				password,
				twoFactor: true,
				contactCentreStatus: 'LoggedOff',
			},
		),
		agent(
			1230003,
			'Locked Out',
			INTEGRATIONS_GROUP,
			{},
			{
				userName: 'locked',
				password,
				locked: true,
				contactCentreStatus: 'LoggedOff',
			},
		),
		agent(
			DEMO_AGENTS.ingrid,
			'Ingrid Solberg',
			SUPPORT_GROUP,
			{ [SUPPORT_PHONE]: 8 },
			{ autopilot: onThePhone },
		),
		agent(1231235, 'James Whitfield', SUPPORT_GROUP, { [SUPPORT_PHONE]: 5 }, { autopilot: onThePhone }),
		agent(1231236, 'Freja Nørgaard', SALES_GROUP, { [SUPPORT_PHONE]: 3 }, { autopilot: onThePhone }),
		agent(
			DEMO_AGENTS.eilidh,
			'Eilidh Macrae',
			SUPPORT_GROUP,
			{ [SUPPORT_MAIL]: 7, [BACK_OFFICE]: 3 },
			{
				contactCentreStatus: 'Pause',
				pauseTypeId: 2,
				autopilot: quick,
			},
		),
		agent(
			1231238,
			'Lars Bergström',
			SUPPORT_GROUP,
			{ [SUPPORT_MAIL]: 5, [SALES]: 2, [BACK_OFFICE]: 5 },
			{
				contactCentreStatus: 'Pause',
				pauseTypeId: 1,
				autopilot: steady,
			},
		),
		agent(
			1231239,
			'Aino Virtanen',
			SALES_GROUP,
			{ [SALES]: 8 },
			{
				contactCentreStatus: 'LoggedOff',
				autopilot: quick,
			},
		),
		agent(
			1231240,
			'Oliver Hughes',
			SALES_GROUP,
			{ [SALES]: 6, [SUPPORT_MAIL]: 2 },
			{
				userStatus: 'Busy',
				autopilot: steady,
			},
		),
		agent(
			1231241,
			'Sunniva Haugen',
			SUPPORT_GROUP,
			{ [CHAT]: 7 },
			{
				capacity: { Chat: 3 },
				autopilot: onThePhone,
			},
		),
		agent(
			DEMO_AGENTS.astrid,
			'Astrid Lindqvist',
			SUPPORT_GROUP,
			{ [SUPPORT_MAIL]: 9, [SALES]: 4 },
			{
				contactCentreStatus: 'LoggedOff',
			},
		),
	],
};

const BIRCH: SeedCustomer = {
	key: 'AB-77',
	id: 5077,
	name: 'Birch & Co.',
	groups: [{ id: 70, name: 'Everyone' }],
	queues: [queue(701, 'inbox', 'Inbox', { slaSeconds: 1800, accessPoints: ['inbox@birch.example.com'] })],
	clients: [{ clientId: 'birch-client', clientSecret: 'demo-client-secret', userId: 7700001 }],
	visualQueues: [{ id: 771, description: 'Everything', queueIds: [701] }],
	users: [
		agent(7700001, 'Integration User', 70, {}, { userName, password }),
		agent(7700002, 'Rowan Price', 70, { 701: 5 }, { contactCentreStatus: 'Pause', pauseTypeId: 1 }),
	],
};

/**
 * A solution in which every state occurs, and in which nothing happens by itself: nobody who could take a task of the
 * e-mail queues is ready, so that a task waits until somebody is set ready. The numbers and addresses that
 * the documents print exist in it.
 */
export const defaultSeed = (): Seed => structuredClone({ customers: [FJORD_OUTFITTERS, BIRCH] });

const { support, sales, backOffice, supportPhone } = DEMO_ACCESS_POINTS;
const [CRM, SHOP] = ['crm@example.com', 'shop@example.com'];
const waits = (waitedSeconds: number, from: string, to: string, subject: string, more: object = {}) => ({
	from,
	to,
	subject,
	waitedSeconds,
	...more,
});
const WAITING = [
	waits(1900, 'kari.nordmann@example.com', support, 'Parcel 4471 has not arrived'),
	waits(600, CRM, support, 'Call back about invoice 20881', { vipScore: 40 }),
	waits(420, 'tom.baker@example.co.uk', support, 'Wrong size, return label please'),
	waits(300, CRM, support, 'Follow up with Astrid', {
		reservedUserId: DEMO_AGENTS.astrid,
		reservedUserWaitTime: 3600,
	}),
	waits(1500, CRM, sales, 'Quote for 40 rain jackets', { vipScore: 80 }),
	waits(900, CRM, sales, 'Renewal: Bergen Boats AS'),
	waits(5400, 'reports@example.com', backOffice, 'Monthly stock report'),
];

const SHOP_SUBJECTS = [
	'Where is my parcel?',
	'The zip is broken',
	'Return label please',
	'Change of address',
];
const CRM_SUBJECTS = ['Quote for a club', 'Renewal is due', 'Call back about a larger order'];
/** So rarely that the agents keep up, and a trigger has something to react to. */
const ARRIVALS: SeedCustomer['arrivals'] = [
	{ from: SHOP, to: support, subjects: SHOP_SUBJECTS, everySeconds: [60, 150] },
	{ from: CRM, to: sales, subjects: CRM_SUBJECTS, everySeconds: [120, 300] },
	{ from: '004790112233', to: supportPhone, subjects: ['Incoming call'], everySeconds: [120, 300] },
];

/**
 * The same solution at work: the agents are ready and act by themselves, tasks wait, and new ones and phone
 * calls keep coming.
 */
export function demoSeed(): Seed {
	const ready = { contactCentreStatus: 'LoggedOn', userStatus: 'Available', pauseTypeId: 0 } as const;
	const users = FJORD_OUTFITTERS.users.map((user) => (user.autopilot ? { ...user, ...ready } : user));
	const atWork = { ...FJORD_OUTFITTERS, users, requests: WAITING, arrivals: ARRIVALS };
	return structuredClone({ customers: [atWork, BIRCH], autopilot: true });
}

import type { IDataObject } from 'n8n-workflow';

/** What a person sees of one operation: `*` marks what n8n asks for while it is empty. */
export interface ExpectedForm {
	node: string;
	parameters: IDataObject;
	/** Below Resource and Operation, from top to bottom. */
	fields: string[];
	/** What the button of a collection offers. */
	within?: Record<string, string[]>;
	/** Fields with a list: what is typed into its search, and what then stands there. */
	lists?: Record<string, { search: string; found: string }>;
}

const list = (names: string) => names.split(', ');

const form = (
	node: string,
	resource: string,
	operation: string,
	fields: string[],
	more: Partial<ExpectedForm> = {},
): ExpectedForm => ({ node, parameters: { resource, operation }, fields, ...more });

const event = (name: string, fields: string[], more: Partial<ExpectedForm> = {}): ExpectedForm => ({
	node: 'puzzelTrigger',
	parameters: { event: name },
	fields,
	...more,
});

const ingrid = { search: 'solberg', found: 'Ingrid Solberg (ingrid.solberg, Support)' };
const norgaard = { search: 'norg', found: 'Freja Nørgaard (freja.nrgaard, Sales)' };
const support = { search: 'supp', found: 'Support' };

/** One of each node; `test/contract` has the fields of all operations. */
export const FORMS: ExpectedForm[] = [
	form(
		'puzzelRequest',
		'request',
		'create',
		['From *', 'To *', 'Subject *', 'URI', 'Additional Fields', 'Options'],
		{
			within: {
				'Additional Fields': list(
					'Reserved User, Reservation Time (Seconds), Type, Variables, Version, VIP Score',
				),
				Options: ['Concurrency', 'Deduplication Key'],
			},
		},
	),
	form('puzzelUser', 'user', 'get', ['User *', 'Simplify'], { lists: { userId: norgaard } }),
	form('puzzelUser', 'user', 'getStates', ['Return All', 'Limit', 'Filters', 'Simplify'], {
		within: { Filters: ['Only Available', 'User Group Name'] },
	}),
	form(
		'puzzelCallout',
		'callout',
		'create',
		['User *', 'Destination *', 'When Unavailable', 'Additional Fields', 'Options'],
		{
			within: {
				'Additional Fields': list(
					'Access Point, Agent ID, Alternate Source, CIQ Type, Country Code, Disable Reserved, List Name, List Value, Max Attempts, Max One Request For Preferred Agent, Preferred Agent Wait Time (Seconds), Queue, Request Category, Request Description, Reservation Time (Seconds), Reserved User, Scheduled Date Time, Seconds Between Attempts, Service System Variables, User Phone Type, VIP Score',
				),
				Options: ['Deduplication Key'],
			},
			lists: { userId: ingrid },
		},
	),
	{
		...form('puzzelQueue', 'visualQueue', 'getState', ['Visual Queue *', 'Simplify'], {
			lists: { visualQueueId: support },
		}),
		parameters: {
			resource: 'visualQueue',
			operation: 'getState',
			visualQueueId: { __rl: true, mode: 'list', value: '' },
		},
	},
	event('requestStatusChanged', ['Watch', 'Visual Queue *', 'Statuses'], {
		lists: { visualQueueId: support },
	}),
];

const empty = { __rl: true, mode: 'list', value: '' };

/** A list inside a collection, which stands open in the stored node. */
export const INNER_LISTS: Array<{
	node: string;
	parameters: IDataObject;
	name: string;
	search: string;
	found: string;
}> = [
	{
		node: 'puzzelRequest',
		parameters: { operation: 'create', additionalFields: { reservedUserId: empty } },
		name: 'reservedUserId',
		...norgaard,
	},
	{
		node: 'puzzelCallout',
		parameters: { additionalFields: { queueKey: empty } },
		name: 'queueKey',
		search: 'sales',
		found: 'Sales tasks (sales_tasks)',
	},
];

/** Lists without a search of their own, inside a collection or not. */
export const PLAIN_LISTS: Array<{ node: string; parameters: IDataObject; label: string; found: string }> = [
	{
		node: 'puzzelUser',
		parameters: { operation: 'getMany', filters: { groupId: '' } },
		label: 'User Group Name or ID',
		found: 'Sales',
	},
	{
		node: 'puzzelUser',
		parameters: { operation: 'getStates', filters: { userGroupName: 'Support' } },
		label: 'User Group Name',
		found: 'Sales',
	},
	{
		node: 'puzzelTrigger',
		parameters: { event: 'userStatusChanged' },
		label: 'User Group Name',
		found: 'Sales',
	},
	{
		node: 'puzzelTrigger',
		parameters: { event: 'userStatusChanged' },
		label: 'User Names or IDs',
		found: 'Freja Nørgaard (freja.nrgaard, Sales)',
	},
];

/** What a person would type who looks for this package, and a node that they should then see. */
export const SEARCHES: Record<string, string> = {
	puzzel: 'Puzzel Request',
	'contact centre': 'Puzzel Request',
	'contact center': 'Puzzel Queue',
	'call centre': 'Puzzel User',
	'call center': 'Puzzel Callout',
	'click to call': 'Puzzel Callout',
	callback: 'Puzzel Callout',
	phone: 'Puzzel Callout',
	queue: 'Puzzel Queue',
	ticket: 'Puzzel Request',
	etask: 'Puzzel Request',
	agent: 'Puzzel User',
	dial: 'Puzzel Callout',
};

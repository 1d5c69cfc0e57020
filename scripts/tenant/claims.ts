/** What can be seen of the claims. */
export const FACTS = {
	refusal: 'an unknown id is HTTP 200 with a code other than 0',
	renewal: 'GetAccessToken renews the session',
	lists: 'undocumented lists that the package can read',
	timeInQueue: 'a time in the list of those waiting is',
	sessionTime: 'the time of a request in the queue is',
	variablesOfCreate: 'a variable of Create is shown by Get',
	variablesOfUpdate: 'a variable of Update is shown by Get',
	tokenMinutes: 'an access token lives',
	callout: 'a callout is answered with',
	ukHosts: 'the UK hosts answer',
	clientToken: 'Puzzel ID gives a client a token for a customer and user',
	tokenCustomer: 'a token of Puzzel ID names the customer',
	bareScope: 'Puzzel ID gives a client a token for its own customer',
	clientRefusal: 'a client is refused with',
};

export type FactName = keyof typeof FACTS;

interface Claim {
	what: string;
	evidence: string;
	/** What a check at a real solution says of it, one after the other. */
	facts: FactName[];
}

/** The README's table "documented and inferred", row by row. */
const CLAIMS: Claim[] = [
	{
		what: 'HTTP 200 with a `code` other than 0 is a failure',
		evidence: 'observed in clients',
		facts: ['refusal'],
	},
	{
		what: 'renewal of the session through `GetAccessToken`',
		evidence: 'observed in clients; where it is refused, the nodes sign in again',
		facts: ['renewal'],
	},
	{
		what: 'everything marked **(undocumented)**, the lists of users, user groups, queues and visual queues in the form (`/users`, `/usergroups`, `/queues`, `/visualqueues`)',
		evidence: "paths observed in clients, not in Puzzel's documentation",
		facts: ['lists'],
	},
	{
		what: '`secondsInQueue`: a time in a queue is a number of seconds, or a date that counts from 1970',
		evidence: 'inferred',
		facts: ['timeInQueue', 'sessionTime'],
	},
	{
		what: 'Variables of **Create**',
		evidence:
			'Puzzel documents that name/value details can be added, not how: they are sent beside the other details, under their own names (inferred)',
		facts: ['variablesOfCreate'],
	},
	{
		what: 'Variables of **Update** (`variables: [{ name, value }]`)',
		evidence: 'observed in clients',
		facts: ['variablesOfUpdate'],
	},
	{
		what: 'access tokens live about 15 minutes',
		evidence: 'inferred; nothing depends on it',
		facts: ['tokenMinutes'],
	},
	{
		what: 'which answer means a wrong password, an unknown customer, a locked account',
		evidence: "not public: told from Puzzel's own words, which are always quoted",
		facts: [],
	},
	{
		what: 'the answer to **Create Callout**',
		evidence:
			'not documented: its code and message are passed on, and a request id where there plainly is one',
		facts: ['callout'],
	},
	{
		what: 'UK hosts',
		evidence: 'documented by Puzzel, not tested; that Puzzel ID is the same host for the UK is inferred',
		facts: ['ukHosts'],
	},
	{
		what: 'Puzzel ID: token URL, the form, the scope with customer and user',
		evidence: 'documented by Puzzel, not tested',
		facts: ['clientToken'],
	},
	{
		what: 'the customer key in the token (`urn:puzzel:cc:slid`)',
		evidence: 'observed in clients',
		facts: ['tokenCustomer'],
	},
	{
		what: 'the scope `contact-centre` without customer and user',
		evidence: 'the scope is documented; that its token names the customer of the client is inferred',
		facts: ['bareScope'],
	},
	{
		what: 'which answer of Puzzel ID is a refusal: 400 `invalid_client`, `invalid_grant`, `invalid_scope`, and 401 with an OAuth error',
		evidence: 'inferred from the OAuth2 standard',
		facts: ['clientRefusal'],
	},
];

const HEAD = '| what | where it comes from | seen at a tenant |\n| --- | --- | --- |\n';

/** The table; its third column is empty without the facts of a report. */
export function claimsTable(facts: Partial<Record<FactName, string>> = {}): string {
	const rows = CLAIMS.map(({ what, evidence, facts: names }) => {
		const seen = names.flatMap((name) => facts[name] ?? []).join('; ');
		return `| ${what} | ${evidence} | ${seen.replaceAll('|', '')}${seen && ' '}|`;
	});
	return `${HEAD}${rows.join('\n')}\n`;
}

/** The README with this table in the place of the one it has. */
export function withClaims(readme: string, facts: Partial<Record<FactName, string>>): string {
	const start = readme.indexOf(HEAD);
	if (start < 0) throw new Error('README.md has no table "what, where it comes from, seen at a tenant"');
	const end = readme.indexOf('\n\n', start) + 1;
	return readme.slice(0, start) + claimsTable(facts) + readme.slice(end);
}

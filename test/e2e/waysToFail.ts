import type { IDataObject } from 'n8n-workflow';

import { DEMO_AGENTS, defaultSeed, type Fault } from '../../emulator';
import { clientCredentialData, credentialData } from '../../harness/n8n/demo';
import { byId, createTasks, type Step } from '../../harness/n8n/workflow';

export const PASSWORD = 'Gehe!m "Blåbær"/+&% 5711';
export const WRONG_PASSWORD = 'Wrøng <Pass>?=word 0815';
export const CLIENT_SECRET = "Hemmelig 'Nøkkel'*/+&% 4211";
export const WRONG_CLIENT_SECRET = 'Wrøng <Client>?=secret 0816';

export const CREDENTIALS = {
	puzzelApi: {
		typed: credentialData,
		right: { password: PASSWORD },
		wrong: { password: WRONG_PASSWORD },
		otherSignIn: (authUrl: string) => ({ authUrl }),
		operation: 'LogIn',
	},
	puzzelOAuth2Api: {
		typed: clientCredentialData,
		right: { clientSecret: CLIENT_SECRET },
		wrong: { clientSecret: WRONG_CLIENT_SECRET },
		otherSignIn: (tokenUrl: string) => ({ tokenUrl }),
		operation: 'Token',
	},
};
export type CredentialType = keyof typeof CREDENTIALS;
type Credential = (typeof CREDENTIALS)[CredentialType];
export const TYPES = Object.keys(CREDENTIALS) as CredentialType[];

export interface Way {
	/** Set at the start and again with each session; `sent` are the secrets that n8n has sent, in all their dresses. */
	fault?: (sent: string, credential: Credential) => Fault;
	/** Puzzel reports them back, on its wallboard as well. */
	tellsBack?: boolean;
	typed?: (credential: Credential) => IDataObject;
	onError?: 'stopWorkflow';
}

const answer = (status: number, body: unknown, more: object = {}): Fault => ({
	name: 'status',
	status,
	body,
	...more,
});
const tellingBack = (fault: NonNullable<Way['fault']>, more: Way = {}): Way => ({
	fault,
	tellsBack: true,
	...more,
});
const envelope = (sent: string) => ({ code: 13, message: `You sent ${sent}`, result: null });
const refusal = (sent: string) => ({
	code: 7,
	message: `Not with ${sent}`,
	error: 'invalid_client',
	error_description: `Not with ${sent}`,
});

/** Every way in which a node can fail, by what Puzzel does; those that take longest come first. */
export const WAYS: Record<string, Way> = {
	...Object.fromEntries(
		[500, 400, 401].map((status) => [
			`a sign-in with ${status}`,
			tellingBack((sent, { operation }) => answer(status, refusal(sent), { operation })),
		]),
	),
	'a sign-in that is busy': tellingBack((sent, { operation }) =>
		answer(503, refusal(sent), { operation, retryAfterSeconds: 3_600 }),
	),
	'no API host': { typed: () => ({ apiUrl: 'http://127.0.0.1:1/ContactCentre5' }) },
	'no sign-in host': { typed: ({ otherSignIn }) => otherSignIn('http://127.0.0.1:1') },
	'cut before': { fault: () => ({ name: 'dropBefore' }) },
	'cut after': { fault: () => ({ name: 'dropAfter' }) },
	'half an answer': { fault: () => ({ name: 'halfJson' }) },
	'a page of a proxy': { fault: () => ({ name: 'htmlError', status: 502 }) },
	'no more calls today': { fault: () => ({ name: 'status', status: 429, retryAfterSeconds: 86_400 }) },
	...Object.fromEntries(
		[400, 401, 403, 404, 500, 200].map((status) => [
			`reported back with ${status}`,
			tellingBack((sent) => answer(status, envelope(sent))),
		]),
	),
	'reported back with 429': tellingBack((sent) => answer(429, envelope(sent), { retryAfterSeconds: 86_400 })),
	'reported back as a code': tellingBack((sent) => answer(200, { ...envelope(sent), code: sent })),
	'reported back in a page': tellingBack((sent) => answer(200, `<html>${sent}</html>`)),
	'reported back in a redirect': tellingBack((sent) =>
		answer(302, '', { headers: { Location: `https://example.com/?${encodeURIComponent(sent)}` } }),
	),
	'an error that ends the workflow': tellingBack((sent) => answer(400, envelope(sent)), {
		onError: 'stopWorkflow',
	}),
	'a sign-in refused by a code': tellingBack((sent, { operation }) =>
		answer(400, { code: sent, error: sent }, { operation }),
	),
	'a page instead of a sign-in': tellingBack((sent, { operation }) =>
		answer(200, `<html>${sent}</html>`, { operation }),
	),
	'a wrong secret': { typed: ({ wrong }) => wrong },
};

export const STEPS: Step[] = [
	createTasks({ deduplicationKey: '={{ $json.subject }}' }),
	{
		name: 'Call',
		type: 'puzzelCallout',
		parameters: {
			userId: byId(DEMO_AGENTS.ingrid),
			destination: '004722334455',
			whenUnavailable: 'callAnyway',
		},
	},
	{
		name: 'Look',
		type: 'puzzelUser',
		parameters: { operation: 'get', userId: byId(DEMO_AGENTS.ingrid) },
	},
];

/** A Puzzel in which these secrets hold, for one customer. */
export function seedOf(key: string) {
	const [customer] = defaultSeed().customers;
	const { users, clients } = customer!;
	return {
		customers: [
			{
				...customer!,
				key,
				users: users.map((user) => (user.userName === 'n8n' ? { ...user, password: PASSWORD } : user)),
				clients: clients!.map((client) => ({ ...client, clientSecret: CLIENT_SECRET })),
			},
		],
	};
}

/** As they are, and as they were sent. */
export const dressed = (sent: string[]) =>
	sent
		.flatMap((secret) => [
			secret,
			encodeURIComponent(secret),
			new URLSearchParams({ secret }).toString(),
			JSON.stringify(secret),
		])
		.join(' and ');

import type { Deviation } from './compare';
import type { Forms } from './forms';
import type { Sent } from './records';
import type { Tenant } from './tenant';

/** What a person wants beyond the reads. */
export interface Wishes {
	/** The agent to read, whose phone rings; by default the account's own user. */
	userId?: string | undefined;
	/** One request is created here and deleted. */
	accessPoint?: string | undefined;
	/** The number of one callout. */
	destination?: string | undefined;
}

/** What is open in docs/api-coverage.md and can be seen. */
export const FACTS = {
	paths: 'paths that work',
	refusal: 'an unknown id is HTTP 200 with a code other than 0',
	renewal: 'GetAccessToken renews the session',
	lists: 'undocumented lists that the package can read',
	timeInQueue: 'the time in the list of waiting requests is',
	sessionTime: 'the time of a request in the queue is',
	variablesOfCreate: 'Get returns a variable of Create',
	variablesOfUpdate: 'Get returns a variable of Update',
	tokenMinutes: 'an access token lives',
	callout: 'the response to a callout contains',
	ukHosts: 'the UK hosts respond',
	clientToken: 'Puzzel ID gives a client a token for a customer and user',
	tokenCustomer: 'a token of Puzzel ID names the customer',
	bareScope: 'Puzzel ID gives a client a token for its own customer',
	clientRefusal: 'the refusal of a client is',
};
export type Facts = Partial<Record<keyof typeof FACTS, string>>;

export interface Course {
	tenant: Tenant;
	wishes: Wishes;
	facts: Facts;
	/** A request that was created still exists, or may exist. */
	isLeftBehind: boolean;
	/** Words for the person; nothing of them gets into the report. */
	say: (words: string) => void;
}

export interface Outcome {
	sent: Sent[];
	deviations: Deviation[];
	facts: Facts;
	/** Why it did not reach the end. */
	ended?: 'refused' | 'no response' | 'rate limited' | 'stopped' | undefined;
	isLeftBehind: boolean;
	/** The forms of every field of every response, by operation; never reported. */
	recorded: Record<string, Forms>;
}

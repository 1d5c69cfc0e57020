import type { Account } from './account';
import type { FactName } from './claims';
import { withoutNames, type Deviation } from './compare';
import { everyRead } from './reads';
import { Records, type CallRecord } from './records';
import { renew, signIn } from './signIn';
import { AskedTooMuch, Tenant } from './tenant';
import { NoAnswer, Stopped } from './wire';
import { Words } from './words';
import { oneCallout, oneRequest } from './writes';

/** What a person asked for beyond the reads. */
export interface Wishes {
	/** The agent who is read, and whose phone rings; the account's own user where left out. */
	userId: string | undefined;
	/** Where one request is created and deleted. */
	accessPoint: string | undefined;
	/** The number that one callout goes to. */
	destination: string | undefined;
}

/** What was seen of the claims in the README. */
export type Facts = Partial<Record<FactName, string>>;

export interface Course {
	tenant: Tenant;
	wishes: Wishes;
	facts: Facts;
	/** A request that was created is still there, or may be. */
	isLeftBehind: boolean;
	/** Tells the person something; nothing of it gets into the report. */
	say: (words: string) => void;
}

export interface Outcome {
	calls: CallRecord[];
	deviations: Deviation[];
	facts: Facts;
	/** Why it did not go through to the end. */
	ended: 'refused' | 'no answer' | 'asked too much' | 'stopped' | undefined;
	isLeftBehind: boolean;
}

/** Signs in once, and goes through all calls, one after the other. */
export async function verify(
	account: Account,
	wishes: Wishes,
	signal: AbortSignal,
	say: Course['say'],
): Promise<Outcome> {
	const records = new Records();
	const words = new Words();
	words.add(account.personal);
	const facts: Facts = {};
	let course: Course | undefined;
	const outcome = (ended?: Outcome['ended']): Outcome => ({
		calls: records.calls,
		// Only now is known which words are somebody's.
		deviations: records.deviations.map((each) => withoutNames(each, words.has)),
		facts,
		ended,
		isLeftBehind: course?.isLeftBehind ?? false,
	});
	try {
		const signedIn = await signIn(account, records, facts, words, signal);
		if (!signedIn) return outcome('refused');
		const { apiUrl } = account.identity.hosts;
		const hosts = { apiUrl, customerKey: signedIn.customerKey };
		const tenant = new Tenant(hosts, signedIn.token, signal, records, words);
		course = { tenant, wishes, facts, isLeftBehind: false, say };
		const userId = await everyRead(course, signedIn.at);
		if (wishes.accessPoint !== undefined) await oneRequest(course);
		if (wishes.destination !== undefined) await oneCallout(course, userId);
		if (account.environment === 'uk') facts.ukHosts = 'yes';
		const renewal = await renew(account, signedIn, records, signal);
		if (renewal !== undefined) facts.renewal = renewal;
		return outcome();
	} catch (error) {
		if (error instanceof Stopped) return outcome('stopped');
		if (error instanceof AskedTooMuch) return outcome('asked too much');
		if (error instanceof NoAnswer) return outcome('no answer');
		throw error;
	}
}

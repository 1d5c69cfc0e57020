import type { Account } from './account';
import { withoutNames } from './compare';
import type { Forms } from './forms';
import { everyRead } from './reads';
import { Records, type Sent } from './records';
import { renew, signIn } from './signIn';
import { Tenant } from './tenant';
import type { Course, Facts, Outcome, Wishes } from './types';
import { NoResponse, RateLimited, Stopped } from './wire';
import { oneCallout, oneRequest } from './writes';

/** Signs in once, and sends all API requests, one after the other. `assumed` is what the emulator returns. */
export async function verify(
	account: Account,
	wishes: Wishes,
	assumed: Record<string, Forms>,
	signal: AbortSignal,
	say: Course['say'],
): Promise<Outcome> {
	const records = new Records(assumed);
	records.addWords(account.personal);
	const facts: Facts = {};
	let course: Course | undefined;
	const outcome = (ended?: Outcome['ended']): Outcome => ({
		sent: records.sent,
		// Only now is it known which words are personal.
		deviations: records.deviations.map((each) => withoutNames(each, records.isPersonal)),
		facts,
		ended,
		isLeftBehind: course?.isLeftBehind ?? false,
		recorded: records.recorded,
	});
	try {
		const signedIn = await signIn(account, records, facts, signal);
		if (!signedIn) return outcome('refused');
		const { apiUrl } = account.identity.hosts;
		const hosts = { apiUrl, customerKey: signedIn.customerKey };
		const tenant = new Tenant(hosts, signedIn.token, signal, records);
		course = { tenant, wishes, facts, isLeftBehind: false, say };
		const userId = await everyRead(course, signedIn.at);
		if (wishes.accessPoint !== undefined) await oneRequest(course);
		if (wishes.destination !== undefined) await oneCallout(course, userId);
		facts.paths = pathsOf(records.sent);
		if (account.environment === 'uk') facts.ukHosts = 'yes';
		const renewal = await renew(account, signedIn, records, signal);
		if (renewal !== undefined) facts.renewal = renewal;
		return outcome();
	} catch (error) {
		if (error instanceof Stopped) return outcome('stopped');
		if (error instanceof RateLimited) return outcome('rate limited');
		if (error instanceof NoResponse) return outcome('no response');
		throw error;
	}
}

function pathsOf(sent: Sent[]): string {
	const tried = sent.flatMap(({ paths }) => paths ?? []);
	const documented = tried.filter((paths) => paths.documented).length;
	const other = tried.filter((paths) => paths.otherPrefix).length;
	return `${documented} of ${tried.length} as documented, ${other} with the other prefix`;
}

import { Accounts } from './accounts';
import { CallLog } from './calls';
import type { Clock } from './clock';
import { createDirectory, type Directory } from './directory';
import { Faults } from './faults';
import { ContactCentre } from './routing/contactCentre';
import type { Customer, FullSeed } from './seed';

/** Everything an emulated Puzzel knows. `reset` puts all of it back to the seed. */
export class World {
	readonly directory: Directory;
	readonly log: CallLog;
	accounts!: Accounts;
	centre!: ContactCentre;
	faults!: Faults;

	constructor(
		readonly seed: FullSeed,
		readonly clock: Clock,
		showSecrets: boolean,
	) {
		this.directory = createDirectory(seed);
		this.log = new CallLog(showSecrets);
		this.reset();
	}

	reset(): void {
		const { seed, clock, directory } = this;
		this.log.clear();
		this.accounts = new Accounts(directory, clock, seed);
		this.faults = new Faults(seed.faults, seed.randomSeed);
		this.centre = createCentre(seed, clock);
		for (const customer of seed.customers) this.fillQueues(customer);
	}

	/** A date as it is written into answers. */
	date(time: number): string {
		return this.written(time + this.faults.skewMs);
	}

	/** A duration as it is written into answers: a date that counts from 1970 [inferred from "date-time string, total time"]. */
	duration(milliseconds: number): string {
		return this.written(milliseconds);
	}

	private written(time: number): string {
		return this.faults.hasLegacyDates ? `/Date(${time}-0000)/` : new Date(time).toISOString();
	}

	private fillQueues({ key, requests }: Customer): void {
		const now = this.clock.now();
		for (const waiting of requests) {
			this.centre.addRequest({
				customerKey: key,
				queueId: this.directory.get(key)!.queueBehind(waiting.to)!.id,
				from: waiting.from,
				to: waiting.to,
				subject: waiting.subject,
				uri: waiting.uri,
				vipScore: waiting.vipScore,
				reservedUserId: waiting.reservedUserId,
				reservedSeconds: waiting.reservedUserWaitTime,
				enteredAt: now - waiting.waitedSeconds * 1000,
			});
		}
	}
}

function createCentre(seed: FullSeed, clock: Clock): ContactCentre {
	return new ContactCentre(
		{
			queues: seed.customers.flatMap(({ queues }) => queues),
			agents: seed.customers.flatMap(({ users }) => users),
			rules: withoutUndefined(seed.rules),
			destinations: seed.destinations,
			autopilot: seed.autopilot,
			randomSeed: seed.randomSeed,
		},
		() => clock.now(),
	);
}

const withoutUndefined = <T extends object>(object: T) =>
	Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
		[K in keyof T]: Exclude<T[K], undefined>;
	};

import { Accounts, type StoredAccounts } from './accounts';
import { CallLog } from './calls';
import type { Clock } from './clock';
import { createDirectory, type Directory } from './directory';
import { Faults } from './faults';
import { ContactCentre } from './routing/contactCentre';
import type { StoredCentre } from './routing/stored';
import type { Customer, FullSeed } from './seed';

/** What survives a restart: requests, states, accounts. Calls and faults do not. */
export interface StoredWorld {
	centre: StoredCentre;
	accounts: StoredAccounts;
}

const MACHINE_TIME_ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone;

interface WorldOptions {
	showSecrets?: boolean;
	stored?: StoredWorld | undefined;
	timeZone?: string | undefined;
}

/** Everything an emulated Puzzel knows. `reset` puts all of it back to the seed. */
export class World {
	readonly directory: Directory;
	readonly log: CallLog;
	accounts: Accounts;
	centre: ContactCentre;
	faults: Faults;
	/** In which the page shows times; on the wire they are UTC. */
	readonly timeZone: string;
	private resets = 0;

	constructor(
		readonly seed: FullSeed,
		readonly clock: Clock,
		{ showSecrets = false, stored, timeZone = MACHINE_TIME_ZONE }: WorldOptions = {},
	) {
		this.timeZone = timeZone;
		this.directory = createDirectory(seed);
		this.log = new CallLog(showSecrets);
		this.accounts = new Accounts(this.directory, clock, seed);
		this.faults = new Faults(seed.faults, seed.randomSeed);
		this.centre = this.createCentre(stored?.centre);
		if (stored) this.accounts.restore(stored.accounts);
		else this.fillQueues();
	}

	reset(): void {
		this.resets++;
		this.log.clear();
		this.accounts = new Accounts(this.directory, this.clock, this.seed);
		this.faults = new Faults(this.seed.faults, this.seed.randomSeed);
		this.centre = this.createCentre();
		this.fillQueues();
	}

	/** Differs from an earlier one if anything has happened since, other than that time has passed. */
	get version(): string {
		return [
			this.resets,
			this.centre.changes,
			this.accounts.changes,
			this.log.changes,
			this.faults.changes,
		].join(' ');
	}

	store(): StoredWorld {
		return { centre: this.centre.store(), accounts: this.accounts.store() };
	}

	/** A date as it is written into answers. */
	date(time: number): string {
		return this.written(time + this.faults.skewMs);
	}

	/** A duration as it is written into answers: a date that counts from 1970 [inferred]. */
	duration(milliseconds: number): string {
		return this.written(milliseconds);
	}

	private written(time: number): string {
		return this.faults.hasLegacyDates ? `/Date(${time}-0000)/` : new Date(time).toISOString();
	}

	private fillQueues(): void {
		for (const customer of this.seed.customers) {
			for (const waiting of customer.requests) this.addWaiting(customer, waiting);
		}
	}

	private createCentre(stored?: StoredCentre): ContactCentre {
		const { seed, clock, directory } = this;
		return new ContactCentre(
			{
				queues: seed.customers.flatMap(({ queues }) => queues),
				agents: seed.customers.flatMap(({ users }) => users),
				arrivals: seed.customers.flatMap(({ key, arrivals }) =>
					arrivals.map((plan) => ({
						...plan,
						customerKey: key,
						queueId: directory.get(key)!.queueBehind(plan.to)!.id,
					})),
				),
				rules: withoutUndefined(seed.rules),
				destinations: seed.destinations,
				autopilot: seed.autopilot,
				randomSeed: seed.randomSeed,
			},
			() => clock.now(),
			stored,
		);
	}

	private addWaiting({ key }: Customer, waiting: Customer['requests'][number]): void {
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
			enteredAt: this.clock.now() - waiting.waitedSeconds * 1000,
		});
	}
}

const withoutUndefined = <T extends object>(object: T) =>
	Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
		[K in keyof T]: Exclude<T[K], undefined>;
	};

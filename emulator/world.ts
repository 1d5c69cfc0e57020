import { Accounts, type StoredAccounts } from './accounts';
import { CallLog } from './calls';
import type { Clock } from './clock';
import { createDirectory, type Directory } from './directory';
import { Faults } from './faults';
import { ContactCentre } from './routing/contactCentre';
import { RoutingRefusal } from './routing/refusal';
import type { StoredCentre } from './routing/stored';
import type { Alarm, FullSeed } from './seed';

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
	/** By visual queue. */
	alarms: Map<number, Alarm>;
	private resets = 0;

	constructor(
		readonly seed: FullSeed,
		readonly clock: Clock,
		{ showSecrets = false, stored, timeZone = MACHINE_TIME_ZONE }: WorldOptions = {},
	) {
		this.timeZone = timeZone;
		this.directory = createDirectory(seed);
		this.log = new CallLog(showSecrets);
		({
			accounts: this.accounts,
			faults: this.faults,
			alarms: this.alarms,
			centre: this.centre,
		} = this.begin(stored));
	}

	reset(): void {
		this.resets++;
		this.log.clear();
		Object.assign(this, this.begin());
	}

	private begin(stored?: StoredWorld) {
		const { seed, clock, directory } = this;
		const centre = this.createCentre(stored?.centre);
		if (!stored) this.fillQueues(centre);
		return {
			accounts: new Accounts(directory, clock, seed, stored?.accounts),
			faults: new Faults(seed.faults, seed.randomSeed),
			alarms: new Map(
				seed.customers.flatMap(({ visualQueues }) =>
					visualQueues.map(({ id, alarm }) => [id, alarm] as const),
				),
			),
			centre,
		};
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

	setAlarm(visualQueueId: number, alarm: Alarm): void {
		if (!this.alarms.has(visualQueueId)) {
			throw new RoutingRefusal('unknownQueue', `There is no visual queue ${visualQueueId}`);
		}
		this.alarms.set(visualQueueId, alarm);
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
		return this.faults.has('legacyDates') ? `/Date(${time}-0000)/` : new Date(time).toISOString();
	}

	private queueIdBehind(customerKey: string, to: string): number {
		return this.directory.get(customerKey)!.queueBehind(to)!.id;
	}

	/** With what waits already when the emulator starts. */
	private fillQueues(centre: ContactCentre): void {
		for (const { key, requests } of this.seed.customers) {
			for (const { reservedUserWaitTime, waitedSeconds, ...waiting } of requests) {
				centre.addRequest({
					...waiting,
					customerKey: key,
					queueId: this.queueIdBehind(key, waiting.to),
					reservedSeconds: reservedUserWaitTime,
					enteredAt: this.clock.now() - waitedSeconds * 1000,
				});
			}
		}
	}

	private createCentre(stored?: StoredCentre): ContactCentre {
		const { seed, clock } = this;
		return new ContactCentre(
			{
				queues: seed.customers.flatMap(({ queues }) => queues),
				agents: seed.customers.flatMap(({ users }) => users),
				arrivals: seed.customers.flatMap(({ key, arrivals }) =>
					arrivals.map(({ subjects, everySeconds, ...order }) => ({
						order: { ...order, customerKey: key, queueId: this.queueIdBehind(key, order.to) },
						subjects,
						everySeconds,
					})),
				),
				rules: seed.rules,
				destinations: seed.destinations,
				autopilot: seed.autopilot,
				randomSeed: seed.randomSeed,
			},
			() => clock.now(),
			stored,
		);
	}
}

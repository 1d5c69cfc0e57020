import type { Customer, FullSeed, QueueEntry, User } from './seed';

/** The names of a solution: what does not change while it runs. States are the contact centre's. */
export class CustomerDirectory {
	readonly key: string;
	readonly users: ReadonlyMap<number, User>;
	readonly queues: ReadonlyMap<number, QueueEntry>;
	readonly groupNames: ReadonlyMap<number, string>;
	private readonly userNames: ReadonlyMap<string, User>;
	private readonly accessPoints: ReadonlyMap<string, QueueEntry>;

	constructor(readonly seed: Customer) {
		const { key, users, queues, groups } = seed;
		this.key = key;
		this.users = new Map(users.map((user) => [user.id, user]));
		this.userNames = new Map(users.map((user) => [user.userName, user]));
		this.queues = new Map(queues.map((queue) => [queue.id, queue]));
		this.groupNames = new Map(groups.map((group) => [group.id, group.name]));
		this.accessPoints = new Map(
			queues.flatMap((queue) => queue.accessPoints.map((address) => [address.toLowerCase(), queue] as const)),
		);
	}

	userByName(userName: string): User | undefined {
		return this.userNames.get(userName);
	}

	/** eTasks address a queue by its key [observed in clients]. */
	queueByKey(queueKey: string): QueueEntry | undefined {
		return [...this.queues.values()].find(({ key }) => key === queueKey);
	}

	/** An access point maps to one queue [documented]. */
	queueBehind(accessPoint: string): QueueEntry | undefined {
		return this.accessPoints.get(accessPoint.toLowerCase());
	}
}

export type Directory = ReadonlyMap<string, CustomerDirectory>;

export function createDirectory({ customers }: FullSeed): Directory {
	return new Map(customers.map((customer) => [customer.key, new CustomerDirectory(customer)]));
}

export const fullName = ({ firstName, lastName }: User) => `${firstName} ${lastName}`.trim();

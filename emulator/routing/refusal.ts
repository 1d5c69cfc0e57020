/** The contact centre refuses a command; nothing has changed. */
export class RoutingRefusal extends Error {
	constructor(
		readonly reason:
			| 'unknownRequest'
			| 'unknownAgent'
			| 'unknownQueue'
			| 'queueFull'
			| 'ended'
			| 'held'
			| 'reserved'
			| 'nothingOffered'
			| 'notPossible',
		message: string,
	) {
		super(message);
	}
}

export function refuse(...why: ConstructorParameters<typeof RoutingRefusal>): never {
	throw new RoutingRefusal(...why);
}

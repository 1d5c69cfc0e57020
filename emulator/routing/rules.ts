/** Everything about the routing that is a number, in seconds unless it says otherwise. */
export interface RoutingRules {
	/** How long an offer rings [documented]. */
	offerSeconds: number;
	/**
	 * How long an agent gets no offers after one that was not answered, and after a rejected one [inferred].
	 * More than 0, since the request is to go to the next agent, not back to this one.
	 */
	noAnswerSeconds: number;
	rejectSeconds: number;
	/** How long an agent gets no offers after finishing a request [inferred]. */
	wrapUpSeconds: number;
	/** How many requests may wait in one queue [documented]. */
	queueLimit: number;
	/** How long the destination of a callout rings before it answers if nothing else is said of it. */
	destinationSeconds: number;
	/** How many ended requests can still be read, and how many events are kept. */
	keepEnded: number;
	keepEvents: number;
}

export const DEFAULT_RULES: Readonly<RoutingRules> = {
	offerSeconds: 30,
	noAnswerSeconds: 30,
	rejectSeconds: 10,
	wrapUpSeconds: 0,
	queueLimit: 20_000,
	destinationSeconds: 4,
	keepEnded: 50_000,
	keepEvents: 10_000,
};

/** What happens when a callout reaches its destination. */
export interface DestinationBehaviour {
	outcome: 'answers' | 'noAnswer' | 'busy';
	afterSeconds: number;
}

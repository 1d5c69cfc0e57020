import { z } from 'zod/v4';

const seconds = z.number().nonnegative();
const longerThanNothing = z.number().positive();
const most = z.int().positive();

/** A number of seconds is drawn between the two. */
export const rangeSchema = z
	.tuple([seconds, seconds])
	.refine(([from, to]) => from <= to, 'the first number must not be greater than the second');
export type Range = z.output<typeof rangeSchema>;

/** Everything about the routing that is a number, in seconds unless it says otherwise. */
export const rulesSchema = z.strictObject({
	/** How long an offer rings [documented]. */
	offerSeconds: longerThanNothing.default(30),
	/**
	 * How long an agent gets no offers after one that was not answered, and after a rejected one [inferred].
	 * More than 0, since the request is to go to the next agent, not back to this one.
	 */
	noAnswerSeconds: longerThanNothing.default(30),
	rejectSeconds: longerThanNothing.default(10),
	/** How long an agent gets no offers after finishing a request [inferred]. */
	wrapUpSeconds: seconds.default(0),
	/** How many requests may wait in one queue [documented]. */
	queueLimit: most.default(20_000),
	/** How long the destination of a callout rings before it answers if nothing else is said of it. */
	destinationSeconds: seconds.default(4),
	/** How many ended requests can still be read, and how many events are kept. */
	keepEnded: most.default(50_000),
	keepEvents: most.default(10_000),
});
export type RoutingRules = z.output<typeof rulesSchema>;

/** What happens when callouts reach their destination, by its number as in the order; every other one answers. */
export const destinationsSchema = z
	.record(
		z.string(),
		z.strictObject({ outcome: z.enum(['answers', 'noAnswer', 'busy']), afterSeconds: seconds }),
	)
	.default({});
export type Destinations = z.output<typeof destinationsSchema>;

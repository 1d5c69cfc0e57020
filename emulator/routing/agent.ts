import { z } from 'zod/v4';

import type { MediaType, RoutedRequest } from './request';
import { rangeSchema } from './rules';
import type { SortedList } from './sortedList';

/** `contactCentreStatus`: LoggedOn [documented], LoggedOff and Pause [observed in clients]. */
export const LOG_ON_STATUSES = ['LoggedOn', 'LoggedOff', 'Pause'] as const;
type LogOnStatus = (typeof LOG_ON_STATUSES)[number];

/** How an agent acts without a person. */
export const autopilotSchema = z.strictObject({
	acceptAfterSeconds: rangeSchema,
	handleSeconds: rangeSchema,
	/** How likely the agent lets an offer ring until it ends, 0 to 1. */
	missProbability: z.number().min(0).max(1).optional(),
});
type Autopilot = z.output<typeof autopilotSchema>;

export interface AgentSpec {
	id: number;
	profiles: Array<{ id: number; skills: Array<{ queueId: number; level: number }> }>;
	profileId?: number | undefined;
	/** How many requests at a time: by default one e-mail or task at a time [documented]. */
	capacity?: Partial<Record<MediaType, number>> | undefined;
	contactCentreStatus?: LogOnStatus | undefined;
	/** A status set by hand, such as Busy. The set is open. */
	userStatus?: string | undefined;
	pauseTypeId?: number | undefined;
	autopilot?: Autopilot | undefined;
}

/** A time in which an agent gets no offers, and what the agent's status says meanwhile. */
export interface Rest {
	until: number;
	userStatus: 'WrapUp' | 'NoAnswer' | 'Busy' | 'Available';
}

/** An agent as the routing sees one. All times are in milliseconds. */
export class Agent {
	readonly id: number;
	readonly profiles: ReadonlyMap<number, ReadonlyMap<number, number>>;
	profileId: number | undefined;
	readonly capacity: Partial<Record<MediaType, number>>;
	contactCentreStatus: LogOnStatus;
	pauseTypeId: number;
	/** A `userStatus` set by hand; if undefined, it follows from what the agent does. */
	statusByHand: string | undefined;
	rest: Rest | undefined;
	/** The offer that rings at the agent (Alerting). */
	offer: RoutedRequest | undefined;
	/** The callout that the agent has answered, while its destination rings. */
	connecting: RoutedRequest | undefined;
	/** The requests that the agent handles. */
	readonly holds: RoutedRequest[] = [];
	/** The waiting requests that are reserved to the agent, by queue ID. */
	readonly reserved = new Map<number, SortedList<RoutedRequest>>();
	autopilot: Autopilot | undefined;
	/** The state that was recorded last, and since when it has held. */
	notedState = '';
	stateSince: number;
	/** Since when the agent has been able to take an offer; undefined while that is not so. */
	readySince: number | undefined;
	readonly counts = { offered: 0, answered: 0 };

	constructor(spec: AgentSpec, now: number) {
		this.id = spec.id;
		this.profiles = new Map(
			spec.profiles.map(({ id, skills }) => [
				id,
				new Map(skills.map(({ queueId, level }) => [queueId, level])),
			]),
		);
		this.profileId = spec.profileId ?? spec.profiles[0]?.id;
		this.capacity = spec.capacity ?? {};
		this.contactCentreStatus = spec.contactCentreStatus ?? 'LoggedOff';
		this.statusByHand = spec.userStatus === 'Available' ? undefined : spec.userStatus;
		this.pauseTypeId = spec.pauseTypeId ?? 0;
		this.autopilot = spec.autopilot;
		this.stateSince = now;
	}

	/** Queue id → level, of the profile that the agent is logged on with. */
	get skills(): ReadonlyMap<number, number> {
		return this.profiles.get(this.profileId ?? 0) ?? new Map<number, number>();
	}

	/** `userStatus` as Puzzel reports it: only calls change it; with tasks, e-mails and chats it stays Available [documented]. */
	get userStatus(): string {
		if (this.statusByHand !== undefined) return this.statusByHand;
		if (this.offer?.mediaType === 'Phone') return 'Alerting';
		if (this.connecting) return 'Connecting';
		if (this.holds.some(({ mediaType }) => mediaType === 'Phone')) return 'Connected';
		return this.rest?.userStatus ?? 'Available';
	}

	/** Only the capacity can keep the agent from an offer. */
	get isFree(): boolean {
		return (
			this.contactCentreStatus === 'LoggedOn' &&
			this.statusByHand === undefined &&
			!this.rest &&
			!this.offer &&
			!this.connecting
		);
	}

	/** The agent could be offered something. */
	get isReady(): boolean {
		const [held] = this.holds;
		return this.isFree && (held === undefined || this.hasRoomFor(held.mediaType));
	}

	/** An agent may hold several requests only of one media type, and only up to its capacity. */
	hasRoomFor(mediaType: MediaType): boolean {
		if (this.holds.length === 0) return true;
		return (
			this.holds.length < (this.capacity[mediaType] ?? 1) &&
			this.holds.every((held) => held.mediaType === mediaType)
		);
	}
}

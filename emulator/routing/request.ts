/** Every status a request can have [documented]. */
export const REQUEST_STATUSES = [
	'Alerting',
	'Allocated',
	'Busy',
	'CallbackInQueue',
	'Connected',
	'Connecting',
	'Disconnected',
	'Failure',
	'InQueue',
	'InService',
	'NoAnswer',
	'OnHold',
	'Searching',
	'Setup',
] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

/** Every media type [documented]. */
export const MEDIA_TYPES = ['Undefined', 'Phone', 'EMail', 'Sms', 'Web', 'Chat', 'Social'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** How a callout is tried. */
export interface CalloutPlan {
	userId: number;
	destination: string;
	maxAttempts: number;
	secondsBetweenAttempts: number;
	/** When the first attempt is due; undefined: immediately. */
	scheduledAt: number | undefined;
	/** Attempts begun so far. */
	attempts: number;
	/** When the next thing happens by itself: the next attempt, or the destination answers or gives up. */
	nextAt: number | undefined;
	/** The body of the order as received, for display. */
	order: Readonly<Record<string, unknown>>;
}

/** One request: a task in a queue, or the call that a callout makes. All times in milliseconds. */
export interface RoutedRequest {
	readonly id: number;
	readonly customerKey: string;
	status: RequestStatus;
	readonly mediaType: MediaType;
	/** An agent has accepted it. Stays true when it is over. */
	joined: boolean;
	readonly startedAt: number;
	/** When it entered its present queue. */
	enteredAt: number;
	endedAt: number | undefined;
	/** Undefined for callouts, which ring an agent directly. */
	queueId: number | undefined;
	readonly from: string;
	readonly to: string;
	subject: string;
	uri: string | undefined;
	vipScore: number;
	/** The agent it is reserved to until `reservedUntil`, and who is preferred after that. */
	reservedUserId: number | undefined;
	reservedUntil: number | undefined;
	variables: Record<string, string>;
	/** The agent it is offered to (Alerting), being connected to, or handled by. */
	agentId: number | undefined;
	offerEndsAt: number | undefined;
	callout: CalloutPlan | undefined;
}

/** Waiting to be answered: InQueue, or Alerting at an agent. */
export function isWaiting(request: RoutedRequest): boolean {
	return request.queueId !== undefined && (request.status === 'InQueue' || request.status === 'Alerting');
}

export function isReserved(request: RoutedRequest, now: number): boolean {
	return (
		request.reservedUserId !== undefined && request.reservedUntil !== undefined && request.reservedUntil > now
	);
}

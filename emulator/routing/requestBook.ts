import type { CalloutPlan, RequestStatus, RoutedRequest } from './request';

/** Six digits or more, so that nobody takes a request id for a position. */
const FIRST_ID = 1_000_001;
/** How many callouts can be listed; every one can be read by its id. */
const KEEP_CALLOUTS = 500;

type Given = 'customerKey' | 'status' | 'mediaType' | 'startedAt' | 'from' | 'to' | 'subject';

/** All requests by id: those that wait or are handled, and the last of those that have ended. */
export class RequestBook {
	readonly all = new Map<number, RoutedRequest>();
	private readonly ended: number[] = [];
	private readonly callouts: RoutedRequest[] = [];
	nextId = FIRST_ID;

	constructor(private readonly keepEnded: number) {}

	open(given: Pick<RoutedRequest, Given> & Partial<RoutedRequest>): RoutedRequest {
		return this.enter({ enteredAt: given.startedAt, ...given, id: this.nextId++ });
	}

	/** Also a request as it was stored: without what is undefined. */
	enter(given: Pick<RoutedRequest, Given | 'id' | 'enteredAt'> & Partial<RoutedRequest>): RoutedRequest {
		const request = { ...absent(), ...given };
		this.all.set(request.id, request);
		if (request.endedAt !== undefined) this.ended.push(request.id);
		if (request.callout) this.callouts.push(request);
		if (this.callouts.length > KEEP_CALLOUTS) this.callouts.shift();
		return request;
	}

	end(request: RoutedRequest, status: RequestStatus, at: number): void {
		request.status = status;
		request.endedAt = at;
		this.ended.push(request.id);
		if (this.ended.length > this.keepEnded) this.all.delete(this.ended.shift()!);
	}

	/** Newest first. */
	lastCallouts(customerKey: string, count: number): Array<RoutedRequest & { callout: CalloutPlan }> {
		return this.callouts
			.filter(
				(request): request is RoutedRequest & { callout: CalloutPlan } => request.customerKey === customerKey,
			)
			.slice(-count)
			.reverse();
	}
}

/** What a request has not at first. Every request has the same properties in the same order: they stay quick to read. */
const absent = () => ({
	joined: false,
	endedAt: undefined,
	queueId: undefined,
	uri: undefined,
	vipScore: 0,
	reservedUserId: undefined,
	reservedUntil: undefined,
	variables: {},
	agentId: undefined,
	offerEndsAt: undefined,
	callout: undefined,
});

import type { Agent } from './agent';
import type { RoutedRequest } from './request';

/** Something that happened in the contact centre; the same inputs give the same list of these. */
export interface HistoryEvent {
	at: number;
	what:
		| 'added'
		| 'updated'
		| 'moved'
		| 'deleted'
		| 'offered'
		| 'accepted'
		| 'rejected'
		| 'unanswered'
		| 'withdrawn'
		| 'finished'
		| 'reservationEnded'
		| 'calloutOrdered'
		| 'calloutAttempt'
		| 'calloutAttemptFailed'
		| 'calloutFailed'
		| 'destinationAnswered'
		| 'agentState';
	requestId?: number;
	agentId?: number;
	queueId?: number;
	detail?: string;
}

/** What happened, oldest first: at least the last `keep` events. */
export class History {
	readonly events: HistoryEvent[] = [];

	constructor(private readonly keep: number) {}

	add(
		at: number,
		what: HistoryEvent['what'],
		{ request, agent, detail }: { request?: RoutedRequest; agent?: Agent; detail?: string },
	): void {
		const event: HistoryEvent = { at, what };
		if (request) event.requestId = request.id;
		if (agent) event.agentId = agent.id;
		if (request?.queueId !== undefined) event.queueId = request.queueId;
		if (detail !== undefined) event.detail = detail;
		this.events.push(event);
		// The oldest are removed many at a time: removing one each time would move all the others.
		if (this.events.length >= this.keep * 2) this.events.splice(0, this.events.length - this.keep);
	}
}

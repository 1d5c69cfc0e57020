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

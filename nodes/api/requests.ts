import type { IDataObject } from 'n8n-workflow';

import { idForOutput, isAmong, isId, isObject, objectSchema, readSeconds } from './schemas';
import type { Puzzel } from './client';
import { currentUserId } from './currentUser';
import { expectList, expectResult } from './envelope';

/** A request as it is passed on. */
export type Request = IDataObject & { requestId: number | string };

/** One request [documented]. */
export async function getRequest(puzzel: Puzzel, id: string, maxWaitMs?: number): Promise<Request> {
	const envelope = await puzzel.call({
		retrySafety: 'safe',
		path: `${puzzel.customerPath}/requests/${id}`,
		purpose: `find the request ${id}`,
		hint: 'Check "Request ID". Puzzel may no longer return a request that was deleted or has ended.',
		maxWaitMs,
	});
	const answer = expectResult(objectSchema, envelope, 'request');
	const { status, requestStatus, sessionTime } = answer;
	return {
		...answer,
		requestId: idForOutput(id),
		// The name in lists [observed in clients].
		...(status == null && typeof requestStatus === 'string' ? { status: requestStatus } : {}),
		// The total time of the request in the queue [documented].
		...secondsInQueue(sessionTime),
	};
}

export function isWaiting(entry: unknown): entry is Request {
	if (!isObject(entry)) return false;
	const { requestId, requestStatus, mediaType } = entry;
	return (
		isId(requestId) && [requestStatus, mediaType].every((each) => each == null || typeof each === 'string')
	);
}

/** Those that wait in a visual queue; one that is in two of its queues is listed twice. */
export async function waitingRequests(puzzel: Puzzel, visualQueueId: string): Promise<Request[]> {
	const envelope = await puzzel.call({
		retrySafety: 'safe',
		path: `${puzzel.customerPath}/users/${await currentUserId(puzzel)}/visualqueues/${visualQueueId}`,
		purpose: `list the requests of the visual queue ${visualQueueId}`,
		hint: 'Check "Visual Queue". The user of the credential must be allowed to see it.',
		undocumented: true,
	});
	const entries = expectList(envelope, isWaiting, 'requests');
	// Completed in place: copies of 20,000 entries would cost as much as all the rest of a poll.
	for (const entry of entries) {
		// A text in this list, a number in Get [observed in clients].
		entry.requestId = idForOutput(String(entry.requestId).trim());
		if (entry.requestStatus != null) entry.status = entry.requestStatus;
		Object.assign(entry, secondsInQueue(entry.timeInQueue));
	}
	return entries;
}

function secondsInQueue(time: unknown): { secondsInQueue?: number } {
	const seconds = readSeconds(time);
	return seconds === undefined ? {} : { secondsInQueue: seconds };
}

/** For comparisons. */
export const statusOf = ({ status, requestStatus }: Request): string =>
	plainStatus(String([status, requestStatus].find((each) => typeof each === 'string') ?? ''));

/** The vendor's older interface writes `Diconnected` [documented]. */
export const plainStatus = (status: string): string =>
	isAmong(['Disconnected', 'Diconnected'], status) ? 'Disconnected' : status;

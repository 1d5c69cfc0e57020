import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod/v4';

import { idForOutput, isId, isObject, objectSchema, readSeconds } from './answers';
import type { Puzzel } from './client';
import { expectResult } from './envelope';

/** A request as it is passed on. */
export type Request = IDataObject & { requestId: number | string };

/** What Puzzel tells of one request [documented]. */
export async function getRequest(puzzel: Puzzel, id: string): Promise<Request> {
	const envelope = await puzzel.call({
		repeat: 'safe',
		method: 'GET',
		path: `${puzzel.customerPath}/requests/${id}`,
		action: `find the request ${id}`,
		hint: 'Check "Request ID". A request that was deleted or is long finished may be gone.',
	});
	const answer = expectResult(objectSchema, envelope, 'request');
	// The total time of the request in the queue [documented].
	return { ...answer, requestId: idForOutput(id), ...secondsInQueue(answer.sessionTime) };
}

/** As one check of the whole list: zod makes a dozen objects for each entry, and a poll may see 20,000 of them. */
export const waitingSchema = z.custom<Request[]>((list) => Array.isArray(list) && list.every(isWaiting));

function isWaiting(entry: unknown): entry is Request {
	if (!isObject(entry)) return false;
	const { requestId, requestStatus, mediaType } = entry;
	return (
		isId(requestId) && [requestStatus, mediaType].every((each) => each == null || typeof each === 'string')
	);
}

/** Those that wait in a visual queue; one that stands in two of its queues comes twice. */
export async function waitingRequests(puzzel: Puzzel, visualQueueId: string): Promise<Request[]> {
	const envelope = await puzzel.call({
		repeat: 'safe',
		method: 'GET',
		path: `${puzzel.customerPath}/users/${await puzzel.currentUserId()}/visualqueues/${visualQueueId}`,
		action: `list the requests of the visual queue ${visualQueueId}`,
		hint: 'Check "Visual Queue". The user of the credential must be allowed to see it.',
		undocumented: true,
	});
	const entries = expectResult(waitingSchema, envelope, 'list of requests');
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
export const statusOf = ({ status }: Request): string =>
	plainStatus(typeof status === 'string' ? status : '');

/** The vendor's older interface writes `Diconnected` [documented]. */
export const plainStatus = (status: string): string => (status === 'Diconnected' ? 'Disconnected' : status);

import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { idForOutput, objectSchema, pick, readSeconds } from '../../api/answers';
import { expectResult } from '../../api/envelope';
import { concurrency, options, requestId, simplify } from '../../form/fields';
import { onlyFilled } from '../../form/read';
import type { Action } from '../../run/action';

export const entry: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	description: 'Read where a request stands',
	action: 'Get a request',
};

export const fields: INodeProperties[] = [requestId, simplify, options(concurrency)];

/** What Simplify keeps. */
const SIMPLE = [
	'requestId',
	'status',
	'joined',
	'mediaType',
	'queuePosition',
	'secondsInQueue',
	'requestStart',
	'queueEntryTime',
	'currentUserId',
	'variables',
];

export const action: Action = async (form, puzzel) => {
	const id = form.id('requestId');
	const envelope = await puzzel.call({
		repeat: 'safe',
		method: 'GET',
		path: `${puzzel.customerPath}/requests/${id}`,
		action: `find the request ${id}`,
		hint: 'Check "Request ID". A request that was deleted or is long finished may be gone.',
	});
	const answer = expectResult(objectSchema, envelope, 'request');
	const request = {
		...answer,
		requestId: idForOutput(id),
		// The total time of the request in the queue [documented].
		...onlyFilled({ secondsInQueue: readSeconds(answer.sessionTime) }),
	};
	return form.boolean('simplify') ? pick(request, SIMPLE) : request;
};

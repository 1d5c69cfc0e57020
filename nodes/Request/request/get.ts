import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { pick } from '../../api/answers';
import { getRequest } from '../../api/requests';
import { concurrency, options, requestId, simplify } from '../../form/fields';
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
	const request = await getRequest(puzzel, form.id('requestId'));
	return form.boolean('simplify') ? pick(request, SIMPLE) : request;
};

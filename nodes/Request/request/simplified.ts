import type { IDataObject } from 'n8n-workflow';

import { pick } from '../../api/schemas';

/** What Simplify keeps of a request; `reached` and `gone` are of Wait for Status. */
const SIMPLE = [
	'requestId',
	'status',
	'reached',
	'gone',
	'joined',
	'mediaType',
	'queuePosition',
	'secondsInQueue',
	'requestStart',
	'queueEntryTime',
	'currentUserId',
	'variables',
];

export const simplified = (request: IDataObject) => pick(request, SIMPLE);

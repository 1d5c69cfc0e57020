import type { TriggerEvent } from '../../run/poll';
import * as queueThreshold from './queueThreshold';
import * as requestEnteredQueue from './requestEnteredQueue';
import * as requestStatusChanged from './requestStatusChanged';
import * as userStatusChanged from './userStatusChanged';

/** In the order of the Event list, each under the value of its entry. */
export const events = new Map<string, TriggerEvent>(
	Object.entries({ queueThreshold, requestEnteredQueue, requestStatusChanged, userStatusChanged }),
);

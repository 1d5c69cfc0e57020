import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { pick } from '../../api/schemas';
import { noStateOf, readVisualQueueStates, visualQueueStates } from '../../api/visualQueues';
import { simplify } from '../../parameters/fields';
import { anyVisualQueueId } from '../../parameters/queues';
import type { ReadOperation } from '../../run/declarativeRead';

export const entry: INodePropertyOptions = {
	name: 'Get State',
	value: 'getState',
	description: "Get live metrics of one visual queue or all (not in Puzzel's public documentation)",
	action: 'Get the state of a visual queue',
};

export const fields: INodeProperties[] = [...anyVisualQueueId, simplify];

/** What Simplify keeps. */
const SIMPLE = [
	'id',
	'description',
	'queueSize',
	'waitTimeMaxSeconds',
	'waitTimeAverageSeconds',
	'agentsReady',
	'agentsLoggedOn',
	'agentsInPause',
	'sla',
	'alarmFlag',
];

export const execute: ReadOperation = {
	...visualQueueStates,
	path: `/{customerKey}${visualQueueStates.path}`,
	toItems(envelope, { parameters }) {
		const states = readVisualQueueStates(envelope).map((state) =>
			parameters.boolean('simplify') ? pick(state, SIMPLE) : state,
		);
		if (parameters.mode('visualQueueId') === 'all') return states;
		const id = parameters.id('visualQueueId');
		const state = states.find((each) => String(each.id) === id);
		if (state) return [state];
		throw noStateOf(id);
	},
};

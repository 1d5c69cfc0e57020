import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { PuzzelFailure } from '../../api/failure';
import { readVisualQueueStates, visualQueueStates } from '../../api/visualQueues';
import { anyVisualQueueId } from '../../form/queues';
import type { Read } from '../../run/routedRead';

export const entry: INodePropertyOptions = {
	name: 'Get State',
	value: 'getState',
	description:
		"Read how many wait, for how long, and who is there to answer, of one visual queue or of all. This call is not in Puzzel's public documentation; public clients use it.",
	action: 'Get the state of a visual queue',
};

export const fields: INodeProperties[] = anyVisualQueueId;

export const action: Read = {
	...visualQueueStates,
	path: `/{customerKey}${visualQueueStates.path}`,
	shape(envelope, { form }) {
		const states = readVisualQueueStates(envelope);
		if (form.mode('visualQueueId') === 'all') return states;
		const id = form.id('visualQueueId');
		const state = states.find((each) => String(each.id) === id);
		if (state) return [state];
		throw new PuzzelFailure(`Puzzel tells no state of the visual queue ${id}`, {
			description: 'Check "Visual Queue". The user of the credential must be allowed to see it.',
		});
	},
};

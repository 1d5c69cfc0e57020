import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { z } from 'zod/v4';

import { objectSchema } from '../../api/answers';
import { expectResult } from '../../api/envelope';
import { PuzzelFailure } from '../../api/failure';
import { anyVisualQueueId } from '../../form/queues';
import type { Read } from '../../run/routedRead';

export const entry: INodePropertyOptions = {
	name: 'Get State',
	value: 'getState',
	description:
		"Read how many wait, for how long, and who is there to answer, of one visual queue or of all. This call is not in Puzzel's public documentation; public clients use it.",
	action: 'Get the state of a visual queue',
};

export const fields: INodeProperties[] = [anyVisualQueueId];

/** The figures are passed on as Puzzel tells them: `null` is no value, and must not become 0. */
export const action: Read = {
	path: '/{customerKey}/visualqueues/stateinformation/All',
	action: 'read the state of the visual queues',
	undocumented: true,
	shape(envelope, { form }) {
		const states = expectResult(z.array(objectSchema), envelope, 'state of visual queues');
		if (form.mode('visualQueueId') === 'all') return states;
		const id = form.id('visualQueueId');
		const state = states.find((each) => String(each.id) === id);
		if (state) return [state];
		throw new PuzzelFailure(`Puzzel tells no state of the visual queue ${id}`, {
			description: 'Check "Visual Queue". The user of the credential must be allowed to see it.',
		});
	},
};

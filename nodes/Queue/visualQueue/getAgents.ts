import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { fullName, isAvailable, userStateSchema } from '../../api/schemas';
import { readVisualQueueAgents } from '../../api/visualQueues';
import { visualQueueId } from '../../parameters/queues';
import type { ReadOperation } from '../../run/declarativeRead';

export const entry: INodePropertyOptions = {
	name: 'Get Agents',
	value: 'getAgents',
	description: "List the agents of a visual queue (not in Puzzel's public documentation)",
	action: 'Get the agents of a visual queue',
};

export const fields: INodeProperties[] = [visualQueueId];

export const execute: ReadOperation = {
	path: '/{customerKey}/visualqueues/{visualQueueId}/info/UserDetailsOnly',
	purpose: 'list the agents of the visual queue',
	hint: 'Check "Visual Queue". The user of the credential must be allowed to see it.',
	undocumented: true,
	toItems: (envelope) => readVisualQueueAgents(envelope).map(withName),
};

/** Only the parts of the name and contactCentreStatus are [observed in clients], so the rest passes through. */
function withName({ name, ...agent }: IDataObject): IDataObject {
	const { data: state } = userStateSchema.safeParse(agent);
	return {
		name: name ?? fullName(agent),
		...agent,
		...(state?.contactCentreStatus && state.userStatus ? { available: isAvailable(state) } : {}),
	};
}

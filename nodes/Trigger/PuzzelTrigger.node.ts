import {
	NodeConnectionTypes,
	updateDisplayOptions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { AUTHENTICATION, CREDENTIALS } from '../parameters/authentication';
import { searchVisualQueues } from '../parameters/queues';
import { getUserGroupNames } from '../parameters/userGroups';
import { getUsers } from '../parameters/users';
import { poll } from '../run/poll';
import { events } from './events';

export class PuzzelTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Puzzel Trigger',
		name: 'puzzelTrigger',
		icon: { light: 'file:puzzelTrigger.svg', dark: 'file:puzzelTrigger.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["event"] }}',
		description: 'Starts the workflow when users, requests or queues change in Puzzel',
		defaults: { name: 'Puzzel Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: CREDENTIALS,
		properties: [
			AUTHENTICATION,
			{
				displayName: 'Event',
				name: 'event',
				type: 'options',
				noDataExpression: true,
				options: [...events.values()].map(({ entry }) => entry),
				default: 'userStatusChanged',
			},
			...[...events].flatMap(([event, { fields }]) =>
				updateDisplayOptions({ show: { event: [event] } }, fields),
			),
		],
	};

	methods = { listSearch: { searchVisualQueues }, loadOptions: { getUserGroupNames, getUsers } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this, events);
	}
}

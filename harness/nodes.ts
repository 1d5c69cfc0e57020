import type { INodePropertyOptions, INodeType } from 'n8n-workflow';

import { PuzzelCallout } from '../nodes/Callout/PuzzelCallout.node';
import { PuzzelQueue } from '../nodes/Queue/PuzzelQueue.node';
import { PuzzelRequest } from '../nodes/Request/PuzzelRequest.node';
import { PuzzelTrigger } from '../nodes/Trigger/PuzzelTrigger.node';
import { PuzzelUser } from '../nodes/User/PuzzelUser.node';

/** The nodes with operations, by their internal names. */
export const NODES = {
	puzzelRequest: new PuzzelRequest() as INodeType,
	puzzelUser: new PuzzelUser() as INodeType,
	puzzelCallout: new PuzzelCallout() as INodeType,
	puzzelQueue: new PuzzelQueue() as INodeType,
};
export const TRIGGER = new PuzzelTrigger() as INodeType;

/** What a field of this name offers, by resource. */
export const choicesOf = ({ description }: INodeType, field: string) =>
	description.properties
		.filter(({ name }) => name === field)
		.flatMap(({ options, displayOptions }) =>
			(options as INodePropertyOptions[]).map(({ value }) => ({
				resource: String(displayOptions?.show?.resource?.[0]),
				value: String(value),
			})),
		);

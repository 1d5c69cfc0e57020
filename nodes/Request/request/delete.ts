import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { idForOutput } from '../../api/schemas';
import { concurrency, options, requestId } from '../../parameters/fields';
import type { Execute } from '../../run/operation';

export const entry: INodePropertyOptions = {
	name: 'Delete',
	value: 'delete',
	description: 'Remove a request from its queue',
	action: 'Delete a request',
};

export const fields: INodeProperties[] = [
	requestId,
	{
		displayName: 'Force Delete',
		name: 'forceDelete',
		type: 'boolean',
		default: true,
		description: "Whether to force the deletion, as Puzzel's documentation does",
	},
	options(concurrency),
];

export const execute: Execute = async (parameters, puzzel) => {
	const id = parameters.id('requestId');
	const envelope = await puzzel.call({
		retrySafety: 'idempotent',
		path: `${puzzel.customerPath}/requests/${id}/delete`,
		body: { forceDelete: parameters.boolean('forceDelete') },
		purpose: `delete the request ${id}`,
		hint: 'Check "Request ID". The request may be deleted already, or be with an agent.',
	});
	return { requestId: idForOutput(id), deleted: true, code: envelope.code };
};

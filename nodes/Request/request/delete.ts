import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { idForOutput } from '../../api/answers';
import { concurrency, options, requestId } from '../../form/fields';
import type { Action } from '../../run/action';

export const entry: INodePropertyOptions = {
	name: 'Delete',
	value: 'delete',
	description: 'Withdraw a request from its queue',
	action: 'Delete a request',
};

export const fields: INodeProperties[] = [
	requestId,
	{
		displayName: 'Force Delete',
		name: 'forceDelete',
		type: 'boolean',
		default: true,
		description: 'Whether to delete the request in any case, as the documentation of Puzzel shows it',
	},
	options(concurrency),
];

export const action: Action = async (form, puzzel) => {
	const id = form.id('requestId');
	const envelope = await puzzel.call({
		repeat: 'idempotent',
		method: 'POST',
		path: `${puzzel.customerPath}/requests/${id}/delete`,
		body: { forceDelete: form.boolean('forceDelete') },
		action: `delete the request ${id}`,
		hint: 'Check "Request ID". The request may be deleted already, or be with an agent.',
	});
	return { requestId: idForOutput(id), deleted: true, code: envelope.code };
};

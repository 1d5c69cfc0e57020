import { updateDisplayOptions, type INodeProperties } from 'n8n-workflow';

import { concurrency, options, requestId } from '../../form/fields';
import type { Operation } from '../../run/run';
import { idForOutput } from '../../api/answers';
import { readId, readOptionalBoolean } from '../../form/read';

export const description: INodeProperties[] = updateDisplayOptions(
	{ show: { resource: ['request'], operation: ['delete'] } },
	[
		requestId,
		{
			displayName: 'Force Delete',
			name: 'forceDelete',
			type: 'boolean',
			default: true,
			description: 'Whether to delete the request in any case, as the Puzzel documentation shows it',
		},
		options(concurrency),
	],
);

export const del: Operation = {
	async perform(puzzel, itemIndex) {
		const id = readId(this.getNodeParameter('requestId', itemIndex), 'Request ID');
		const forceDelete =
			readOptionalBoolean(this.getNodeParameter('forceDelete', itemIndex, true), 'Force Delete') ?? true;
		const envelope = await puzzel.call({
			repeat: 'idempotent',
			method: 'POST',
			path: `${puzzel.customerPath}/requests/${id}/delete`,
			body: { forceDelete },
			action: `delete the request ${id}`,
			hint: 'Check "Request ID". The request may be deleted already, or be with an agent.',
		});
		return { requestId: idForOutput(id), deleted: true, code: envelope.code };
	},
};

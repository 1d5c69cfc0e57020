import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { idForOutput } from '../../api/schemas';
import { concurrency, options, requestId } from '../../parameters/fields';
import type { Execute } from '../../run/operation';

export const entry: INodePropertyOptions = {
	name: 'Delete',
	value: 'delete',
	description: "Remove an eTask from its queue (not in Puzzel's public documentation)",
	action: 'Delete an eTask',
};

export const fields: INodeProperties[] = [requestId, options(concurrency)];

export const execute: Execute = async (parameters, puzzel) => {
	const id = parameters.id('requestId');
	const { code } = await puzzel.call({
		retrySafety: 'idempotent',
		path: `${puzzel.customerPath}/etasks/${id}/delete`,
		purpose: `delete the eTask ${id}`,
		hint: 'Check "Request ID". The eTask may be deleted already, or be with an agent.',
		undocumented: true,
	});
	return { requestId: idForOutput(id), deleted: true, code };
};

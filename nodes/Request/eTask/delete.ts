import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { idForOutput } from '../../api/answers';
import { concurrency, options, requestId } from '../../form/fields';
import type { Action } from '../../run/action';

export const entry: INodePropertyOptions = {
	name: 'Delete',
	value: 'delete',
	description:
		"Withdraw an eTask from its queue. This call is not in Puzzel's public documentation; public clients use it.",
	action: 'Delete an eTask',
};

export const fields: INodeProperties[] = [requestId, options(concurrency)];

export const action: Action = async (form, puzzel) => {
	const id = form.id('requestId');
	const { code } = await puzzel.call({
		repeat: 'idempotent',
		method: 'POST',
		path: `${puzzel.customerPath}/etasks/${id}/delete`,
		action: `delete the eTask ${id}`,
		hint: 'Check "Request ID". The eTask may be deleted already, or be with an agent.',
		undocumented: true,
	});
	return { requestId: idForOutput(id), deleted: true, code };
};

import { updateDisplayOptions, type IDataObject, type INodeProperties } from 'n8n-workflow';
import { z } from 'zod/v4';

import { expectResult } from '../../api/envelope';
import { concurrency, options, requestId } from '../../form/fields';
import type { Operation } from '../../run/run';
import { idForOutput } from '../../api/answers';
import { readId } from '../../form/read';

export const description: INodeProperties[] = updateDisplayOptions(
	{ show: { resource: ['request'], operation: ['get'] } },
	[requestId, options(concurrency)],
);

const resultSchema = z.record(z.string(), z.unknown());

export const get: Operation = {
	async perform(puzzel, itemIndex) {
		const id = readId(this.getNodeParameter('requestId', itemIndex), 'Request ID');
		const envelope = await puzzel.call({
			repeat: 'safe',
			method: 'GET',
			path: `${puzzel.customerPath}/requests/${id}`,
			action: `find the request ${id}`,
			hint: 'Check "Request ID". A request that was deleted or is long finished may be gone.',
		});
		return { ...expectResult(resultSchema, envelope, 'request'), requestId: idForOutput(id) } as IDataObject;
	},
};

import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { z } from 'zod/v4';

import { idForOutput } from '../../api/answers';
import { expectResult } from '../../api/envelope';
import { concurrency, options, requestId } from '../../form/fields';
import type { Action } from '../../run/action';

export const entry: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	description: 'Read where a request stands',
	action: 'Get a request',
};

export const fields: INodeProperties[] = [requestId, options(concurrency)];

const resultSchema = z.record(z.string(), z.unknown());

export const action: Action = async (form, puzzel) => {
	const id = form.id('requestId');
	const envelope = await puzzel.call({
		repeat: 'safe',
		method: 'GET',
		path: `${puzzel.customerPath}/requests/${id}`,
		action: `find the request ${id}`,
		hint: 'Check "Request ID". A request that was deleted or is long finished may be gone.',
	});
	return { ...expectResult(resultSchema, envelope, 'request'), requestId: idForOutput(id) } as IDataObject;
};

import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { getRequest } from '../../api/requests';
import { concurrency, options, requestId, simplify } from '../../parameters/fields';
import type { Execute } from '../../run/operation';
import { simplified } from './simplified';

export const entry: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	description: 'Get the status of a request',
	action: 'Get a request',
};

export const fields: INodeProperties[] = [requestId, simplify, options(concurrency)];

export const execute: Execute = async (parameters, puzzel) => {
	const request = await getRequest(puzzel, parameters.id('requestId'));
	return parameters.boolean('simplify') ? simplified(request) : request;
};

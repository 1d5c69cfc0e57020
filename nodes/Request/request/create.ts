import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { concurrency, deduplicationKey, options, subject, uri } from '../../parameters/fields';
import type { Execute } from '../../run/operation';
import { addRequest, additionalFields, addresses } from './newRequest';

export const entry: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	description: 'Create a task or e-mail in a queue',
	action: 'Create a request',
};

export const fields: INodeProperties[] = [
	...addresses,
	subject,
	uri,
	additionalFields,
	options(concurrency, deduplicationKey),
];

export const execute: Execute = async (parameters, puzzel) =>
	await addRequest(parameters, puzzel, parameters.optionalWord('uri'));

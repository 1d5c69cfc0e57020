import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { isObject } from '../../api/schemas';
import { expectList } from '../../api/envelope';
import { cutToLength, listLength } from '../../parameters/fields';
import type { ReadOperation } from '../../run/declarativeRead';

export const entry: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getMany',
	description: "List the system queues with their keys (not in Puzzel's public documentation)",
	action: 'Get many queues',
};

export const fields: INodeProperties[] = listLength;

export const execute: ReadOperation = {
	path: '/{customerKey}/queues',
	purpose: 'list the queues',
	undocumented: true,
	toItems: (envelope, { parameters }) => cutToLength(parameters, expectList(envelope, isObject, 'queues')),
};

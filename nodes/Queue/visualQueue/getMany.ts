import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { isObject } from '../../api/schemas';
import { expectList } from '../../api/envelope';
import { cutToLength, listLength } from '../../parameters/fields';
import type { ReadOperation } from '../../run/declarativeRead';

export const entry: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getMany',
	description: "List the visual queues with their system queues (not in Puzzel's public documentation)",
	action: 'Get many visual queues',
};

export const fields: INodeProperties[] = listLength;

export const execute: ReadOperation = {
	path: '/{customerKey}/visualqueues',
	purpose: 'list the visual queues',
	undocumented: true,
	toItems: (envelope, { parameters }) =>
		cutToLength(parameters, expectList(envelope, isObject, 'visual queues')),
};

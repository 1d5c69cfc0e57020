import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { z } from 'zod/v4';

import { objectSchema } from '../../api/answers';
import { expectResult } from '../../api/envelope';
import { cutToLength, listLength } from '../../form/fields';
import type { Read } from '../../run/routedRead';

export const entry: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getMany',
	description:
		"List the system queues with their keys. This call is not in Puzzel's public documentation; public clients use it.",
	action: 'Get many queues',
};

export const fields: INodeProperties[] = listLength;

export const action: Read = {
	path: '/{customerKey}/queues',
	action: 'list the queues',
	undocumented: true,
	shape: (envelope, { form }) =>
		cutToLength(form, expectResult(z.array(objectSchema), envelope, 'list of queues')),
};

import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../run/run';
import * as create from './create';
import * as del from './delete';
import * as get from './get';
import * as update from './update';

export type RequestOperation = 'create' | 'delete' | 'get' | 'update';

/** A missing operation does not compile. */
export const operations: Record<RequestOperation, Operation> = {
	create: create.create,
	delete: del.del,
	get: get.get,
	update: update.update,
};

export const description: INodeProperties[] = [
	...create.description,
	...del.description,
	...get.description,
	...update.description,
];

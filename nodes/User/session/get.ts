import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { objectSchema } from '../../api/schemas';
import { expectResult } from '../../api/envelope';
import type { ReadOperation } from '../../run/declarativeRead';

export const entry: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	description: "Get the signed-in user and the session's expiry",
	action: 'Get the session',
};

export const fields: INodeProperties[] = [];

export const execute: ReadOperation = {
	path: '/accesstokeninformation',
	purpose: 'read the session',
	toItems: (envelope) => [expectResult(objectSchema, envelope, 'session')],
};

import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { objectSchema } from '../../api/answers';
import { expectResult } from '../../api/envelope';
import type { Read } from '../../run/routedRead';

export const entry: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	description: 'Read who the user of the credential is, and until when the session lasts',
	action: 'Get the session',
};

export const fields: INodeProperties[] = [];

export const action: Read = {
	path: '/accesstokeninformation',
	action: 'read the session',
	shape: (envelope) => [expectResult(objectSchema, envelope, 'session')],
};

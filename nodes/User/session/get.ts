import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { z } from 'zod/v4';

import { expectResult } from '../../api/envelope';
import type { Read } from '../../run/routedRead';

export const entry: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	description: 'Read who the user of the credential is, and until when the session lasts',
	action: 'Get the session',
};

export const fields: INodeProperties[] = [];

const sessionSchema = z.record(z.string(), z.unknown());

export const action: Read = {
	path: '/accesstokeninformation',
	action: 'read the session',
	shape: (envelope) => [expectResult(sessionSchema, envelope, 'session') as IDataObject],
};

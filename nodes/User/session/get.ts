import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { z } from 'zod/v4';

import { expectResult } from '../../api/envelope';
import { settle } from '../../run/routedRead';

const sessionSchema = z.record(z.string(), z.unknown());

export const get: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	description: 'Read who the user of the credential is, and until when the session lasts',
	action: 'Get the session',
	routing: settle({
		path: '/accesstokeninformation',
		action: 'read the session',
		shape: (envelope) => [expectResult(sessionSchema, envelope, 'session') as IDataObject],
	}),
};

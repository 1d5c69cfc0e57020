import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { z } from 'zod/v4';

import { isAvailable, userStateSchema } from '../../api/answers';
import { expectResult } from '../../api/envelope';
import { userId } from '../../form/users';
import type { Read } from '../../run/routedRead';

export const entry: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	description: 'Read a user with its state, profiles and skills',
	action: 'Get a user',
};

export const fields: INodeProperties[] = [
	userId,
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
];

/** What Simplify keeps, apart from `available`. */
const SIMPLE = [
	'id',
	'name',
	'userName',
	'eMail',
	'userGroupName',
	'profileName',
	'contactCentreStatus',
	'userStatus',
	'chatState',
];

const userSchema = z.record(z.string(), z.unknown());

export const action: Read = {
	path: '/{customerKey}/users/{userId}',
	action: 'find the user',
	hint: 'Check "User".',
	shape(envelope, { form }) {
		const user = expectResult(userSchema, envelope, 'user');
		const kept = form.boolean('simplify')
			? Object.fromEntries(Object.entries(user).filter(([key]) => SIMPLE.includes(key)))
			: user;
		const available = isAvailable(expectResult(userStateSchema, envelope, 'user state'));
		return [{ ...kept, available } as IDataObject];
	},
};

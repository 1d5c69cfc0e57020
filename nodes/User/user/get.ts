import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { isAvailable, objectSchema, pick, userStateSchema } from '../../api/schemas';
import { expectResult } from '../../api/envelope';
import { oneUser } from '../../api/userStates';
import { simplify } from '../../parameters/fields';
import { userId } from '../../parameters/users';
import type { ReadOperation } from '../../run/declarativeRead';

export const entry: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	description: 'Get a user with state, profiles and skills',
	action: 'Get a user',
};

export const fields: INodeProperties[] = [...userId, simplify];

/** What Simplify keeps. */
const SIMPLE = [
	'id',
	'name',
	'available',
	'userName',
	'eMail',
	'userGroupName',
	'profileName',
	'contactCentreStatus',
	'userStatus',
	'chatState',
];

export const execute: ReadOperation = {
	...oneUser,
	toItems(envelope, { parameters }) {
		const { id, name, ...more } = expectResult(objectSchema, envelope, 'user');
		const available = isAvailable(expectResult(userStateSchema, envelope, 'user state'));
		// First in the output, and never replaced by a field of Puzzel.
		const user = { ...{ id, name, available }, ...more, available };
		return [parameters.boolean('simplify') ? pick(user, SIMPLE) : user];
	},
};

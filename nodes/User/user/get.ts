import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { isAvailable, objectSchema, pick, userStateSchema } from '../../api/answers';
import { expectResult } from '../../api/envelope';
import { simplify } from '../../form/fields';
import { userId } from '../../form/users';
import type { Read } from '../../run/routedRead';

export const entry: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	description: 'Read a user with its state, profiles and skills',
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

export const action: Read = {
	path: '/{customerKey}/users/{userId}',
	action: 'find the user',
	hint: 'Check "User": it must be a user of your Puzzel solution.',
	shape(envelope, { form }) {
		const { id, name, ...more } = expectResult(objectSchema, envelope, 'user');
		const available = isAvailable(expectResult(userStateSchema, envelope, 'user state'));
		const user = { id, name, available, ...more };
		return [form.boolean('simplify') ? pick(user, SIMPLE) : user];
	},
};

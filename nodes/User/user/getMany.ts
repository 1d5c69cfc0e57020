import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { z } from 'zod/v4';

import { objectSchema } from '../../api/answers';
import { expectResult } from '../../api/envelope';
import { cutToLength, listLength } from '../../form/fields';
import { folded } from '../../form/lists';
import { userGroupId } from '../../form/userGroups';
import type { Read } from '../../run/routedRead';

export const entry: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getMany',
	description: "List users. This call is not in Puzzel's public documentation; public clients use it.",
	action: 'Get many users',
};

export const fields: INodeProperties[] = [
	...listLength,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: [
			{
				displayName: 'Name',
				name: 'name',
				type: 'string',
				default: '',
				description: 'Only users in whose first name, last name or user name this is found',
			},
			userGroupId,
		],
	},
];

const usersSchema = z.array(objectSchema);

export const action: Read = {
	path: '/{customerKey}/users',
	action: 'list the users',
	undocumented: true,
	shape(envelope, { form }) {
		const name = form.optionalText('filters.name')?.trim();
		const groupId = form.optionalId('filters.groupId');
		const users = expectResult(usersSchema, envelope, 'list of users').filter(
			(user) =>
				(groupId === undefined || Number(user.groupId) === groupId) &&
				(name === undefined || nameOf(user).includes(folded(name))),
		);
		return cutToLength(form, users);
	},
};

function nameOf({ firstName, lastName, userName }: IDataObject): string {
	return folded(`${String(firstName ?? '')} ${String(lastName ?? '')} ${String(userName ?? '')}`);
}

import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { isObject } from '../../api/schemas';
import { expectList } from '../../api/envelope';
import { cutToLength, filters, listLength } from '../../parameters/fields';
import { foldAccents } from '../../parameters/listSearch';
import { userGroupId } from '../../parameters/userGroups';
import type { ReadOperation } from '../../run/declarativeRead';

export const entry: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getMany',
	description: "List users (not in Puzzel's public documentation)",
	action: 'Get many users',
};

export const fields: INodeProperties[] = [
	...listLength,
	filters(
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			description: 'Filter by first name, last name or user name',
		},
		userGroupId,
	),
];

export const execute: ReadOperation = {
	path: '/{customerKey}/users',
	purpose: 'list the users',
	undocumented: true,
	toItems(envelope, { parameters }) {
		const name = parameters.optionalLine('filters.name');
		const groupId = parameters.optionalId('filters.groupId');
		const users = expectList(envelope, isObject, 'users').filter(
			(user) =>
				(groupId === undefined || Number(user.groupId) === groupId) &&
				(name === undefined || nameOf(user).includes(foldAccents(name))),
		);
		return cutToLength(parameters, users);
	},
};

function nameOf({ firstName, lastName, userName }: IDataObject): string {
	return foldAccents(`${String(firstName ?? '')} ${String(lastName ?? '')} ${String(userName ?? '')}`);
}

import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { z } from 'zod/v4';

import { expectResult } from '../../api/envelope';
import { userGroup } from '../../form/userGroups';
import type { Read } from '../../run/routedRead';

export const entry: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getMany',
	description:
		'List users. The path is not in the public Puzzel documentation; it is used by public clients.',
	action: 'Get many users',
};

export const fields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		displayOptions: { show: { returnAll: [false] } },
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
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
				description: 'A part of the first name, last name or user name',
			},
			userGroup,
		],
	},
];

const usersSchema = z.array(z.record(z.string(), z.unknown()));

export const action: Read = {
	path: '/{customerKey}/users',
	action: 'list the users',
	shape(envelope, { form }) {
		const name = form.optionalText('filters.name')?.trim().toLowerCase();
		const groupId = form.optionalId('filters.groupId');
		const limit = form.boolean('returnAll') ? undefined : form.wholeNumber('limit');
		// The list comes whole [observed in clients]; it is narrowed here.
		const users = expectResult(usersSchema, envelope, 'list of users').filter(
			(user) =>
				(groupId === undefined || Number(user.groupId) === groupId) &&
				(name === undefined || nameOf(user).includes(name)),
		);
		return users.slice(0, limit) as IDataObject[];
	},
};

function nameOf({ firstName, lastName, userName }: Record<string, unknown>): string {
	return `${String(firstName ?? '')} ${String(lastName ?? '')} ${String(userName ?? '')}`.toLowerCase();
}

import {
	updateDisplayOptions,
	type IDataObject,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';
import { z } from 'zod/v4';

import { expectResult } from '../../api/envelope';
import { badInput } from '../../api/failure';
import { readOptionalId, readOptionalText, readOptionalWholeNumber } from '../../form/read';
import { settle } from '../../run/routedRead';

const show = { resource: ['user'], operation: ['getMany'] };

export const description: INodeProperties[] = [
	...updateDisplayOptions({ show }, [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
	]),
	...updateDisplayOptions({ show: { ...show, returnAll: [false] } }, [
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
		},
	]),
	...updateDisplayOptions({ show }, [
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
				{
					displayName: 'User Group Name or ID',
					name: 'groupId',
					type: 'options',
					typeOptions: { loadOptionsMethod: 'getUserGroups' },
					default: '',
					description:
						'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
				},
			],
		},
	]),
];

const usersSchema = z.array(z.record(z.string(), z.unknown()));

export const getMany: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getMany',
	description:
		'List users. The path is not in the public Puzzel documentation; it is used by public clients.',
	action: 'Get many users',
	routing: settle({
		path: '/{customerKey}/users',
		action: 'list the users',
		shape(envelope) {
			const filters = this.getNodeParameter('filters', {}) as IDataObject;
			const name = readOptionalText(filters.name, 'Name')?.trim().toLowerCase();
			const groupId = readOptionalId(filters.groupId, 'User Group');
			// The list comes whole [observed in clients]; it is narrowed here.
			const users = expectResult(usersSchema, envelope, 'list of users').filter(
				(user) =>
					(groupId === undefined || Number(user.groupId) === groupId) &&
					(name === undefined || nameOf(user).includes(name)),
			);
			return users.slice(
				0,
				readLimit(this.getNodeParameter('returnAll', false), this.getNodeParameter('limit', 50)),
			) as IDataObject[];
		},
	}),
};

function nameOf({ firstName, lastName, userName }: Record<string, unknown>): string {
	return `${String(firstName ?? '')} ${String(lastName ?? '')} ${String(userName ?? '')}`.toLowerCase();
}

function readLimit(returnAll: unknown, limit: unknown): number | undefined {
	if (returnAll === true) return undefined;
	const number = readOptionalWholeNumber(limit, 'Limit') ?? 50;
	if (number >= 1) return number;
	throw badInput(`"Limit" is ${number}`, 'Choose 1 or more, or turn on "Return All".');
}

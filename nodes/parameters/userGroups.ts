import type { ILoadOptionsFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { z } from 'zod/v4';

import { idSchema } from '../api/schemas';
import { searchList, filterByText, WITHOUT_OPTIONS } from './listSearch';

export const userGroupId: INodeProperties = {
	displayName: 'User Group Name or ID',
	name: 'groupId',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getUserGroups' },
	default: '',
	description:
		'Include only users of this group. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

/** For calls that return the name of a user's group and not its id, so no "or ID". */
export const userGroupName: INodeProperties = {
	...userGroupId,
	displayName: 'User Group Name',
	name: 'userGroupName',
	typeOptions: { loadOptionsMethod: 'getUserGroupNames' },
	description:
		'Include only users of this group. Choose from the list, or specify a name using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

export const userGroupSchema = z.object({ id: idSchema, name: z.string().nullish() });

/** The list of `groupId`. */
export async function getUserGroups(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const groups = await listUserGroups(this);
	return [
		ANY_GROUP,
		...filterByText(groups.map(({ id, name }) => ({ name: name || id, value: id }))).results,
	];
}

/** The list of `userGroupName`. */
export async function getUserGroupNames(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const groups = await listUserGroups(this);
	const names = new Set(groups.flatMap(({ name }) => name?.trim() || []));
	return [ANY_GROUP, ...filterByText([...names].map((name) => ({ name, value: name }))).results];
}

const ANY_GROUP: INodePropertyOptions = { name: 'Any Group', value: '' };

/** GET /usergroups [observed in clients]. */
const listUserGroups = async (context: ILoadOptionsFunctions) =>
	await searchList(context, '/usergroups', userGroupSchema, 'user groups', WITHOUT_OPTIONS);

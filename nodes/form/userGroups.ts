import type { ILoadOptionsFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { z } from 'zod/v4';

import { idSchema } from '../api/answers';
import { list } from './lists';

export const userGroup: INodeProperties = {
	displayName: 'User Group Name or ID',
	name: 'groupId',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getUserGroups' },
	default: '',
	description:
		'Only users of this group. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

export const userGroupsSchema = z.array(z.object({ id: idSchema, name: z.string().nullish() }));

/** GET /usergroups [observed in clients]. */
export async function getUserGroups(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const groups = await list(this, '/usergroups', userGroupsSchema, 'user groups');
	return groups.map(({ id, name }) => ({ name: name || id, value: id }));
}

import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { z } from 'zod/v4';

import { fullName, idSchema } from '../api/schemas';
import type { Puzzel } from '../api/client';
import { currentUserId } from '../api/currentUser';
import type { Parameters } from './parameters';
import { searchList, filterByText, WITHOUT_OPTIONS } from './listSearch';
import { resourceLocator, withCurrentMode } from './resourceLocator';

/** A user by list or id. */
export const userLocator = (
	field: Pick<INodeProperties, 'displayName' | 'name' | 'description'>,
): INodeProperties =>
	resourceLocator(field, { searchListMethod: 'searchUsers', placeholder: 'Choose a user…' });

const anyUser = userLocator({
	displayName: 'User',
	name: 'userId',
	description: 'The Puzzel user (agent), by ID',
});

/** `userId` of the User and Callout nodes: a user by list or id, or the credential's own. */
export const userId = withCurrentMode(anyUser, {
	displayName: 'Current User',
	name: 'current',
	placeholder: 'Not used in this mode',
	hint: 'Not used in this mode',
});

/** Several users by list or id. */
export const userIds: INodeProperties = {
	displayName: 'User Names or IDs',
	name: 'userIds',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getUsers' },
	default: [],
	description:
		'Include only these users. Leave empty for all. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

/** The digits of `userId`. */
export async function readUserId(parameters: Parameters, puzzel: Puzzel): Promise<string> {
	return parameters.mode('userId') === 'current' ? await currentUserId(puzzel) : parameters.id('userId');
}

export const userSchema = z.object({
	id: idSchema,
	firstName: z.string().nullish(),
	lastName: z.string().nullish(),
	userName: z.string().nullish(),
	groupName: z.string().nullish(),
});

/** GET /users returns the whole list, without paging [observed in clients]. */
async function listUsers(context: ILoadOptionsFunctions, otherwise?: string) {
	const users = await searchList(context, '/users', userSchema, 'users', otherwise);
	return users.map(({ id, firstName, lastName, userName, groupName }) => {
		const name = fullName({ firstName, lastName }) || userName || id;
		const more = [userName === name ? '' : userName, groupName].filter(Boolean).join(', ');
		return { name: more ? `${name} (${more})` : name, value: id };
	});
}

/** "From List" of every user locator. */
export async function searchUsers(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return filterByText(await listUsers(this), filter);
}

/** The list of `userIds`. */
export async function getUsers(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return filterByText(await listUsers(this, WITHOUT_OPTIONS)).results;
}

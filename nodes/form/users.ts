import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { z } from 'zod/v4';

import { idSchema } from '../api/answers';
import type { Puzzel } from '../api/client';
import type { Form } from './form';
import { list, searched, WITHOUT_OPTIONS } from './lists';
import { locator, withModeOfItsOwn } from './locator';

/** A user by list or id. */
export const userLocator = (
	field: Pick<INodeProperties, 'displayName' | 'name' | 'description'>,
): INodeProperties => locator(field, { searchListMethod: 'searchUsers', placeholder: 'Choose a user…' });

const anyUser = userLocator({
	displayName: 'User',
	name: 'userId',
	description: 'The Puzzel user, also called agent, by their ID, such as 1231234',
});

/** `userId` of the User and Callout nodes: a user by list or id, or the credential's own. */
export const userId = withModeOfItsOwn(anyUser, {
	displayName: 'Current User',
	name: 'current',
	placeholder: 'nothing to enter',
	hint: 'The user of the credential is meant, whatever stands here.',
});

/** Several users by list or id. */
export const userIds: INodeProperties = {
	displayName: 'User Names or IDs',
	name: 'userIds',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getUsers' },
	default: [],
	description:
		'Only these users; all of them where none is chosen. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

/** The digits of `userId`. */
export async function readUserId(form: Form, puzzel: Puzzel): Promise<string> {
	return form.mode('userId') === 'current' ? await puzzel.currentUserId() : form.id('userId');
}

export const usersSchema = z.array(
	z.object({
		id: idSchema,
		firstName: z.string().nullish(),
		lastName: z.string().nullish(),
		userName: z.string().nullish(),
		groupName: z.string().nullish(),
	}),
);

/** GET /users comes whole, without paging [observed in clients]. */
async function listUsers(context: ILoadOptionsFunctions, otherwise?: string) {
	const users = await list(context, '/users', usersSchema, 'users', otherwise);
	return users.map(({ id, firstName, lastName, userName, groupName }) => {
		const name = [firstName, lastName].filter(Boolean).join(' ') || userName || id;
		const more = [userName === name ? '' : userName, groupName].filter(Boolean).join(', ');
		return { name: more ? `${name} (${more})` : name, value: id };
	});
}

/** "From List" of every user locator. */
export async function searchUsers(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return searched(await listUsers(this), filter);
}

/** The list of `userIds`. */
export async function getUsers(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return searched(await listUsers(this, WITHOUT_OPTIONS)).results;
}

import type { ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';
import { z } from 'zod/v4';

import { idSchema } from '../api/answers';
import type { Puzzel } from '../api/client';
import type { Form } from './form';
import { list, searched } from './lists';
import { locator } from './locator';

/** A user by list or id. */
export const userLocator = (
	field: Pick<INodeProperties, 'displayName' | 'name' | 'description'>,
): INodeProperties => locator(field, { searchListMethod: 'searchUsers', placeholder: 'Choose a user…' });

const anyUser = userLocator({
	displayName: 'User',
	name: 'userId',
	description: 'A Puzzel user, also called agent',
});

/** `userId` of the User and Callout nodes: a user by list or id, or the credential's own. */
export const userId: INodeProperties = {
	...anyUser,
	modes: [
		...(anyUser.modes ?? []),
		{
			displayName: 'Current User',
			name: 'current',
			type: 'string',
			placeholder: 'the user of the credential',
			hint: 'The user of the credential. Anything entered here is ignored.',
		},
	],
};

/** The digits of `userId`. */
export async function readUserId(form: Form, puzzel: Puzzel): Promise<string> {
	return form.mode(userId.name) === 'current' ? await puzzel.currentUserId() : form.id(userId.name);
}

const usersSchema = z.array(
	z.object({
		id: idSchema,
		firstName: z.string().nullish(),
		lastName: z.string().nullish(),
		userName: z.string().nullish(),
	}),
);

/** "From List" of every user locator. GET /users comes whole, without paging [observed in clients]. */
export async function searchUsers(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const users = await list(this, '/users', usersSchema, 'users');
	return searched(
		users.map(({ id, firstName, lastName, userName }) => {
			const name = [firstName, lastName].filter(Boolean).join(' ') || userName || id;
			return { name: userName && userName !== name ? `${name} (${userName})` : name, value: id };
		}),
		filter,
	);
}

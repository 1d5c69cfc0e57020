import type { ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';
import { z } from 'zod/v4';

import { idSchema } from '../api/answers';
import type { Puzzel } from '../api/client';
import type { Form } from './form';
import { list } from './lists';

/** A user by list or id. */
export function userLocator(
	field: Pick<INodeProperties, 'displayName' | 'name' | 'description'>,
): INodeProperties {
	return {
		...field,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Choose a user…',
				typeOptions: { searchListMethod: 'searchUsers', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 1231234',
				validation: [
					{ type: 'regex', properties: { regex: '^\\s*\\d+\\s*$', errorMessage: 'An ID has digits only' } },
				],
			},
		],
	};
}

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
	const wanted = filter?.trim().toLowerCase() ?? '';
	const results = users
		.map(({ id, firstName, lastName, userName }) => {
			const name = [firstName, lastName].filter(Boolean).join(' ') || userName || id;
			return { name: userName && userName !== name ? `${name} (${userName})` : name, value: id };
		})
		.filter(({ name, value }) => name.toLowerCase().includes(wanted) || value === wanted)
		.sort((one, other) => one.name.localeCompare(other.name));
	return { results };
}

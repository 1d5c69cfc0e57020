import {
	NodeOperationError,
	type ILoadOptionsFunctions,
	type INodeListSearchResult,
	type INodePropertyOptions,
} from 'n8n-workflow';
import { z } from 'zod/v4';

import { expectResult } from '../api/envelope';
import { asFailure } from '../api/failure';
import { idSchema } from '../api/answers';
import { Puzzel } from '../api/client';

const usersSchema = z.array(
	z.object({
		id: idSchema,
		firstName: z.string().nullish(),
		lastName: z.string().nullish(),
		userName: z.string().nullish(),
	}),
);
const userGroupsSchema = z.array(z.object({ id: idSchema, name: z.string().nullish() }));

/** "From list" of every user locator. GET /users comes whole, without paging [observed in clients]. */
export async function searchUsers(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const users = await list(this, '/users', usersSchema, 'list the users');
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

/** GET /usergroups [observed in clients]. */
export async function getUserGroups(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const groups = await list(this, '/usergroups', userGroupsSchema, 'list the user groups');
	return groups.map(({ id, name }) => ({ name: name || id, value: id }));
}

async function list<T extends z.ZodType>(
	context: ILoadOptionsFunctions,
	path: string,
	schema: T,
	action: string,
): Promise<z.infer<T>> {
	try {
		const puzzel = await Puzzel.connect(context, 1);
		const envelope = await puzzel.call({
			repeat: 'safe',
			method: 'GET',
			path: puzzel.customerPath + path,
			action,
		});
		return expectResult(schema, envelope, action.replace('list the ', ''));
	} catch (error) {
		const { message, options } = asFailure(error);
		throw new NodeOperationError(context.getNode(), message, { description: options.description ?? '' });
	}
}

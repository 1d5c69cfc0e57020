import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { z } from 'zod/v4';

import { idForOutput, idSchema, isAvailable, userStateSchema } from '../../api/answers';
import { expectResult } from '../../api/envelope';
import { cutToLength, listLength } from '../../form/fields';
import type { Read } from '../../run/routedRead';

export const entry: INodePropertyOptions = {
	name: 'Get States',
	value: 'getStates',
	description:
		"Read the states of all users in one call. This call is not in Puzzel's public documentation; public clients use it.",
	action: 'Get the states of users',
};

export const fields: INodeProperties[] = [
	...listLength,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: [
			{
				displayName: 'Only Available',
				name: 'onlyAvailable',
				type: 'boolean',
				default: false,
				description: 'Whether to return only users who are LoggedOn and Available',
			},
			{
				displayName: 'User Group Name',
				name: 'userGroupName',
				type: 'string',
				default: '',
				placeholder: 'e.g. Support',
				description: 'Only users of the group with this name',
			},
		],
	},
];

const statesSchema = z.array(
	userStateSchema
		.extend({
			userId: idSchema,
			firstName: z.string().nullish(),
			lastName: z.string().nullish(),
			userGroupName: z.string().nullish(),
		})
		.loose(),
);

export const action: Read = {
	path: '/{customerKey}/users/stateinformation/Today',
	action: 'read the states of the users',
	undocumented: true,
	shape(envelope, { form }) {
		const onlyAvailable = form.optionalBoolean('filters.onlyAvailable') ?? false;
		const group = form.optionalAddress('filters.userGroupName')?.toLowerCase();
		const states = expectResult(statesSchema, envelope, 'user states').filter(
			(state) =>
				(!onlyAvailable || isAvailable(state)) &&
				(group === undefined || state.userGroupName?.trim().toLowerCase() === group),
		);
		return cutToLength(form, states).map(
			({ userId, name, contactCentreStatus, userStatus, userGroupName, ...more }) => ({
				userId: idForOutput(userId),
				name: name ?? ([more.firstName, more.lastName].filter(Boolean).join(' ') || null),
				contactCentreStatus: contactCentreStatus ?? null,
				userStatus: userStatus ?? null,
				available: isAvailable({ contactCentreStatus, userStatus }),
				userGroupName: userGroupName ?? null,
				...(more as IDataObject),
			}),
		);
	},
};

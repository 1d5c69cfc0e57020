import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { isInGroup, readUserStates, userStates } from '../../api/userStates';
import { cutToLength, listLength } from '../../form/fields';
import { userGroupName } from '../../form/userGroups';
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
			userGroupName,
		],
	},
];

export const action: Read = {
	...userStates,
	path: `/{customerKey}${userStates.path}`,
	shape(envelope, { form }) {
		const onlyAvailable = form.optionalBoolean('filters.onlyAvailable') ?? false;
		const group = form.optionalAddress('filters.userGroupName');
		const states = readUserStates(envelope).filter(
			(state) => (!onlyAvailable || state.available) && (group === undefined || isInGroup(state, group)),
		);
		return cutToLength(form, states);
	},
};

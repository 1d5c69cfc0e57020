import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { pick, readSeconds } from '../../api/schemas';
import { isInGroup, readUserStates, userStates } from '../../api/userStates';
import { cutToLength, filters, listLength, simplify } from '../../parameters/fields';
import { userGroupName } from '../../parameters/userGroups';
import type { ReadOperation } from '../../run/declarativeRead';

export const entry: INodePropertyOptions = {
	name: 'Get States',
	value: 'getStates',
	description: "Get the states of all users in one API request (not in Puzzel's public documentation)",
	action: 'Get the states of users',
};

export const fields: INodeProperties[] = [
	...listLength,
	filters(
		{
			displayName: 'Only Available',
			name: 'onlyAvailable',
			type: 'boolean',
			default: false,
			description: 'Whether to return only available users',
		},
		userGroupName,
	),
	simplify,
];

/** What Simplify keeps. */
const SIMPLE = [
	'userId',
	'name',
	'contactCentreStatus',
	'userStatus',
	'available',
	'secondsInStatus',
	'userGroupName',
	'profileName',
	'callsOffered',
	'callsAnswered',
];

export const execute: ReadOperation = {
	...userStates,
	path: `/{customerKey}${userStates.path}`,
	toItems(envelope, { parameters }) {
		const onlyAvailable = parameters.optionalBoolean('filters.onlyAvailable') ?? false;
		const group = parameters.optionalLine('filters.userGroupName');
		const states = readUserStates(envelope).filter(
			(state) => (!onlyAvailable || state.available) && (group === undefined || isInGroup(state, group)),
		);
		return cutToLength(parameters, states).map((state) =>
			parameters.boolean('simplify')
				? pick({ ...state, secondsInStatus: readSeconds(state.timeInStatus) ?? null }, SIMPLE)
				: state,
		);
	},
};

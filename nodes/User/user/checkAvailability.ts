import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { pick } from '../../api/schemas';
import { oneUser, readUserState } from '../../api/userStates';
import { userId } from '../../parameters/users';
import type { ReadOperation } from '../../run/declarativeRead';

export const entry: INodePropertyOptions = {
	name: 'Check Availability',
	value: 'checkAvailability',
	description: 'Check whether a user can take a call',
	action: 'Check the availability of a user',
};

export const fields: INodeProperties[] = userId;

export const execute: ReadOperation = {
	...oneUser,
	toItems: (envelope, { userId }) => [
		pick(readUserState(envelope, userId), [
			'userId',
			'available',
			'contactCentreStatus',
			'userStatus',
			'name',
		]),
	],
};

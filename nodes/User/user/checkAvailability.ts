import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { idForOutput, isAvailable, userStateSchema } from '../../api/schemas';
import { expectResult } from '../../api/envelope';
import { oneUser } from '../../api/userStates';
import { userId as userIdField } from '../../parameters/users';
import type { ReadOperation } from '../../run/declarativeRead';

export const entry: INodePropertyOptions = {
	name: 'Check Availability',
	value: 'checkAvailability',
	description: 'Check whether a user can take a call',
	action: 'Check the availability of a user',
};

export const fields: INodeProperties[] = userIdField;

export const execute: ReadOperation = {
	...oneUser,
	toItems(envelope, { userId }) {
		const user = expectResult(userStateSchema, envelope, 'user state');
		return [
			{
				userId: idForOutput(userId),
				available: isAvailable(user),
				contactCentreStatus: user.contactCentreStatus ?? null,
				userStatus: user.userStatus ?? null,
				name: user.name ?? null,
			},
		];
	},
};

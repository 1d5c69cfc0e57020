import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { idForOutput, isAvailable, userStateSchema } from '../../api/answers';
import { expectResult } from '../../api/envelope';
import { userId as userIdField } from '../../form/users';
import type { Read } from '../../run/routedRead';

export const entry: INodePropertyOptions = {
	name: 'Check Availability',
	value: 'checkAvailability',
	description: 'Tell whether a user is LoggedOn and Available, so that a call can be ordered',
	action: 'Check the availability of a user',
};

export const fields: INodeProperties[] = userIdField;

export const action: Read = {
	path: '/{customerKey}/users/{userId}',
	action: 'find the user',
	hint: 'Check "User": it must be a user of your Puzzel solution.',
	shape(envelope, { userId }) {
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

import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { expectResult } from '../../api/envelope';
import { userOrCurrent } from '../../form/fields';
import { idForOutput, isAvailable, userStateSchema } from '../../api/answers';
import { settle } from '../../run/routedRead';

export const description: INodeProperties[] = [
	userOrCurrent({ show: { resource: ['user'], operation: ['checkAvailability'] } }),
];

export const checkAvailability: INodePropertyOptions = {
	name: 'Check Availability',
	value: 'checkAvailability',
	description: 'Tell whether a user is LoggedOn and Available, so that a call can be ordered',
	action: 'Check the availability of a user',
	routing: settle({
		path: '/{customerKey}/users/{userId}',
		action: 'find the user',
		hint: 'Check "User".',
		shape(envelope, userId = '') {
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
	}),
};

import {
	updateDisplayOptions,
	type IDataObject,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';
import { z } from 'zod/v4';

import { expectResult } from '../../api/envelope';
import { userOrCurrent } from '../../form/fields';
import { isAvailable, userStateSchema } from '../../api/answers';
import { settle } from '../../run/routedRead';

const show = { resource: ['user'], operation: ['get'] };

export const description: INodeProperties[] = [
	userOrCurrent({ show }),
	...updateDisplayOptions({ show }, [
		{
			displayName: 'Simplify',
			name: 'simplify',
			type: 'boolean',
			default: true,
			description: 'Whether to return a simplified version of the response instead of the raw data',
		},
	]),
];

/** What Simplify keeps, apart from `available`. */
const SIMPLE = [
	'id',
	'name',
	'userName',
	'eMail',
	'userGroupName',
	'profileName',
	'contactCentreStatus',
	'userStatus',
	'chatState',
];

const userSchema = z.record(z.string(), z.unknown());

export const get: INodePropertyOptions = {
	name: 'Get',
	value: 'get',
	description: 'Read a user with its state, profiles and skills',
	action: 'Get a user',
	routing: settle({
		path: '/{customerKey}/users/{userId}',
		action: 'find the user',
		hint: 'Check "User".',
		shape(envelope) {
			const user = expectResult(userSchema, envelope, 'user');
			const kept = this.getNodeParameter('simplify', true)
				? Object.fromEntries(Object.entries(user).filter(([key]) => SIMPLE.includes(key)))
				: user;
			const available = isAvailable(expectResult(userStateSchema, envelope, 'user state'));
			return [{ ...kept, available } as IDataObject];
		},
	}),
};

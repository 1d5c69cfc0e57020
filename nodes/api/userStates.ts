import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod/v4';

import { idForOutput, idSchema, isAvailable, userStateSchema } from './answers';
import type { Puzzel } from './client';
import { expectResult, type Envelope } from './envelope';

/** The states of all users in one call. */
export const userStates = {
	path: '/users/stateinformation/Today',
	action: 'read the states of the users',
	undocumented: true,
};

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

/** One user as passed on, with all that Puzzel tells. */
export type UserState = IDataObject & {
	userId: number | string;
	name: string | null;
	contactCentreStatus: string | null;
	userStatus: string | null;
	available: boolean;
	userGroupName: string | null;
};

export function readUserStates(envelope: Envelope): UserState[] {
	return expectResult(statesSchema, envelope, 'user states').map(
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
}

const detailsSchema = userStateSchema.extend({ userGroupName: z.string().nullish() });

/** The state of one user [documented]. */
export async function getUserState(puzzel: Puzzel, id: string): Promise<UserState> {
	const envelope = await puzzel.call({
		repeat: 'safe',
		method: 'GET',
		path: `${puzzel.customerPath}/users/${id}`,
		action: `find the user ${id}`,
	});
	const user = expectResult(detailsSchema, envelope, 'user state');
	return {
		userId: idForOutput(id),
		name: user.name ?? null,
		contactCentreStatus: user.contactCentreStatus ?? null,
		userStatus: user.userStatus ?? null,
		available: isAvailable(user),
		userGroupName: user.userGroupName ?? null,
	};
}

/** Whether the user is of the group with this name, however it is written. */
export const isInGroup = ({ userGroupName }: UserState, name: string) =>
	userGroupName?.trim().toLowerCase() === name.trim().toLowerCase();

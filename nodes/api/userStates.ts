import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod/v4';

import { fullName, idForOutput, isAvailable, isId, isObject, isSameWord, userStateSchema } from './schemas';
import type { Puzzel } from './client';
import { expectList, expectResult, type Envelope } from './envelope';

/** The states of all users in one call. */
export const userStates = {
	path: '/users/stateinformation/Today',
	purpose: 'read the states of the users',
	undocumented: true,
};

/** One user as passed on, with all fields that Puzzel returned. */
export type UserState = IDataObject & {
	userId: number | string;
	name: string | null;
	contactCentreStatus: string | null;
	userStatus: string | null;
	available: boolean;
	userGroupName: string | null;
};

/** Entries that cannot be read are left out; throws PuzzelFailure if no entry of a list can. */
export function readUserStates(envelope: Envelope): UserState[] {
	return expectList(envelope, isUserState, 'user states').map((entry) => {
		const { userId, name, contactCentreStatus, userStatus, userGroupName, ...more } = entry;
		const first = {
			userId: idForOutput(String(userId).trim()),
			name: name ?? fullName(more),
			contactCentreStatus: contactCentreStatus ?? null,
			userStatus: userStatus ?? null,
			available: isAvailable({ contactCentreStatus, userStatus }),
			userGroupName: userGroupName ?? null,
		};
		// Its own `available` goes first in the output, and is never replaced by a field of Puzzel.
		return { ...first, ...more, available: first.available };
	});
}

type Entry = IDataObject & { userId: number | string } & Partial<
		Record<'name' | 'contactCentreStatus' | 'userStatus' | 'userGroupName', string | null>
	>;

function isUserState(entry: unknown): entry is Entry {
	if (!isObject(entry) || !isId(entry.userId)) return false;
	return [entry.name, entry.contactCentreStatus, entry.userStatus, entry.userGroupName].every(
		(each) => each == null || typeof each === 'string',
	);
}

const detailsSchema = userStateSchema.extend({ userGroupName: z.string().nullish().catch(null) });

/** One user [documented], as the declarative reads send it. */
export const oneUser = {
	path: '/{customerKey}/users/{userId}',
	purpose: 'find the user',
	hint: 'Check "User": it must be a user of your Puzzel solution.',
};

/** The state of one user. `note` follows the purpose in errors. Throws PuzzelFailure. */
export async function getUserState(puzzel: Puzzel, id: string, note = ''): Promise<UserState> {
	const envelope = await puzzel.call({
		...oneUser,
		retrySafety: 'safe',
		path: `${puzzel.customerPath}/users/${id}`,
		purpose: `${oneUser.purpose} ${id}${note}`,
	});
	return readUserState(envelope, id);
}

export function readUserState(envelope: Envelope, id: string): UserState {
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
export const isInGroup = ({ userGroupName }: UserState, name: string) => isSameWord(userGroupName, name);

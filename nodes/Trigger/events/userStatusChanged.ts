import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { z } from 'zod/v4';

import { badInput } from '../../api/failure';
import { idForOutput, isAvailable, isSameWord } from '../../api/schemas';
import { getUserState, isInGroup, readUserStates, userStates, type UserState } from '../../api/userStates';
import type { Parameters } from '../../parameters/parameters';
import { userGroupName } from '../../parameters/userGroups';
import { userIds } from '../../parameters/users';
import type { Change, EventSource } from '../../run/poll';
import { resolveMissing, unresolvedSchema, type Unresolved } from '../resolveMissing';
import { groupedStates, statesOf, statesSchema, uniqueById } from '../states';

export const entry: INodePropertyOptions = {
	name: 'User Status Changed',
	value: 'userStatusChanged',
	description: "When the status of a user changes (not in Puzzel's public documentation)",
	action: 'On user status change',
};

export const fields: INodeProperties[] = [
	userIds,
	userGroupName,
	{
		displayName: 'Trigger On',
		name: 'changes',
		type: 'multiOptions',
		options: [
			{ name: 'Any Change', value: 'any' },
			{ name: 'Becomes Available', value: 'becameAvailable' },
			{ name: 'Becomes Unavailable', value: 'becameUnavailable' },
			{ name: 'Logs Off', value: 'loggedOff' },
			{ name: 'Logs On', value: 'loggedOn' },
			{ name: 'Starts Pause', value: 'paused' },
		],
		default: ['any'],
		description: 'Select the changes that start the workflow',
	},
];

/** How many missing users are read in one poll; the others follow in the next ones. */
const MOST_RESOLVED = 50;

export interface Seen {
	/** Of what is watched. */
	users: UserState[];
	/** All in the list: a user who moved to another group is not missing. */
	listed: Set<string>;
	/** Those missing from the list; undefined if Puzzel no longer has them. */
	resolved: Map<string, UserState | undefined>;
	unresolved: Unresolved;
}

const stateSchema = z.object({
	/** By JSON of both statuses. */
	users: statesSchema.refine((states) => Object.keys(states).every(isState)),
	unresolved: unresolvedSchema,
});
export type Remembered = z.infer<typeof stateSchema>;

type State = [contactCentreStatus: string | null, userStatus: string | null];

const OFF: State = ['LoggedOff', null];

export function source(parameters: Parameters): EventSource<Seen, Remembered> {
	const wanted = new Set(parameters.ids('userIds'));
	const group = parameters.optionalLine('userGroupName');
	const kinds = parameters.choices('changes');
	return {
		fingerprint: [[...wanted].sort(), group ?? ''],
		stateSchema,

		async fetch(puzzel, remembered) {
			const envelope = await puzzel.call({
				retrySafety: 'safe',
				...userStates,
				path: puzzel.customerPath + userStates.path,
			});
			const listed = uniqueById(readUserStates(envelope), ({ userId }) => String(userId));
			const users = [...listed.values()].filter(
				(user) =>
					(wanted.size === 0 || wanted.has(String(user.userId))) &&
					(group === undefined || isInGroup(user, group)),
			);
			if (!remembered && users.length === 0 && listed.size > 0) throw noneWatched(group);

			const missing = [...statesOf(remembered?.users)].flatMap(([id, state]) =>
				listed.has(id) || isSameWord(stateIn(state)[0], 'LoggedOff') ? [] : [id],
			);
			const { found, unresolved } = await resolveMissing(
				missing,
				MOST_RESOLVED,
				remembered?.unresolved,
				async (id) => await getUserState(puzzel, id),
			);
			if (listed.size > 0) return { users, listed: new Set(listed.keys()), resolved: found, unresolved };
			// A list without anybody may be a fault: only what Puzzel returns of a user counts.
			const resolved = new Map([...found].filter(([, user]) => user !== undefined));
			return { users, listed: new Set(), resolved, unresolved: remembered?.unresolved ?? {} };
		},

		diff: (remembered, seen) => diff(remembered, seen, kinds),
	};
}

const noneWatched = (group: string | undefined) =>
	badInput(
		group === undefined
			? 'The list of users has none of "User Names or IDs"'
			: `None of the watched users is in the group "${group}"`,
		'Check "User Names or IDs" and "User Group Name".',
	);

/**
 * A user who appears was not logged on before, whether the list names those who are logged off or not. One who
 * is missing keeps the last known state until a look-up.
 */
export function diff(
	remembered: Remembered | undefined,
	{ users, listed, resolved, unresolved }: Seen,
	kinds: string[],
): { changes: Change[]; remember: Remembered } {
	const before = statesOf(remembered?.users);
	const now = new Map<string, string>();
	const changes: Change[] = [];

	const look = (user: UserState) => {
		const id = String(user.userId);
		const to: State = [user.contactCentreStatus, user.userStatus];
		const known = before.get(id);
		// Whoever appears has done so once there is a status.
		if (remembered && known === undefined && !isTold(to)) return;
		const state = isTold(to) ? JSON.stringify(to) : (known ?? JSON.stringify(to));
		now.set(id, state);
		if (known === state) return;
		const from = known === undefined ? OFF : stateIn(known);
		const isSame =
			known === undefined
				? isSameWord(to[0], 'LoggedOff')
				: !isTold(from) || to.every((each, index) => isEqual(each, from[index]));
		if (remembered && (isSame || !isWanted(kinds, from, to))) return;
		const previous = known === undefined ? undefined : from;
		changes.push({ identity: [id, ...to], json: { ...user, previous: shown(previous) } });
	};

	users.forEach(look);
	for (const [id, state] of before) {
		if (listed.has(id)) continue;
		if (resolved.has(id)) look(resolved.get(id) ?? unknownUser(id));
		else now.set(id, state);
	}
	return { changes, remember: { users: groupedStates(now), unresolved } };
}

/** An entry without a status says nothing of it. */
const isTold = ([contactCentreStatus]: State) => Boolean(contactCentreStatus?.trim());

const isEqual = (one: string | null, other: string | null | undefined) =>
	one === other || (typeof other === 'string' && isSameWord(one, other));

function isWanted(kinds: string[], from: State, to: State): boolean {
	const isNow: Record<string, (state: State) => boolean> = {
		becameAvailable: available,
		becameUnavailable: (state) => !available(state),
		loggedOff: ([status]) => isSameWord(status, 'LoggedOff'),
		loggedOn: ([status]) => !isSameWord(status, 'LoggedOff'),
		paused: ([status]) => isSameWord(status, 'Pause'),
	};
	if (kinds.length === 0 || kinds.includes('any')) return true;
	return kinds.some((kind) => isNow[kind]!(to) && !isNow[kind]!(from));
}

const available = ([contactCentreStatus, userStatus]: State) =>
	isAvailable({ contactCentreStatus, userStatus });

const stateIn = (json: string) => JSON.parse(json) as State;

function isState(json: string): boolean {
	try {
		return z.tuple([z.string().nullable(), z.string().nullable()]).safeParse(JSON.parse(json)).success;
	} catch {
		// No JSON.
		return false;
	}
}

function shown(state: State | undefined) {
	const [contactCentreStatus, userStatus] = state ?? [null, null];
	return { contactCentreStatus, userStatus, available: state ? available(state) : null };
}

/** Puzzel no longer has the user. */
function unknownUser(id: string): UserState {
	const [contactCentreStatus, userStatus] = OFF;
	const unknown = { name: null, available: false, userGroupName: null };
	return { userId: idForOutput(id), contactCentreStatus, userStatus, ...unknown };
}

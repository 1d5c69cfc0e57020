import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { idForOutput, isAvailable, readSeconds } from '../../api/answers';
import { getUserState, isInGroup, readUserStates, userStates, type UserState } from '../../api/userStates';
import type { Form } from '../../form/form';
import { userGroupName } from '../../form/userGroups';
import { userIds } from '../../form/users';
import type { Change, Watch } from '../../run/poll';
import { lookUp, type LookUps } from '../lookUp';
import { groupedStates, statesOf, type States } from '../states';

export const entry: INodePropertyOptions = {
	name: 'User Status Changed',
	value: 'userStatusChanged',
	description:
		"When users become available or unavailable, log on or off, pause, or change at all. This call is not in Puzzel's public documentation; public clients use it.",
};

export const fields: INodeProperties[] = [
	userIds,
	userGroupName,
	{
		displayName: 'Changes',
		name: 'changes',
		type: 'multiOptions',
		options: [
			{ name: 'Any', value: 'any' },
			{ name: 'Became Available', value: 'becameAvailable' },
			{ name: 'Became Unavailable', value: 'becameUnavailable' },
			{ name: 'Logged Off', value: 'loggedOff' },
			{ name: 'Logged On', value: 'loggedOn' },
			{ name: 'Paused', value: 'paused' },
		],
		default: ['any'],
		description: 'Which changes of the status of a user start the workflow',
	},
];

/** How many missing users are looked up in one poll; the others come next. */
const MOST_LOOKED_UP = 50;

export interface Seen {
	/** Of what is watched. */
	users: UserState[];
	/** All on the list: a user who moved to another group is not missing. */
	listed: Set<string>;
	/** Those missing from the list. */
	lookedUp: Map<string, UserState | undefined>;
	lookUps: LookUps;
	/** In ms. */
	askedAt: number;
	answeredAt: number;
}

export interface Remembered {
	/** When the answer came that changed this last, in ms. */
	at: number;
	/** By JSON of both statuses. */
	users: States;
	lookUps: LookUps;
}

type State = [contactCentreStatus: string | null, userStatus: string | null];

const OFF: State = ['LoggedOff', null];

export function watch(form: Form): Watch<Seen, Remembered> {
	const wanted = new Set(form.ids('userIds'));
	const group = form.optionalAddress('userGroupName');
	const kinds = form.choices('changes');
	return {
		watched: [[...wanted].sort(), group ?? ''],

		async ask(puzzel, remembered) {
			const askedAt = Date.now();
			const envelope = await puzzel.call({
				repeat: 'safe',
				method: 'GET',
				...userStates,
				path: puzzel.customerPath + userStates.path,
			});
			const answeredAt = Date.now();
			const all = readUserStates(envelope);
			const listed = new Set(all.map(({ userId }) => String(userId)));
			const missing = [...statesOf(remembered?.users)].flatMap(([id, state]) =>
				listed.has(id) || stateIn(state)[0] === 'LoggedOff' ? [] : [id],
			);
			const { found: lookedUp, lookUps } = await lookUp(
				missing,
				MOST_LOOKED_UP,
				remembered?.lookUps,
				async (id) => await getUserState(puzzel, id),
			);
			const users = all.filter(
				(user) =>
					(wanted.size === 0 || wanted.has(String(user.userId))) &&
					(group === undefined || isInGroup(user, group)),
			);
			return { users, listed, lookedUp, lookUps, askedAt, answeredAt };
		},

		compare: (remembered, seen) => compare(remembered, seen, kinds),
	};
}

/**
 * A user who appears was not logged on before, whether the list names those who are logged off or not. One who
 * is missing keeps the last known state until a look-up.
 *
 * A status that began after what is remembered is a change, even if it is the same again. That also makes up for
 * changes that were not wanted, remembered silently and lost: `at` is then older, and the status began after it.
 */
export function compare(
	remembered: Remembered | undefined,
	{ users, listed, lookedUp, lookUps, askedAt, answeredAt }: Seen,
	kinds: string[],
): { changes: Change[]; remember: Remembered } {
	const before = statesOf(remembered?.users);
	const now = new Map<string, string>();
	const changes: Change[] = [];

	const look = (user: UserState) => {
		const id = String(user.userId);
		const to: State = [user.contactCentreStatus, user.userStatus];
		now.set(id, JSON.stringify(to));
		const known = before.get(id);
		const from = known === undefined ? OFF : stateIn(known);
		const isSame = known === undefined ? to[0] === OFF[0] : known === JSON.stringify(to);
		// A second more, since the number is rounded down.
		const seconds = (readSeconds(user.timeInStatus) ?? Infinity) + 1;
		const isSameAgain =
			known !== undefined && remembered !== undefined && seconds * 1000 < askedAt - remembered.at;
		if (remembered && ((isSame && !isSameAgain) || !isWanted(kinds, from, to, isSameAgain))) return;
		const previous = known === undefined ? undefined : from;
		changes.push({ identity: [id, ...to], json: { ...user, previous: shown(previous) } });
	};

	users.forEach(look);
	for (const [id, state] of before) {
		if (listed.has(id)) continue;
		if (lookedUp.has(id)) look(lookedUp.get(id) ?? unknownUser(id));
		else now.set(id, state);
	}

	const states = groupedStates(now);
	const isUnchanged =
		remembered && !changes.length && JSON.stringify(states) === JSON.stringify(remembered.users);
	return {
		changes,
		remember: {
			at: isUnchanged ? remembered.at : answeredAt,
			users: states,
			lookUps,
		},
	};
}

function isWanted(kinds: string[], from: State, to: State, isSameAgain: boolean): boolean {
	const isNow: Record<string, (state: State) => boolean> = {
		any: () => true,
		becameAvailable: available,
		becameUnavailable: (state) => !available(state),
		loggedOff: ([status]) => status === 'LoggedOff',
		loggedOn: ([status]) => status !== 'LoggedOff',
		paused: ([status]) => status === 'Pause',
	};
	if (kinds.length === 0) return true;
	return kinds.some((kind) => {
		const holds = isNow[kind] ?? (() => false);
		// Of a status that is the same again nobody knows what was between, only that it began once more.
		const began = isSameAgain && (kind === 'becameAvailable' || kind === 'paused');
		return kind === 'any' || (holds(to) && (began || !holds(from)));
	});
}

const available = ([contactCentreStatus, userStatus]: State) =>
	isAvailable({ contactCentreStatus, userStatus });

const stateIn = (json: string) => JSON.parse(json) as State;

function shown(state: State | undefined) {
	const [contactCentreStatus, userStatus] = state ?? [null, null];
	return { contactCentreStatus, userStatus, available: state ? available(state) : null };
}

/** Puzzel knows the user no more. */
function unknownUser(id: string): UserState {
	const [contactCentreStatus, userStatus] = OFF;
	const unknown = { name: null, available: false, userGroupName: null };
	return { userId: idForOutput(id), contactCentreStatus, userStatus, ...unknown };
}

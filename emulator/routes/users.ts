import type { FastifyInstance } from 'fastify';

import { callOutAddBody, pauseOnBody, readBody } from '../bodies';
import { fullName, type CustomerDirectory } from '../directory';
import { Refusal, success } from '../envelope';
import type { Agent } from '../routing/agent';
import type { User } from '../seed';
import type { World } from '../world';
import { operationsOf, readQuery } from './operations';

/** UserGet, CallOutAdd, AccessTokenInformation [documented]; the lists and the pause [observed in clients]. */
export function userRoutes(app: FastifyInstance, world: World): void {
	const { get, post } = operationsOf(app);
	const statesOf = ({ users }: CustomerDirectory) =>
		[...users.values()].map((user) => {
			const agent = world.centre.agent(user.id);
			const { contactCentreStatus, userStatus } = agent;
			return { user, agent, contactCentreStatus, userStatus };
		});

	get('AccessTokenInformation', '/accesstokeninformation', ({ customer, user, expiresAt }) =>
		success({
			customerKey: customer.key,
			customerId: customer.seed.id,
			userGroupId: user.groupId,
			userId: user.id,
			languageId: 1,
			languageCode: customer.seed.languageCode,
			passwordValidDaysLeft: 90,
			accessTokenExpiry: world.date(expiresAt),
		}),
	);

	get('UserList', '/:customerKey/users', ({ customer }) =>
		success([...customer.users.values()].map((user) => userEntry(customer, user))),
	);

	get('UserGroupList', '/:customerKey/usergroups', ({ customer }) =>
		success([...customer.groupNames].map(([id, name]) => ({ id, name }))),
	);

	get('UserGet', '/:customerKey/users/:userId', ({ idOf, customer }) =>
		success(userDetails(world, customer, ownUser(customer, idOf('userId')))),
	);

	get('UsersAvailable', '/:customerKey/users/:userId/usersavailable', ({ idOf, customer }) => {
		ownUser(customer, idOf('userId'));
		return success(
			statesOf(customer)
				.filter(
					({ contactCentreStatus, userStatus }) =>
						contactCentreStatus === 'LoggedOn' && userStatus === 'Available',
				)
				.map(({ user, contactCentreStatus, userStatus }) => ({
					...userEntry(customer, user),
					contactCentreStatus,
					userStatus,
				})),
		);
	});

	get('UserStateToday', '/:customerKey/users/stateinformation/Today', ({ query, customer }) => {
		const wanted = readQuery(query, { userId: 'id', userGroupName: 'text' }).get('userGroupName');
		return success(
			statesOf(customer)
				.map(({ user, agent, ...state }) => ({
					userId: user.id,
					firstName: user.firstName,
					lastName: user.lastName,
					...state,
					userGroupName: customer.groupNames.get(user.groupId)!,
					profileName: profileOf(user, agent),
					timeInStatus: world.duration(world.centre.currentTime - agent.stateSince),
					callsOffered: agent.counts.offered,
					callsAnswered: agent.counts.answered,
				}))
				.filter(({ userGroupName }) => !wanted || userGroupName.toLowerCase() === wanted.toLowerCase()),
		);
	});

	post('PauseOn', '/:customerKey/users/:userId/pauseon', ({ text, idOf, customer }) => {
		const { pauseTypeId } = readBody(pauseOnBody, text);
		const user = ownUser(customer, idOf('userId'));
		if (world.centre.agent(user.id).contactCentreStatus === 'LoggedOff') {
			throw new Refusal('notPossible', `User ${user.id} is not logged on`);
		}
		world.centre.setAgentState(user.id, { contactCentreStatus: 'Pause', pauseTypeId });
		return success(null, user.id);
	});

	post('CallOutAdd', '/:customerKey/users/:userId/callout', ({ text, idOf, customer }) => {
		const order = readBody(callOutAddBody, text);
		const user = ownUser(customer, idOf('userId'));
		const { id } = world.centre.orderCallout({
			customerKey: customer.key,
			userId: user.id,
			destination: order.destination,
			maxAttempts: order.maxAttempts,
			secondsBetweenAttempts: order.secondsBetweenAttempts,
			scheduledAt: order.scheduledDateTime === undefined ? undefined : Date.parse(order.scheduledDateTime),
			order,
		});
		return success(id, id, 'The callout was ordered');
	});
}

function ownUser({ users }: CustomerDirectory, id: number): User {
	const user = users.get(id);
	if (!user) throw new Refusal('unknownAgent', `There is no user ${id}`);
	return user;
}

function userEntry({ groupNames }: CustomerDirectory, { id, groupId, firstName, lastName, userName }: User) {
	return { id, groupId, groupName: groupNames.get(groupId)!, firstName, lastName, userName };
}

const profileOf = ({ profiles }: User, { profileId }: Agent) =>
	profiles.find(({ id }) => id === profileId)?.name ?? '';

/** Every field of UserGet in the order of the documents. */
function userDetails(world: World, { groupNames, queues }: CustomerDirectory, user: User) {
	const agent = world.centre.agent(user.id);
	const chats = agent.holds.filter(({ mediaType }) => mediaType === 'Chat').length;
	return {
		userGroupName: groupNames.get(user.groupId)!,
		profileName: profileOf(user, agent),
		chatState: 'Undefined',
		currentProfileId: agent.profileId ?? 0,
		contactCentreStatus: agent.contactCentreStatus,
		sessionTime: world.date(agent.stateSince),
		joined: agent.holds.length > 0,
		userStatus: agent.userStatus,
		pauseTypeId: agent.pauseTypeId,
		languageId: 1,
		profiles: user.profiles.map(({ id, name, phoneNumber, phoneType, skills }, index) => ({
			id,
			number: index + 1,
			lastPhoneNumber: phoneNumber,
			phoneNumber,
			phoneType,
			name,
			groupProfile: false,
			qualities: skills.map(({ queueId, level }, number) => {
				const queue = queues.get(queueId)!;
				return {
					id: queueId,
					number: number + 1,
					description: queue.description,
					serviceId: queue.serviceId,
					elements: [{ id: queueId, name: queue.key, userLevel: level }],
				};
			}),
		})),
		chatCapacityMaxParallel: agent.capacity.Chat ?? 1,
		chatPhoneThreshold: 0,
		chatConnected: chats,
		chatConnecting: agent.offer?.mediaType === 'Chat',
		eMail: user.eMail,
		mobilePhone: user.mobilePhone,
		id: user.id,
		groupId: user.groupId,
		number: user.number,
		firstName: user.firstName,
		lastName: user.lastName,
		name: fullName(user),
		userName: user.userName,
	};
}

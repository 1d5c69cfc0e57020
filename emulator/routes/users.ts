import type { FastifyInstance } from 'fastify';

import { callOutAddBody, pauseOnBody, readBody } from '../bodies';
import { fullName, type CustomerDirectory } from '../directory';
import { Refusal, success } from '../envelope';
import type { Agent } from '../routing/agent';
import type { User } from '../seed';
import type { World } from '../world';
import { idIn, readQuery } from './paths';

/** UserGet, CallOutAdd, AccessTokenInformation [documented]; the lists and the pause [observed in clients]. */
export function userRoutes(app: FastifyInstance, world: World): void {
	app.get('/accesstokeninformation', { config: { operation: 'AccessTokenInformation' } }, ({ signedIn }) => {
		const { customer, user, expiresAt } = signedIn;
		return success({
			customerKey: customer.key,
			customerId: customer.id,
			userGroupId: user.groupId,
			userId: user.id,
			languageId: 1,
			languageCode: customer.languageCode,
			passwordValidDaysLeft: 90,
			accessTokenExpiry: world.date(expiresAt),
		});
	});

	app.get('/:customerKey/users', { config: { operation: 'UserList' } }, ({ signedIn: { customer } }) =>
		success([...customer.users.values()].map((user) => userEntry(customer, user))),
	);

	app.get(
		'/:customerKey/usergroups',
		{ config: { operation: 'UserGroupList' } },
		({ signedIn: { customer } }) => success([...customer.groupNames].map(([id, name]) => ({ id, name }))),
	);

	app.get('/:customerKey/users/:userId', { config: { operation: 'UserGet' } }, ({ params, signedIn }) => {
		const user = ownUser(signedIn.customer, idIn(params, 'userId'));
		return success(userDetails(world, signedIn.customer, user));
	});

	app.get(
		'/:customerKey/users/:userId/usersavailable',
		{ config: { operation: 'UsersAvailable' } },
		({ params, signedIn: { customer } }) => {
			ownUser(customer, idIn(params, 'userId'));
			const { agents } = world.centre;
			return success(
				[...customer.users.values()]
					.map((user) => ({ user, agent: agents.get(user.id)! }))
					.filter(({ agent }) => agent.contactCentreStatus === 'LoggedOn' && agent.userStatus === 'Available')
					.map(({ user, agent }) => ({
						...userEntry(customer, user),
						contactCentreStatus: agent.contactCentreStatus,
						userStatus: agent.userStatus,
					})),
			);
		},
	);

	app.get(
		'/:customerKey/users/stateinformation/Today',
		{ config: { operation: 'UserStateToday' } },
		({ query, signedIn: { customer } }) => {
			const userGroupName = readQuery(query, { userId: 'id', userGroupName: 'text' }).get('userGroupName');
			const { agents } = world.centre;
			return success(
				[...customer.users.values()]
					.map((user) => ({ user, entry: userEntry(customer, user) }))
					.filter(
						({ entry: { groupName } }) =>
							!userGroupName || groupName.toLowerCase() === userGroupName.toLowerCase(),
					)
					.map(({ user, entry: { id, firstName, lastName, groupName } }) => {
						const agent = agents.get(id)!;
						return {
							userId: id,
							firstName,
							lastName,
							contactCentreStatus: agent.contactCentreStatus,
							userStatus: agent.userStatus,
							userGroupName: groupName,
							profileName: profileOf(user, agent),
							timeInStatus: world.duration(world.centre.currentTime - agent.stateSince),
							callsOffered: agent.counts.offered,
							callsAnswered: agent.counts.answered,
						};
					}),
			);
		},
	);

	app.post(
		'/:customerKey/users/:userId/pauseon',
		{ config: { operation: 'PauseOn' } },
		({ text, params, signedIn: { customer } }) => {
			const { pauseTypeId } = readBody(pauseOnBody, text);
			const user = ownUser(customer, idIn(params, 'userId'));
			if (world.centre.agent(user.id).contactCentreStatus === 'LoggedOff') {
				throw new Refusal('notPossible', `User ${user.id} is not logged on`);
			}
			world.centre.setAgentState(user.id, { contactCentreStatus: 'Pause', pauseTypeId });
			return success(null, user.id);
		},
	);

	app.post(
		'/:customerKey/users/:userId/callout',
		{ config: { operation: 'CallOutAdd' } },
		({ text, params, signedIn: { customer } }) => {
			const order = readBody(callOutAddBody, text);
			const user = ownUser(customer, idIn(params, 'userId'));
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
		},
	);
}

function ownUser({ users }: CustomerDirectory, id: number): User {
	const user = users.get(id);
	if (!user) throw new Refusal('unknownAgent', `There is no user ${id}`);
	return user;
}

function userEntry({ groupNames }: CustomerDirectory, { id, groupId, firstName, lastName, userName }: User) {
	return { id, groupId, groupName: groupNames.get(groupId) ?? '', firstName, lastName, userName };
}

const profileOf = ({ profiles }: User, { profileId }: Agent) =>
	profiles.find(({ id }) => id === profileId)?.name ?? '';

/** Every field of UserGet in the order of the documents. */
function userDetails(world: World, { groupNames, queues }: CustomerDirectory, user: User) {
	const agent = world.centre.agent(user.id);
	const chats = agent.holds.filter(({ mediaType }) => mediaType === 'Chat').length;
	return {
		userGroupName: groupNames.get(user.groupId) ?? '',
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

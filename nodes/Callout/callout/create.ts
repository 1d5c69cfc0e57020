import { updateDisplayOptions, type IDataObject, type INodeProperties } from 'n8n-workflow';

import { PuzzelFailure } from '../../api/failure';
import { expectResult } from '../../api/envelope';
import { deduplicationKey, options, userOrCurrent } from '../../form/fields';
import type { Operation } from '../../run/run';
import { idForOutput, idSchema, isAvailable, userStateSchema } from '../../api/answers';
import { onlyFilled, readId, readLocator, readText } from '../../form/read';
import type { Puzzel } from '../../api/client';
import { additionalFields, readAdditionalFields } from './additionalFields';

const show = { resource: ['callout'], operation: ['create'] };

export const description: INodeProperties[] = [
	userOrCurrent({ show }),
	...updateDisplayOptions({ show }, [
		{
			displayName: 'Destination',
			name: 'destination',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 004722334455',
			description: 'The number to call. Puzzel writes numbers as 00, country code, number.',
		},
		{
			displayName: 'When Unavailable',
			name: 'whenUnavailable',
			type: 'options',
			options: [
				{
					name: 'Call Anyway',
					value: 'callAnyway',
					description: 'Order the callout without looking at the user',
				},
				{ name: 'Fail', value: 'fail', description: 'Stop with an error; nobody is called' },
				{
					name: 'Skip',
					value: 'skip',
					description: 'Pass the item on with "ordered": false; nobody is called',
				},
			],
			default: 'fail',
			description: 'What to do when the user is not both LoggedOn and Available',
		},
		additionalFields,
		options(deduplicationKey),
	]),
];

export const create: Operation = {
	once: true,
	async perform(puzzel, itemIndex) {
		const body = onlyFilled({
			destination: readText(this.getNodeParameter('destination', itemIndex), 'Destination').trim(),
			...readAdditionalFields(
				this.getNodeParameter('additionalFields', itemIndex, {}) as IDataObject,
				this.getTimezone(),
			),
		});
		const { mode, value } = readLocator(this.getNodeParameter('userId', itemIndex));
		const userId = mode === 'current' ? await puzzel.currentUserId() : readId(value, 'User');
		const what = { userId: idForOutput(userId), destination: body.destination };

		const whenUnavailable = this.getNodeParameter('whenUnavailable', itemIndex, 'fail');
		if (whenUnavailable !== 'callAnyway') {
			const reason = await reasonNotToCall(puzzel, userId);
			if (reason && whenUnavailable === 'skip') return { ordered: false, ...what, reason };
			if (reason) {
				throw new PuzzelFailure(`${reason}, so nobody was called`, {
					description: 'Try again later, or choose "Skip" or "Call Anyway" in "When Unavailable".',
				});
			}
		}

		const envelope = await puzzel.call({
			repeat: 'once',
			method: 'POST',
			path: `${puzzel.customerPath}/users/${userId}/callout`,
			body,
			action: 'order the callout',
			hint: 'Check "User", "Destination" (00, country code, number) and the fields you added.',
			ifLost: `A call from user ${userId} to ${body.destination} may have been ordered. Ask the agent or look in Puzzel before you order it again.`,
		});
		return {
			ordered: true,
			...what,
			...readRequestId(envelope.result),
			message: envelope.message,
			code: envelope.code,
		};
	},
};

async function reasonNotToCall(puzzel: Puzzel, userId: string): Promise<string | undefined> {
	const envelope = await puzzel.call({
		repeat: 'safe',
		method: 'GET',
		path: `${puzzel.customerPath}/users/${userId}`,
		action: `find the user ${userId}, so nobody was called`,
		hint: 'Check "User".',
	});
	const user = expectResult(userStateSchema, envelope, 'user state');
	if (isAvailable(user)) return undefined;
	const state =
		[user.contactCentreStatus, user.userStatus].filter(Boolean).join(' and ') || 'in an unknown state';
	return `${user.name || `User ${userId}`} is ${state}, not LoggedOn and Available`;
}

/** The answer of CallOutAdd is not documented; an id is passed on where there plainly is one. */
function readRequestId(result: unknown): { requestId?: number | string } {
	const inner = typeof result === 'object' && result !== null ? (result as IDataObject).requestId : result;
	const id = idSchema.safeParse(inner);
	return id.success ? { requestId: idForOutput(id.data) } : {};
}

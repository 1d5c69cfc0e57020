import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { idForOutput, idSchema, isSameWord } from '../../api/schemas';
import type { Puzzel } from '../../api/client';
import { PuzzelFailure } from '../../api/failure';
import { getUserState } from '../../api/userStates';
import { deduplicationKey, options } from '../../parameters/fields';
import { onlyFilled } from '../../parameters/parse';
import { readUserId, userId as userIdField } from '../../parameters/users';
import { Skipped, type Execute } from '../../run/operation';
import { additionalFields } from './additionalFields';
import { readAdditionalFields } from './readAdditionalFields';

export const entry: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	description: 'Start a call between an agent and a customer',
	action: 'Create a callout',
};

/** No "Concurrency": each order rings a real phone, so they go strictly one after the other. */
export const fields: INodeProperties[] = [
	...userIdField,
	{
		displayName: 'Destination',
		name: 'destination',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 004722334455',
		description: 'The phone number to call: 00 or +, country code, number',
	},
	{
		displayName: 'When Unavailable',
		name: 'whenUnavailable',
		type: 'options',
		options: [
			{ name: 'Call Anyway', value: 'callAnyway', description: 'Do not check the agent' },
			{ name: 'Fail', value: 'fail', description: 'Return an error; no call is made' },
			{ name: 'Skip', value: 'skip', description: 'Continue with ordered: false' },
		],
		default: 'fail',
		description: 'What to do if the agent is not available. Ignored for calls more than five minutes ahead.',
	},
	additionalFields,
	options(deduplicationKey),
];

/** A user who is busy now may well be free by then. */
const FAR_AHEAD_MS = 5 * 60_000;

export const execute: Execute = async (parameters, puzzel) => {
	const body = onlyFilled({
		destination: parameters.phoneNumber('destination'),
		...readAdditionalFields(parameters),
	});
	const userId = await readUserId(parameters, puzzel);
	const what = { userId: idForOutput(userId), destination: body.destination };

	const whenUnavailable = parameters.choice('whenUnavailable');
	if (whenUnavailable !== 'callAnyway' && !isFarAhead(body.scheduledDateTime)) {
		const reason = await reasonNotToCall(puzzel, userId);
		if (reason && whenUnavailable === 'skip') return new Skipped({ ordered: false, ...what, reason });
		if (reason) {
			throw new PuzzelFailure(`${reason}: no call was made`, {
				description:
					'Only a user who is LoggedOn and Available is called. Try again later, or set "When Unavailable" to Skip or Call Anyway.',
			});
		}
	}

	const envelope = await puzzel.call({
		retrySafety: 'nonIdempotent',
		path: `${puzzel.customerPath}/users/${userId}/callout`,
		body,
		purpose: 'order the callout',
		hint: 'Check "User", "Destination" (00, country code, number) and the fields you added.',
		ifLost: `A call from user ${userId} to ${body.destination} may have been ordered. Ask the agent or check in Puzzel before you order it again.`,
	});
	return {
		ordered: true,
		...what,
		...readRequestId(envelope.result),
		message: envelope.message,
		code: envelope.code,
	};
};

const isFarAhead = (scheduled: string | undefined) =>
	scheduled !== undefined && Date.parse(scheduled) > Date.now() + FAR_AHEAD_MS;

async function reasonNotToCall(puzzel: Puzzel, userId: string): Promise<string | undefined> {
	const user = await getUserState(puzzel, userId, ', so no call was made');
	if (user.available) return undefined;
	const who = user.name || `User ${userId}`;
	const { contactCentreStatus, userStatus } = user;
	if (!contactCentreStatus) return `Puzzel returned no status of ${who}`;
	if (isSameWord(contactCentreStatus, 'LoggedOff')) return `${who} is not logged on (status LoggedOff)`;
	const status = isSameWord(contactCentreStatus, 'LoggedOn') ? userStatus || 'unknown' : contactCentreStatus;
	return `${who} is not available (status ${status})`;
}

/** The result of CallOutAdd is not documented; an id is passed on if there is one. */
function readRequestId(result: unknown): { requestId?: number | string } {
	const inner = typeof result === 'object' && result !== null ? (result as IDataObject).requestId : result;
	const id = idSchema.safeParse(inner);
	return id.success ? { requestId: idForOutput(id.data) } : {};
}

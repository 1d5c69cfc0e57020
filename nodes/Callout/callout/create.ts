import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { idForOutput, idSchema, isAvailable, userStateSchema } from '../../api/answers';
import type { Puzzel } from '../../api/client';
import { expectResult } from '../../api/envelope';
import { PuzzelFailure } from '../../api/failure';
import { deduplicationKey, options } from '../../form/fields';
import { onlyFilled } from '../../form/read';
import { readUserId, userId as userIdField } from '../../form/users';
import { NotDone, type Action } from '../../run/action';
import { additionalFields, readAdditionalFields } from './additionalFields';

export const entry: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	description: 'Call a customer from the phone of an agent',
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
		description:
			'The phone number to call: 00, country code, number. A leading + becomes 00; blanks, dots, dashes, slashes and brackets are left out, and so is the (0) of +44 (0)20. One number only, without an extension.',
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
		description:
			'What to do when the user is not both LoggedOn and Available: fail, skip the item, or call anyway. Does not count for a callout that is scheduled more than five minutes ahead.',
	},
	additionalFields,
	options(deduplicationKey),
];

/** A user who is busy now may well be free by then. */
const FAR_AHEAD_MS = 5 * 60_000;

export const action: Action = async (form, puzzel) => {
	const body = onlyFilled({ destination: form.phoneNumber('destination'), ...readAdditionalFields(form) });
	const userId = await readUserId(form, puzzel);
	const what = { userId: idForOutput(userId), destination: body.destination };

	const whenUnavailable = form.text('whenUnavailable');
	if (whenUnavailable !== 'callAnyway' && !isFarAhead(body.scheduledDateTime)) {
		const reason = await reasonNotToCall(puzzel, userId);
		if (reason && whenUnavailable === 'skip') return new NotDone({ ordered: false, ...what, reason });
		if (reason) {
			throw new PuzzelFailure(`${reason}, so nobody was called`, {
				description:
					'Only a user who is LoggedOn and Available is called. Try again later, or choose "Skip" or "Call Anyway" in "When Unavailable".',
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
};

const isFarAhead = (scheduled: string | undefined) =>
	scheduled !== undefined && Date.parse(scheduled) > Date.now() + FAR_AHEAD_MS;

async function reasonNotToCall(puzzel: Puzzel, userId: string): Promise<string | undefined> {
	const envelope = await puzzel.call({
		repeat: 'safe',
		method: 'GET',
		path: `${puzzel.customerPath}/users/${userId}`,
		action: `find the user ${userId}, so nobody was called`,
		hint: 'Check "User": it must be a user of your Puzzel solution.',
	});
	const user = expectResult(userStateSchema, envelope, 'user state');
	if (isAvailable(user)) return undefined;
	const who = user.name || `User ${userId}`;
	const { contactCentreStatus, userStatus } = user;
	if (!contactCentreStatus) return `Puzzel does not tell whether ${who} is logged on`;
	if (contactCentreStatus !== 'LoggedOn')
		return `${who} is not logged on: the status is ${contactCentreStatus}`;
	return `${who} is logged on, but not available: the status is ${userStatus || 'unknown'}`;
}

/** The answer of CallOutAdd is not documented; an id is passed on where there plainly is one. */
function readRequestId(result: unknown): { requestId?: number | string } {
	const inner = typeof result === 'object' && result !== null ? (result as IDataObject).requestId : result;
	const id = idSchema.safeParse(inner);
	return id.success ? { requestId: idForOutput(id.data) } : {};
}

import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Puzzel } from '../../api/client';
import { badInput } from '../../api/failure';
import { additional, vipScore } from '../../parameters/fields';
import type { Parameters } from '../../parameters/parameters';
import { onlyFilled } from '../../parameters/parse';
import { userLocator } from '../../parameters/users';
import { readVariables, variables } from '../../parameters/variables';
import { created } from '../created';

export const addresses: INodeProperties[] = [
	{
		displayName: 'From',
		name: 'from',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. customer@example.com',
		description: "The customer's e-mail address",
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. email@youraccesspoint.com',
		description: 'The Puzzel access point to send the task to, such as support@example.com',
		hint: 'Find your access points in the Puzzel Administration Portal (admin.puzzel.com)',
	},
];

export const reservedUser = userLocator({
	displayName: 'Reserved User',
	name: 'reservedUserId',
	description: 'The agent who gets the task first, by user ID',
});

export const additionalFields = additional(
	reservedUser,
	{
		displayName: 'Reservation Time (Seconds)',
		name: 'reservedUserWaitTime',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 3600,
		description: 'How long the task is held for the reserved user before other agents can get it',
	},
	{
		displayName: 'Type',
		name: 'type',
		type: 'string',
		default: 'mail',
		description: 'Request type. Puzzel documents only "mail".',
	},
	{
		...variables,
		description: 'Extra data for the agent or for routing. Their format is not documented by Puzzel.',
	},
	{
		displayName: 'Version',
		name: 'version',
		type: 'string',
		default: '1.0',
		description: 'Format version. Puzzel documents only "1.0".',
	},
	vipScore,
);

/** Puts a request into the queue behind its access point, and gives its id. */
export async function addRequest(
	parameters: Parameters,
	puzzel: Puzzel,
	uri: string | undefined,
): Promise<IDataObject> {
	const subject = parameters.line('subject');
	const to = parameters.accessPoint('to');
	const data = {
		...onlyFilled({
			From: parameters.mailAddress('from'),
			To: to,
			Subject: subject,
			Uri: uri,
			VipScore: parameters.optionalWholeNumber('additionalFields.vipScore'),
			...reservation(parameters),
		}),
		...variableProperties(parameters),
	};
	return await created(puzzel, {
		path: `${puzzel.customerPath}/requests`,
		body: {
			// A JSON text, not an object [documented].
			data: JSON.stringify(data),
			type: parameters.word('additionalFields.type'),
			version: parameters.word('additionalFields.version'),
		},
		purpose: 'create the request',
		hint: 'Check "To" (it must be an access point of your Puzzel solution), and the IDs in "Additional Fields".',
		ifLost: `Search Puzzel for a request to ${to} with the subject "${subject}" before you send it again.`,
	});
}

/** A reservation time without a user has no effect. */
function reservation(parameters: Parameters) {
	const reservedUserId = parameters.optionalId('additionalFields.reservedUserId');
	const reservedUserWaitTime = parameters.optionalWholeNumber('additionalFields.reservedUserWaitTime');
	if (reservedUserWaitTime && !reservedUserId) {
		throw badInput(
			'"Reservation Time (Seconds)" needs a "Reserved User"',
			'Add "Reserved User", or remove "Reservation Time (Seconds)".',
		);
	}
	return { reservedUserId, reservedUserWaitTime };
}

const DOCUMENTED = ['From', 'To', 'Subject', 'Uri', 'VipScore', 'reservedUserId', 'reservedUserWaitTime'];

function variableProperties(parameters: Parameters): Record<string, string> {
	const pairs = readVariables(parameters, 'additionalFields.variables');
	const taken = pairs.find(({ name }) =>
		DOCUMENTED.some((known) => known.toLowerCase() === name.toLowerCase()),
	);
	if (taken) {
		throw badInput(
			`"Variables" has the reserved name "${taken.name}"`,
			'Puzzel uses it for a field of the request itself. Use another name.',
		);
	}
	return Object.fromEntries(pairs.map(({ name, value }) => [name, value]));
}

import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { badInput } from '../../api/failure';
import {
	concurrency,
	deduplicationKey,
	options,
	subject as subjectField,
	uri,
	variables,
	vipScore,
} from '../../form/fields';
import type { Form } from '../../form/form';
import { onlyFilled } from '../../form/read';
import { userLocator } from '../../form/users';
import type { Action } from '../../run/action';
import { created } from '../created';

export const entry: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	description: 'Put a task or e-mail into a queue',
	action: 'Create a request',
};

export const fields: INodeProperties[] = [
	{
		displayName: 'From',
		name: 'from',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. customer@example.com',
		description: "The sender's e-mail address, such as the one of the customer whom the task is about",
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. email@youraccesspoint.com',
		description:
			'The Puzzel access point that the task is sent to: an address such as support@example.com, which has a queue mapped to it',
		hint: 'An access point of your Puzzel solution. Puzzel offers no list of them here: they stand in its Administration Portal (admin.puzzel.com).',
	},
	subjectField,
	uri,
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		options: [
			userLocator({
				displayName: 'Reserved User',
				name: 'reservedUserId',
				description: 'The agent for whom the task is held at first, by the ID of the user',
			}),
			{
				displayName: 'Reserved User Wait Time (Seconds)',
				name: 'reservedUserWaitTime',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 3600,
				description:
					'For how many seconds the task is held for the reserved user, before it is offered to others with a similar skill set. Only together with a reserved user.',
			},
			{
				displayName: 'Type',
				name: 'type',
				type: 'string',
				default: 'mail',
				description: 'Information type of the request. The only documented one is "mail".',
			},
			{
				...variables,
				description:
					'Details shown to the agent or used for routing. Puzzel documents that they can be added, not how: they are sent beside the other details, under their own names.',
			},
			{
				displayName: 'Version',
				name: 'version',
				type: 'string',
				default: '1.0',
				description:
					'Version of the form in which Puzzel takes the request. The only documented one is "1.0".',
			},
			vipScore,
		],
	},
	options(concurrency, deduplicationKey),
];

export const action: Action = async (form, puzzel) => {
	const subject = form.text('subject');
	const to = form.address('to');
	const data = {
		...onlyFilled({
			From: form.mailAddress('from'),
			To: to,
			Subject: subject,
			Uri: form.optionalAddress('uri'),
			VipScore: form.optionalWholeNumber('additionalFields.vipScore'),
			...reservation(form),
		}),
		...variableProperties(form),
	};
	return await created(puzzel, {
		path: `${puzzel.customerPath}/requests`,
		body: {
			// A JSON text, not an object [documented].
			data: JSON.stringify(data),
			type: form.text('additionalFields.type'),
			version: form.text('additionalFields.version'),
		},
		action: 'create the request',
		hint: 'Check "To" (it must be an access point of your Puzzel solution), and the ids in "Additional Fields".',
		ifLost: `Look in Puzzel for a request to ${to} with the subject "${subject}" before you send it again.`,
	});
};

/** A wait for nobody would be lost silently. */
function reservation(form: Form) {
	const reservedUserId = form.optionalId('additionalFields.reservedUserId');
	const reservedUserWaitTime = form.optionalWholeNumber('additionalFields.reservedUserWaitTime');
	if (reservedUserWaitTime && !reservedUserId) {
		throw badInput(
			'"Reserved User Wait Time (Seconds)" is given without a "Reserved User"',
			'Add "Reserved User" and choose who the task is held for, or remove "Reserved User Wait Time (Seconds)".',
		);
	}
	return { reservedUserId, reservedUserWaitTime };
}

const DOCUMENTED = ['From', 'To', 'Subject', 'Uri', 'VipScore', 'reservedUserId', 'reservedUserWaitTime'];

function variableProperties(form: Form): Record<string, string> {
	const pairs = form.pairs('additionalFields.variables');
	const taken = pairs.find(({ name }) =>
		DOCUMENTED.some((known) => known.toLowerCase() === name.toLowerCase()),
	);
	if (taken) {
		throw badInput(
			`"Variables" has the name "${taken.name}", which Puzzel uses for a field of the request itself`,
			'Choose another name for this variable.',
		);
	}
	return Object.fromEntries(pairs.map(({ name, value }) => [name, value]));
}

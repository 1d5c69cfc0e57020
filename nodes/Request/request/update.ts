import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { idForOutput } from '../../api/schemas';
import { badInput } from '../../api/failure';
import { concurrency, options, requestId, vipScore } from '../../parameters/fields';
import { onlyFilled } from '../../parameters/parse';
import { readVariables, variables } from '../../parameters/variables';
import type { Execute } from '../../run/operation';
import { reservedUser } from './newRequest';

export const entry: INodePropertyOptions = {
	name: 'Update',
	value: 'update',
	description: 'Change the priority, reservation or details of a request',
	action: 'Update a request',
};

export const fields: INodeProperties[] = [
	requestId,
	{
		displayName: 'Update Fields',
		name: 'updateFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		description: 'Fields you do not add stay unchanged',
		options: [
			{
				displayName: 'Additional Info Subject',
				name: 'additionalInfoSubject',
				type: 'string',
				default: '',
				placeholder: 'e.g. Urgent',
				description: 'A note shown next to the subject',
			},
			{
				displayName: 'Additional Info URI',
				name: 'additionalInfoUri',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://crm.example.com/cases/1001',
				description: 'A new page for the agent to open',
			},
			{
				displayName: 'Reservation Time (Seconds)',
				name: 'reservedSecondsFromNow',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 3600,
				description:
					'How long from now the task is held for the reserved user before other agents can get it',
			},
			reservedUser,
			{
				...variables,
				description: "Extra data for the agent or for routing (not in Puzzel's public documentation)",
			},
			vipScore,
		],
	},
	options(concurrency),
];

export const execute: Execute = async (parameters, puzzel) => {
	const id = parameters.id('requestId');
	const pairs = readVariables(parameters, 'updateFields.variables');
	const requestUpdateObject = onlyFilled({
		vipScore: parameters.optionalWholeNumber('updateFields.vipScore'),
		reservedUserId: parameters.optionalId('updateFields.reservedUserId'),
		reservedSecondsFromNow: parameters.optionalWholeNumber('updateFields.reservedSecondsFromNow'),
		additionalInfoSubject: parameters.optionalLine('updateFields.additionalInfoSubject'),
		additionalInfoUri: parameters.optionalWord('updateFields.additionalInfoUri'),
		variables: pairs.length ? pairs : undefined,
	});
	if (Object.keys(requestUpdateObject).length === 0) {
		throw badInput('No fields to update', 'Add at least one field under "Update Fields".');
	}
	const envelope = await puzzel.call({
		retrySafety: 'idempotent',
		// This prefix and the wrapper belong to update only [documented].
		path: `/customers${puzzel.customerPath}/requests/${id}/update`,
		body: { requestUpdateObject },
		purpose: `update the request ${id}`,
		hint: 'Check "Request ID" and the IDs in "Update Fields". A request that is already finished cannot be updated.',
	});
	return { requestId: idForOutput(id), updated: true, message: envelope.message, code: envelope.code };
};

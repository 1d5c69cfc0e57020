import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { idForOutput } from '../../api/answers';
import { badInput } from '../../api/failure';
import { concurrency, options, requestId, variables, vipScore } from '../../form/fields';
import { onlyFilled } from '../../form/read';
import { userLocator } from '../../form/users';
import type { Action } from '../../run/action';

export const entry: INodePropertyOptions = {
	name: 'Update',
	value: 'update',
	description: 'Re-prioritise, reserve or relabel a request',
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
		description: 'Only the fields that you add and fill are changed',
		options: [
			{
				displayName: 'Additional Info Subject',
				name: 'additionalInfoSubject',
				type: 'string',
				default: '',
				placeholder: 'e.g. Urgent',
				description: 'A further message for the agent, shown beside the subject of the request',
			},
			{
				displayName: 'Additional Info URI',
				name: 'additionalInfoUri',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://crm.example.com/cases/1001',
				description: 'The web address where the agent finds the task from now on',
			},
			{
				displayName: 'Reserved Seconds From Now',
				name: 'reservedSecondsFromNow',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 3600,
				description:
					'For how many seconds from now the task is held for the reserved user, before it is offered to others',
			},
			userLocator({
				displayName: 'Reserved User',
				name: 'reservedUserId',
				description: 'The agent for whom the task is held from now on, by the ID of the user',
			}),
			{
				...variables,
				description:
					'Details shown to the agent or used for routing. Seen in clients of Puzzel, not in its documentation.',
			},
			vipScore,
		],
	},
	options(concurrency),
];

export const action: Action = async (form, puzzel) => {
	const id = form.id('requestId');
	const pairs = form.pairs('updateFields.variables');
	const requestUpdateObject = onlyFilled({
		vipScore: form.optionalWholeNumber('updateFields.vipScore'),
		reservedUserId: form.optionalId('updateFields.reservedUserId'),
		reservedSecondsFromNow: form.optionalWholeNumber('updateFields.reservedSecondsFromNow'),
		additionalInfoSubject: form.optionalText('updateFields.additionalInfoSubject'),
		additionalInfoUri: form.optionalAddress('updateFields.additionalInfoUri'),
		variables: pairs.length ? pairs : undefined,
	});
	if (Object.keys(requestUpdateObject).length === 0) {
		throw badInput('There is nothing to update', 'Add at least one field under "Update Fields" and fill it.');
	}
	const envelope = await puzzel.call({
		repeat: 'idempotent',
		method: 'POST',
		// This prefix and the wrapper belong to update only [documented].
		path: `/customers${puzzel.customerPath}/requests/${id}/update`,
		body: { requestUpdateObject },
		action: `update the request ${id}`,
		hint: 'Check "Request ID" and the ids in "Update Fields". A request that is already finished cannot be updated.',
	});
	return { requestId: idForOutput(id), updated: true, message: envelope.message, code: envelope.code };
};

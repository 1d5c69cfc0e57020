import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { vipScore } from '../../form/fields';
import type { Form } from '../../form/form';
import { onlyFilled } from '../../form/read';
import { userLocator } from '../../form/users';

export const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		{
			displayName: 'Access Point',
			name: 'accessPoint',
			type: 'string',
			default: '',
			description: 'The Puzzel access point that the callout goes through',
		},
		{
			displayName: 'Agent ID',
			name: 'agentId',
			type: 'string',
			default: '',
			description: 'ID of the agent, as Puzzel names it in the callout',
		},
		{
			displayName: 'Alternate Source',
			name: 'alternateSource',
			type: 'string',
			default: '',
			description: 'The number shown to the person called, if not the usual one',
		},
		{
			displayName: 'CIQ Type',
			name: 'ciqType',
			type: 'options',
			options: [
				{ name: 'Call Agent First', value: 'CallAgentFirst' },
				{ name: 'Call Request First', value: 'CallRequestFirst' },
				{ name: 'Undefined', value: 'Undefined' },
			],
			default: 'Undefined',
			description: 'Who is called first when the callout waits in a queue (call in queue)',
		},
		{ displayName: 'Country Code', name: 'countryCode', type: 'string', default: '', placeholder: 'e.g. 47' },
		{
			displayName: 'Disable Reserved',
			name: 'disableReserved',
			type: 'boolean',
			default: false,
			description: 'Whether the callout is not to be reserved for one user',
		},
		{
			displayName: 'List Name',
			name: 'listName',
			type: 'string',
			default: '',
			description: 'Name of the Puzzel list that the callout belongs to',
		},
		{ displayName: 'List Value', name: 'listValue', type: 'string', default: '' },
		{
			displayName: 'Max Attempts',
			name: 'maxAttempts',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 1,
			description: 'How many times Puzzel tries to call',
		},
		{
			displayName: 'Max One Request For Preferred Agent',
			name: 'maxOneRequestForPreferredAgent',
			type: 'boolean',
			default: true,
			description: 'Whether the preferred agent gets one request at a time',
		},
		{
			displayName: 'Preferred Agent Wait Time',
			name: 'preferredAgentWaitTimeSeconds',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'For how many seconds the preferred agent is waited for',
		},
		{
			displayName: 'Queue Key',
			name: 'queueKey',
			type: 'string',
			default: '',
			description: 'Key of the queue that the callout is put into',
		},
		{
			displayName: 'Request Category',
			name: 'requestCategory',
			type: 'string',
			default: '',
			description: 'Shown to the agent',
		},
		{
			displayName: 'Request Description',
			name: 'requestDescription',
			type: 'string',
			default: '',
			description: 'Shown to the agent',
		},
		{
			displayName: 'Reserved Agent Wait Time',
			name: 'reservedAgentWaitTimeSeconds',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'For how many seconds the callout is held for the reserved user',
		},
		userLocator({
			displayName: 'Reserved User',
			name: 'reservedUserId',
			description: 'The agent for whom the callout is held at first',
		}),
		{
			displayName: 'Scheduled Date Time',
			name: 'scheduledDateTime',
			type: 'dateTime',
			default: '',
			description:
				'When to call. Without a time zone it is read in the time zone of the workflow. Empty: now. More than five minutes ahead, the present state of the user does not count.',
		},
		{
			displayName: 'Seconds Between Attempts',
			name: 'secondsBetweenAttempts',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 60,
		},
		{
			displayName: 'Service System Variables',
			name: 'serviceSystemVariables',
			type: 'fixedCollection',
			placeholder: 'Add variable',
			default: {},
			description: 'A variable for the Puzzel service that handles the callout',
			options: [
				{
					displayName: 'Variable',
					name: 'values',
					values: [
						{ displayName: 'Name', name: 'name', type: 'string', default: '' },
						{
							displayName: 'Resolve',
							name: 'resolve',
							type: 'boolean',
							default: false,
							description: 'Whether Puzzel resolves the value before it uses it',
						},
						{ displayName: 'Type', name: 'type', type: 'string', default: '' },
						{ displayName: 'Value', name: 'value', type: 'string', default: '' },
					],
				},
			],
		},
		{
			displayName: 'User Phone Type',
			name: 'userPhoneType',
			type: 'string',
			default: '',
			placeholder: 'e.g. None',
			description: 'Which phone of the user rings. Puzzel documents only the value "None".',
		},
		vipScore,
	],
};

/** The other 21 fields of CallOutAdd, in the order and spelling of the document. */
export function readAdditionalFields(form: Form) {
	return {
		alternateSource: form.optionalPhoneNumber('additionalFields.alternateSource'),
		userPhoneType: form.optionalAddress('additionalFields.userPhoneType'),
		accessPoint: form.optionalAddress('additionalFields.accessPoint'),
		countryCode: form.optionalAddress('additionalFields.countryCode'),
		queueKey: form.optionalAddress('additionalFields.queueKey'),
		maxAttempts: form.optionalWholeNumber('additionalFields.maxAttempts'),
		secondsBetweenAttempts: form.optionalWholeNumber('additionalFields.secondsBetweenAttempts'),
		listName: form.optionalText('additionalFields.listName'),
		listValue: form.optionalText('additionalFields.listValue'),
		serviceSystemVariables: readSystemVariable(form),
		ciqType: form.optionalAddress('additionalFields.ciqType'),
		maxOneRequestForPreferredAgent: form.optionalBoolean('additionalFields.maxOneRequestForPreferredAgent'),
		preferredAgentWaitTimeSeconds: form.optionalWholeNumber('additionalFields.preferredAgentWaitTimeSeconds'),
		reservedAgentWaitTimeSeconds: form.optionalWholeNumber('additionalFields.reservedAgentWaitTimeSeconds'),
		vipScore: form.optionalWholeNumber('additionalFields.vipScore'),
		agentId: form.optionalId('additionalFields.agentId'),
		scheduledDateTime: form.optionalTimeToCome('additionalFields.scheduledDateTime'),
		reservedUserId: form.optionalId('additionalFields.reservedUserId'),
		disableReserved: form.optionalBoolean('additionalFields.disableReserved'),
		requestCategory: form.optionalText('additionalFields.requestCategory'),
		requestDescription: form.optionalText('additionalFields.requestDescription'),
	};
}

/** One object, not a list [documented]. A row that was added and left is none. */
function readSystemVariable(form: Form): IDataObject | undefined {
	const [row] = form.rows('additionalFields.serviceSystemVariables');
	if (!row) return undefined;
	const details = { type: row.optionalText('type'), value: row.optionalText('value') };
	const isLeft = [row.optionalText('name'), ...Object.values(details)].every((text) => text === undefined);
	if (isLeft) return undefined;
	return onlyFilled({ name: row.text('name'), resolve: row.boolean('resolve'), ...details });
}

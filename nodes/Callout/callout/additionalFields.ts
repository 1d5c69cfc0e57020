import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { vipScore } from '../../form/fields';
import type { Form } from '../../form/form';
import { queueLocator } from '../../form/queues';
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
			description:
				'The Puzzel access point that the callout goes through, such as one of the phone numbers of your Puzzel solution',
		},
		{
			displayName: 'Agent ID',
			name: 'agentId',
			type: 'string',
			default: '',
			description:
				'ID of the agent in the callout. Puzzel does not document how it differs from the user who calls.',
		},
		{
			displayName: 'Alternate Source',
			name: 'alternateSource',
			type: 'string',
			default: '',
			description:
				'The phone number shown to the person called, if not the usual one: 00, country code, number',
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
		{
			displayName: 'Country Code',
			name: 'countryCode',
			type: 'string',
			default: '',
			placeholder: 'e.g. 47',
			description: 'Code of the country that is called, without 00, such as 47 for Norway',
		},
		{
			displayName: 'Disable Reserved',
			name: 'disableReserved',
			type: 'boolean',
			default: false,
			description: 'Whether the callout is not reserved for one user, even where the queue would reserve it',
		},
		{
			displayName: 'List Name',
			name: 'listName',
			type: 'string',
			default: '',
			description: 'Name of the list in Puzzel that the callout belongs to, such as a campaign',
		},
		{
			displayName: 'List Value',
			name: 'listValue',
			type: 'string',
			default: '',
			description: 'The entry of the list named in List Name that the callout belongs to',
		},
		{
			displayName: 'Max Attempts',
			name: 'maxAttempts',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 1,
			description: 'How many times Puzzel tries to reach the destination',
		},
		{
			displayName: 'Max One Request For Preferred Agent',
			name: 'maxOneRequestForPreferredAgent',
			type: 'boolean',
			default: true,
			description: 'Whether the preferred agent gets no more than one such request at a time',
		},
		{
			displayName: 'Preferred Agent Wait Time (Seconds)',
			name: 'preferredAgentWaitTimeSeconds',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'For how many seconds the callout waits for the preferred agent, before it goes to others',
		},
		queueLocator({
			displayName: 'Queue',
			name: 'queueKey',
			description: 'The system queue that the callout is put into, by its key, such as sales_phone',
		}),
		{
			displayName: 'Request Category',
			name: 'requestCategory',
			type: 'string',
			default: '',
			description: 'Category of the callout, shown to the agent',
		},
		{
			displayName: 'Request Description',
			name: 'requestDescription',
			type: 'string',
			default: '',
			description: 'What the callout is about, shown to the agent',
		},
		{
			displayName: 'Reserved Agent Wait Time (Seconds)',
			name: 'reservedAgentWaitTimeSeconds',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'For how many seconds the callout is held for the reserved user, before it goes to others',
		},
		userLocator({
			displayName: 'Reserved User',
			name: 'reservedUserId',
			description: 'The agent for whom the callout is held at first, by the ID of the user',
		}),
		{
			displayName: 'Scheduled Date Time',
			name: 'scheduledDateTime',
			type: 'dateTime',
			default: '',
			description:
				'When to call; now where empty. The time zone of the workflow counts (Settings, Timezone), unless the value has one of its own. More than five minutes ahead, the present state of the user does not count.',
		},
		{
			displayName: 'Seconds Between Attempts',
			name: 'secondsBetweenAttempts',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 60,
			description: 'How many seconds Puzzel waits after one attempt to reach the destination before the next',
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
						{
							displayName: 'Name',
							name: 'name',
							type: 'string',
							default: '',
							description: 'Name of the variable, as the service knows it',
						},
						{
							displayName: 'Resolve',
							name: 'resolve',
							type: 'boolean',
							default: false,
							description: 'Whether Puzzel resolves the value of the variable before it uses it',
						},
						{
							displayName: 'Type',
							name: 'type',
							type: 'string',
							default: '',
							description: 'Type of the variable. Puzzel does not document which there are.',
						},
						{
							displayName: 'Value',
							name: 'value',
							type: 'string',
							default: '',
							description: 'What the variable of this name holds',
						},
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
		queueKey: form.optionalKey('additionalFields.queueKey'),
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

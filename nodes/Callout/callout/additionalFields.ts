import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { badInput } from '../../api/failure';
import { userLocator, vipScore } from '../../form/fields';
import { onlyFilled, readLocator, readOptionalBoolean, readOptionalCount, readOptionalDate, readOptionalId, readOptionalText, readOptionalWholeNumber } from '../../form/read';

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
				'When to call. Without a time zone it is read in the time zone of the workflow. Empty: now.',
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

/** The other 21 fields of CallOutAdd, in the order and spelling of the seed. */
export function readAdditionalFields(fields: IDataObject, zone: string) {
	return {
		alternateSource: readOptionalText(fields.alternateSource, 'Alternate Source'),
		userPhoneType: readOptionalText(fields.userPhoneType, 'User Phone Type'),
		accessPoint: readOptionalText(fields.accessPoint, 'Access Point'),
		countryCode: readOptionalText(fields.countryCode, 'Country Code'),
		queueKey: readOptionalText(fields.queueKey, 'Queue Key'),
		maxAttempts: readOptionalCount(fields.maxAttempts, 'Max Attempts'),
		secondsBetweenAttempts: readOptionalCount(fields.secondsBetweenAttempts, 'Seconds Between Attempts'),
		listName: readOptionalText(fields.listName, 'List Name'),
		listValue: readOptionalText(fields.listValue, 'List Value'),
		serviceSystemVariables: readSystemVariable(fields.serviceSystemVariables as IDataObject | undefined),
		ciqType: readOptionalText(fields.ciqType, 'CIQ Type'),
		maxOneRequestForPreferredAgent: readOptionalBoolean(
			fields.maxOneRequestForPreferredAgent,
			'Max One Request For Preferred Agent',
		),
		preferredAgentWaitTimeSeconds: readOptionalCount(
			fields.preferredAgentWaitTimeSeconds,
			'Preferred Agent Wait Time',
		),
		reservedAgentWaitTimeSeconds: readOptionalCount(
			fields.reservedAgentWaitTimeSeconds,
			'Reserved Agent Wait Time',
		),
		vipScore: readOptionalWholeNumber(fields.vipScore, 'VIP Score'),
		agentId: readOptionalId(fields.agentId, 'Agent ID'),
		scheduledDateTime: readOptionalDate(fields.scheduledDateTime, 'Scheduled Date Time', zone),
		reservedUserId: readOptionalId(readLocator(fields.reservedUserId).value, 'Reserved User'),
		disableReserved: readOptionalBoolean(fields.disableReserved, 'Disable Reserved'),
		requestCategory: readOptionalText(fields.requestCategory, 'Request Category'),
		requestDescription: readOptionalText(fields.requestDescription, 'Request Description'),
	};
}

/** One object, not a list [seed]. */
function readSystemVariable(field: IDataObject | undefined): IDataObject | undefined {
	const row = field?.values as IDataObject | undefined;
	if (!row) return undefined;
	const variable = onlyFilled({
		name: readOptionalText(row.name, 'Service System Variables: Name'),
		resolve: readOptionalBoolean(row.resolve, 'Service System Variables: Resolve') ?? false,
		type: readOptionalText(row.type, 'Service System Variables: Type'),
		value: readOptionalText(row.value, 'Service System Variables: Value'),
	});
	if (variable.name !== undefined) return variable;
	if (variable.value === undefined && variable.type === undefined) return undefined;
	throw badInput('"Service System Variables: Name" is empty', 'Give the variable a name, or remove it.');
}

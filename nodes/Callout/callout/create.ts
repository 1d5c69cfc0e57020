import { updateDisplayOptions, type IDataObject, type INodeProperties } from 'n8n-workflow';

import { badInput, PuzzelFailure } from '../../shared/errors';
import { expectResult } from '../../shared/envelope';
import { deduplicationKey, options, userLocator, userOrCurrent, vipScore } from '../../shared/fields';
import type { Operation } from '../../shared/run';
import {
	idForOutput,
	idSchema,
	isAvailable,
	onlyFilled,
	readId,
	readLocator,
	readOptionalBoolean,
	readOptionalCount,
	readOptionalDate,
	readOptionalId,
	readOptionalText,
	readOptionalWholeNumber,
	readText,
	userStateSchema,
} from '../../shared/schemas';
import type { Puzzel } from '../../shared/transport';

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
				{ name: 'Call Anyway', value: 'callAnyway', description: 'Order the callout without looking at the user' },
				{ name: 'Fail', value: 'fail', description: 'Stop with an error; nobody is called' },
				{ name: 'Skip', value: 'skip', description: 'Pass the item on with "ordered": false; nobody is called' },
			],
			default: 'fail',
			description: 'What to do when the user is not both LoggedOn and Available',
		},
		{
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
					description: 'When to call. Without a time zone it is read in the time zone of the workflow. Empty: now.',
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
		},
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
					description:
						'Try again later, or choose "Skip" or "Call Anyway" in "When Unavailable".',
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

/** The other 21 fields of CallOutAdd, in the order and spelling of the seed. */
function readAdditionalFields(fields: IDataObject, zone: string) {
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
		preferredAgentWaitTimeSeconds: readOptionalCount(fields.preferredAgentWaitTimeSeconds, 'Preferred Agent Wait Time'),
		reservedAgentWaitTimeSeconds: readOptionalCount(fields.reservedAgentWaitTimeSeconds, 'Reserved Agent Wait Time'),
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

async function reasonNotToCall(puzzel: Puzzel, userId: string): Promise<string | undefined> {
	const envelope = await puzzel.call({
		repeat: 'read',
		method: 'GET',
		path: `${puzzel.customerPath}/users/${userId}`,
		action: `find the user ${userId}, so nobody was called`,
		hint: 'Check "User".',
	});
	const user = expectResult(userStateSchema, envelope, 'user state');
	if (isAvailable(user)) return undefined;
	const state = [user.contactCentreStatus, user.userStatus].filter(Boolean).join(' and ') || 'in an unknown state';
	return `${user.name || `User ${userId}`} is ${state}, not LoggedOn and Available`;
}

/** The answer of CallOutAdd is not documented; an id is passed on where there plainly is one. */
function readRequestId(result: unknown): { requestId?: number | string } {
	const inner = typeof result === 'object' && result !== null ? (result as IDataObject).requestId : result;
	const id = idSchema.safeParse(inner);
	return id.success ? { requestId: idForOutput(id.data) } : {};
}

import { updateDisplayOptions, type IDataObject, type INodeProperties } from 'n8n-workflow';
import { z } from 'zod/v4';

import { badInput, PuzzelFailure } from '../../api/failure';
import { concurrency, deduplicationKey, options, userLocator, variables, vipScore } from '../../form/fields';
import type { Operation } from '../../run/run';
import { idForOutput, idSchema } from '../../api/answers';
import { onlyFilled, readLocator, readOptionalCount, readOptionalId, readOptionalText, readOptionalWholeNumber, readPairs, readText } from '../../form/read';

export const description: INodeProperties[] = updateDisplayOptions(
	{ show: { resource: ['request'], operation: ['create'] } },
	[
		{
			displayName: 'From',
			name: 'from',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. customer@example.com',
			description: "The sender's e-mail address",
		},
		{
			displayName: 'To',
			name: 'to',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. email@youraccesspoint.com',
			description: 'The Puzzel access point, which has a queue mapped to it',
		},
		{
			displayName: 'Subject',
			name: 'subject',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Call back about order 1001',
			description: 'What the task is about',
		},
		{
			displayName: 'URI',
			name: 'uri',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://crm.example.com/cases/1001',
			description: 'Where the agent finds the task, for example its page in the CRM',
		},
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
					description: 'The agent for whom the task is held at first',
				}),
				{
					displayName: 'Reserved User Wait Time',
					name: 'reservedUserWaitTime',
					type: 'number',
					typeOptions: { minValue: 0 },
					default: 3600,
					description:
						'For how many seconds the task is held for the reserved user, before it is offered to others with a similar skill set',
				},
				{
					displayName: 'Type',
					name: 'type',
					type: 'string',
					default: 'mail',
					description: 'Information type. The only documented one is "mail".',
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
					description: 'Version number of the API',
				},
				vipScore,
			],
		},
		options(concurrency, deduplicationKey),
	],
);

/** The integer of RequestAdd [seed]; an object around it and a digit string are seen in clients. */
const resultSchema = z.union([
	idSchema,
	z.object({ requestId: idSchema }).transform(({ requestId }) => requestId),
]);

export const create: Operation = {
	once: true,
	async perform(puzzel, itemIndex) {
		const subject = readText(this.getNodeParameter('subject', itemIndex), 'Subject');
		const to = readText(this.getNodeParameter('to', itemIndex), 'To');
		const more = this.getNodeParameter('additionalFields', itemIndex, {}) as IDataObject;
		const data = {
			...onlyFilled({
				From: readText(this.getNodeParameter('from', itemIndex), 'From'),
				To: to,
				Subject: subject,
				Uri: readOptionalText(this.getNodeParameter('uri', itemIndex, ''), 'URI'),
				VipScore: readOptionalWholeNumber(more.vipScore, 'VIP Score'),
				reservedUserId: readOptionalId(readLocator(more.reservedUserId).value, 'Reserved User'),
				reservedUserWaitTime: readOptionalCount(more.reservedUserWaitTime, 'Reserved User Wait Time'),
			}),
			...variableProperties(more.variables as IDataObject | undefined),
		};
		const envelope = await puzzel.call({
			repeat: 'once',
			method: 'POST',
			path: `${puzzel.customerPath}/requests`,
			body: {
				// A JSON text, not an object [seed].
				data: JSON.stringify(data),
				type: readOptionalText(more.type, 'Type') ?? 'mail',
				version: readOptionalText(more.version, 'Version') ?? '1.0',
			},
			action: 'create the request',
			hint: 'Check "To" (it must be an access point of your Puzzel solution), and the ids in "Additional Fields".',
			ifLost: `Look in Puzzel for a request to ${to} with the subject "${subject}" before you send it again.`,
		});
		const requestId = resultSchema.safeParse(envelope.result);
		if (!requestId.success) {
			throw new PuzzelFailure('Puzzel took the request but told no request ID', {
				mayHaveHappened: true,
				description: `Look in Puzzel for a request to ${to} with the subject "${subject}" before you send it again.`,
			});
		}
		return { requestId: idForOutput(requestId.data), message: envelope.message, code: envelope.code };
	},
};

const DOCUMENTED = ['From', 'To', 'Subject', 'Uri', 'VipScore', 'reservedUserId', 'reservedUserWaitTime'];

function variableProperties(field: IDataObject | undefined): Record<string, string> {
	const pairs = readPairs(field?.values, 'Variables');
	const taken = pairs.find(({ name }) =>
		DOCUMENTED.some((known) => known.toLowerCase() === name.toLowerCase()),
	);
	if (taken) {
		throw badInput(
			`A variable cannot be named "${taken.name}"`,
			'Puzzel uses that name for a field of the request itself. Choose another.',
		);
	}
	return Object.fromEntries(pairs.map(({ name, value }) => [name, value]));
}

import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { WebForm } from '../../api/classify';
import { additional, deduplicationKey, options } from '../../parameters/fields';
import { onlyFilled } from '../../parameters/parse';
import { queueLocator } from '../../parameters/queues';
import type { Execute } from '../../run/operation';
import { requestCategory, secondsBetweenAttempts } from '../orderFields';

export const entry: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	description: 'Queue a callback: Puzzel calls the customer when an agent is free',
	action: 'Create a callback',
};

export const fields: INodeProperties[] = [
	{
		displayName: 'Phone Number',
		name: 'phoneNumber',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 004722334455',
		description: "The customer's phone number: 00 or +, country code, number",
	},
	{
		displayName: 'Access Point',
		name: 'accessPoint',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 21898900',
		description: 'One of the phone numbers of your Puzzel solution',
		hint: 'Callback on web must be set up in your Puzzel solution, with a list named _WebCallback',
	},
	{
		...queueLocator({
			displayName: 'Queue',
			name: 'queueKey',
			description: 'The system queue for the callback, by key',
		}),
		required: true,
	},
	{
		displayName: 'Country Code',
		name: 'countryCode',
		type: 'string',
		default: '',
		placeholder: 'e.g. NO',
		description: 'Two-letter country code of the access point, such as NO',
	},
	{
		displayName: 'Call First',
		name: 'callFirst',
		type: 'options',
		options: [
			{ name: 'Agent', value: 'agent', description: 'The customer is called when the agent has answered' },
			{
				name: 'Customer',
				value: 'customer',
				description: 'The agent is called when the customer has answered',
			},
		],
		default: 'agent',
		description: 'Select who is called first',
	},
	additional(
		{
			displayName: 'Max Attempts',
			name: 'maxAttempts',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 1,
			description: 'Maximum call attempts',
		},
		requestCategory,
		{
			displayName: 'Request Description',
			name: 'requestDescription',
			type: 'string',
			default: '',
			description: 'Reason for the callback, shown to the agent',
		},
		{
			displayName: 'Scheduled Date Time',
			name: 'scheduledDateTime',
			type: 'dateTime',
			default: '',
			description:
				"When to call, in the workflow's time zone, which must be the one of Puzzel. Leave empty for now.",
		},
		secondsBetweenAttempts,
	),
	options(deduplicationKey),
];

const CALL_FIRST = new Map([
	['agent', 'CallAgentFirst'],
	['customer', 'CallRequestFirst'],
]);

/** Never requested: the one that Puzzel redirects to is its response [documented]. */
const REDIRECT = {
	redirectOK: 'https://callback.example.com/ok',
	redirectError: 'https://callback.example.com/error',
	redirectFull: 'https://callback.example.com/full',
};

/** Callback on Web: a form for a customer key, without a token [documented]. */
export const execute: Execute = async (parameters, puzzel) => {
	const phoneNumber = parameters.phoneNumber('phoneNumber');
	const queueKey = parameters.key('queueKey');
	const fields = onlyFilled({
		customerKey: puzzel.customerKey,
		accessPoint: parameters.word('accessPoint'),
		countryCode: parameters.optionalCountryLetters('countryCode'),
		queueKey,
		callbackNumber: phoneNumber,
		ciqType: CALL_FIRST.get(parameters.choice('callFirst'))!,
		maxAttempts: parameters.optionalWholeNumber('additionalFields.maxAttempts')?.toString(),
		secondsBetweenAttempts: parameters
			.optionalWholeNumber('additionalFields.secondsBetweenAttempts')
			?.toString(),
		requestDescription: parameters.optionalText('additionalFields.requestDescription'),
		requestCategory: parameters.optionalLine('additionalFields.requestCategory'),
		scheduledDateTime: parameters.optionalFutureLocalTime('additionalFields.scheduledDateTime'),
		...REDIRECT,
	});
	await puzzel.call({
		retrySafety: 'nonIdempotent',
		path: '/cow.aspx',
		form: { fields: fields as Record<string, string>, read: readRedirect },
		purpose: 'order the callback',
		hint: 'Check "Phone Number", "Access Point" and "Queue", and with Puzzel that callback on web is set up for your solution.',
		ifLost: `A callback to ${phoneNumber} in the queue ${queueKey} may have been ordered. Check in Puzzel before you order it again.`,
	});
	return { ordered: true, phoneNumber, queueKey };
};

const readRedirect: WebForm['read'] = (location) => {
	const address = `${location.origin}${location.pathname}`.replace(/\/$/, '').toLowerCase();
	if (address === REDIRECT.redirectOK) return 'done';
	if (address === REDIRECT.redirectFull) return { refused: 'the queue is full' };
	if (address !== REDIRECT.redirectError) return undefined;
	// [observed in clients]
	const reason = location.searchParams.get('errorMessage')?.trim();
	return { refused: reason ? `Puzzel answered "${reason}"` : 'Puzzel gave no reason' };
};

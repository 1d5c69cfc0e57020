import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import {
	concurrency,
	deduplicationKey,
	options,
	subject as subjectField,
	uri,
} from '../../parameters/fields';
import { queueLocator } from '../../parameters/queues';
import { onlyFilled } from '../../parameters/parse';
import type { Execute } from '../../run/operation';
import { created } from '../created';

export const entry: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	description: "Create an eTask in a queue (not in Puzzel's public documentation)",
	action: 'Create an eTask',
};

export const fields: INodeProperties[] = [
	{
		...queueLocator({
			displayName: 'Queue',
			name: 'queueKey',
			description: 'The system queue for the eTask, by key',
		}),
		required: true,
	},
	{
		displayName: 'From',
		name: 'from',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. customer@example.com',
		description: 'The sender shown to the agent, such as an e-mail address or a system',
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. CRM tasks',
		description: 'The recipient shown to the agent. Does not affect routing.',
	},
	subjectField,
	uri,
	options(concurrency, deduplicationKey),
];

export const execute: Execute = async (parameters, puzzel) => {
	const key = parameters.key('queueKey');
	const subject = parameters.line('subject');
	const eTask = onlyFilled({
		from: parameters.line('from'),
		to: parameters.line('to'),
		subject,
		uri: parameters.optionalWord('uri'),
		queueKey: key,
	});
	return await created(puzzel, {
		path: `${puzzel.customerPath}/etasks`,
		body: { eTask },
		purpose: 'create the eTask',
		hint: 'Check "Queue": it must be the key of a queue of your Puzzel solution.',
		undocumented: true,
		ifLost: `Search Puzzel for an eTask in the queue ${key} with the subject "${subject}" before you send it again.`,
	});
};

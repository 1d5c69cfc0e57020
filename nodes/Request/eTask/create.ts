import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { concurrency, deduplicationKey, options, subject as subjectField, uri } from '../../form/fields';
import { queueLocator } from '../../form/queues';
import { onlyFilled } from '../../form/read';
import type { Action } from '../../run/action';
import { created } from '../created';

export const entry: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	description:
		"Put an eTask into a queue that is named by its key. This call is not in Puzzel's public documentation; public clients use it.",
	action: 'Create an eTask',
};

export const fields: INodeProperties[] = [
	{
		...queueLocator({
			displayName: 'Queue',
			name: 'queueKey',
			description: 'The system queue that the eTask is put into, by its key, such as sales_tasks',
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
		description:
			'Who or what the task comes from, such as an e-mail address or the name of a system. Shown to the agent.',
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. CRM tasks',
		description:
			'Whom or what the task is addressed to. Shown to the agent; it does not decide the queue, and need not be an address.',
	},
	subjectField,
	uri,
	options(concurrency, deduplicationKey),
];

export const action: Action = async (form, puzzel) => {
	const key = form.key('queueKey');
	const subject = form.text('subject');
	const eTask = onlyFilled({
		from: form.address('from'),
		to: form.address('to'),
		subject,
		uri: form.optionalAddress('uri'),
		queueKey: key,
	});
	return await created(puzzel, {
		path: `${puzzel.customerPath}/etasks`,
		body: { eTask },
		action: 'create the eTask',
		hint: 'Check "Queue": it must be the key of a queue of your Puzzel solution.',
		undocumented: true,
		ifLost: `Look in Puzzel for an eTask in the queue ${key} with the subject "${subject}" before you send it again.`,
	});
};

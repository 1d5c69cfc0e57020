import {
	SEND_AND_WAIT_OPERATION,
	WAIT_INDEFINITELY,
	type IExecuteFunctions,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { badInput } from '../../api/failure';
import { options, subject } from '../../parameters/fields';
import type { Parameters } from '../../parameters/parameters';
import type { Execute } from '../../run/operation';
import { additionalFields, addRequest, addresses } from './newRequest';
import { questionOf } from './question';
import { limitWaitTime, responseFields } from './responseFields';

export const entry: INodePropertyOptions = {
	name: 'Send and Wait for Response',
	value: SEND_AND_WAIT_OPERATION,
	description: 'Send a question to an agent through a queue and wait for the response',
	action: 'Send and wait for response',
};

export const fields: INodeProperties[] = [
	...addresses,
	subject,
	...responseFields,
	additionalFields,
	options(limitWaitTime),
];

/** Where the next nodes find the request: its answer, and the item after the limit, do not hold its ID. */
const CUSTOM_DATA_KEY = 'puzzelRequestId';

/** The execution then waits in n8n's database (n8n 2.41); the answer is sent to the webhook of the node. */
export const execute: Execute = async (parameters, puzzel, _pause, execution) => {
	const count = execution.getInputData().length;
	if (count > 1) {
		throw badInput(
			`Send and Wait for Response got ${count} items, but can send one question at a time`,
			'All questions of an execution would have the same link. Use a Loop Over Items node with batches of 1, or a sub-workflow for each item.',
		);
	}
	const { getSignedResumeUrl, customData } = execution as Partial<IExecuteFunctions>;
	if (!getSignedResumeUrl || !customData) {
		throw badInput('Send and Wait for Response needs n8n 2', 'Update n8n. It was tested with 2.41.1.');
	}
	// A question that could not be shown is not sent.
	questionOf(parameters);
	const until = limit(parameters);
	const link = execution.getSignedResumeUrl({});
	const request = await addRequest(parameters, puzzel, link);
	customData.set(CUSTOM_DATA_KEY, String(request.requestId));
	if (isOnlyHere(link)) {
		execution.addExecutionHints({
			type: 'warning',
			message: `Agents cannot open the link of the request unless they work on this computer: ${new URL(link).origin}. Set WEBHOOK_URL of n8n to an address that they can reach.`,
		});
	}
	await execution.putExecutionToWait(until);
	return request;
};

const MS = new Map([
	['minutes', 60_000],
	['hours', 3_600_000],
	['days', 86_400_000],
]);

function limit(parameters: Parameters): Date {
	if (!parameters.isAdded('options.limitWaitTime')) return WAIT_INDEFINITELY;
	const field = (name: string) => `options.limitWaitTime.values.${name}`;
	if (parameters.choice(field('limitType')) === 'atSpecifiedTime') {
		const date = parameters.optionalFutureDate(field('maxDateAndTime'));
		if (date !== undefined) return new Date(date);
		throw badInput('"Limit Wait Time: Max Date and Time" is empty', 'Enter until when to wait.');
	}
	const ms = parameters.number(field('resumeAmount')) * MS.get(parameters.choice(field('resumeUnit')))!;
	const until = Date.now() + ms;
	if (ms > 0 && until < WAIT_INDEFINITELY.getTime()) return new Date(until);
	throw badInput(
		'"Limit Wait Time: Amount" is out of range',
		'Enter a number above 0, or remove "Limit Wait Time" to wait without a limit.',
	);
}

const isOnlyHere = (link: string) => /^(localhost|127\.|\[::1\])/.test(new URL(link).hostname);

import type { INodePropertyOptions } from 'n8n-workflow';

const options = (values: string[]): INodePropertyOptions[] => values.map((value) => ({ name: value, value }));

/** Every status of a request [documented]. The set is open: an expression may give another one. */
export const requestStatuses = options([
	'Alerting',
	'Allocated',
	'Busy',
	'CallbackInQueue',
	'Connected',
	'Connecting',
	'Disconnected',
	'Failure',
	'InQueue',
	'InService',
	'NoAnswer',
	'OnHold',
	'Searching',
	'Setup',
]);

/** Every media type of a request [documented]. The set is open, too. */
export const mediaTypes = options(['Chat', 'EMail', 'Phone', 'Sms', 'Social', 'Undefined', 'Web']);

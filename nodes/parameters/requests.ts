import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

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

/** A filter by media type [documented]. The set is open, too. */
export const mediaTypes: INodeProperties = {
	displayName: 'Media Types',
	name: 'mediaTypes',
	type: 'multiOptions',
	options: options(['Chat', 'EMail', 'Phone', 'Sms', 'Social', 'Undefined', 'Web']),
	default: [],
	description: 'Include only requests of these media types. Leave empty for all.',
};

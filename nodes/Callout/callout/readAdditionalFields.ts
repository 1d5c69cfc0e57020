import type { IDataObject } from 'n8n-workflow';

import type { Parameters } from '../../parameters/parameters';
import { onlyFilled } from '../../parameters/parse';

/** The other 21 fields of CallOutAdd, in the order and spelling of the document. */
export function readAdditionalFields(parameters: Parameters) {
	return {
		alternateSource: parameters.optionalPhoneNumber('additionalFields.alternateSource'),
		userPhoneType: parameters.optionalWord('additionalFields.userPhoneType'),
		accessPoint: parameters.optionalWord('additionalFields.accessPoint'),
		countryCode: parameters.optionalCountryCode('additionalFields.countryCode'),
		queueKey: parameters.optionalKey('additionalFields.queueKey'),
		maxAttempts: parameters.optionalWholeNumber('additionalFields.maxAttempts'),
		secondsBetweenAttempts: parameters.optionalWholeNumber('additionalFields.secondsBetweenAttempts'),
		listName: parameters.optionalLine('additionalFields.listName'),
		listValue: parameters.optionalLine('additionalFields.listValue'),
		serviceSystemVariables: readSystemVariable(parameters),
		ciqType: parameters.optionalChoice('additionalFields.ciqType'),
		maxOneRequestForPreferredAgent: parameters.optionalBoolean(
			'additionalFields.maxOneRequestForPreferredAgent',
		),
		preferredAgentWaitTimeSeconds: parameters.optionalWholeNumber(
			'additionalFields.preferredAgentWaitTimeSeconds',
		),
		reservedAgentWaitTimeSeconds: parameters.optionalWholeNumber(
			'additionalFields.reservedAgentWaitTimeSeconds',
		),
		vipScore: parameters.optionalWholeNumber('additionalFields.vipScore'),
		agentId: parameters.optionalId('additionalFields.agentId'),
		scheduledDateTime: parameters.optionalFutureDate('additionalFields.scheduledDateTime'),
		reservedUserId: parameters.optionalId('additionalFields.reservedUserId'),
		disableReserved: parameters.optionalBoolean('additionalFields.disableReserved'),
		requestCategory: parameters.optionalLine('additionalFields.requestCategory'),
		requestDescription: parameters.optionalText('additionalFields.requestDescription'),
	};
}

/** One object, not a list [documented]. A row that was added and left is none. */
function readSystemVariable(parameters: Parameters): IDataObject | undefined {
	const [row] = parameters.rows('additionalFields.serviceSystemVariables');
	if (!row) return undefined;
	const details = { type: row.optionalText('type'), value: row.optionalText('value') };
	const isLeft = [row.optionalText('name'), ...Object.values(details)].every((text) => text === undefined);
	if (isLeft) return undefined;
	return onlyFilled({ name: row.text('name'), resolve: row.boolean('resolve'), ...details });
}

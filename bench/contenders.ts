import type { IDataObject } from 'n8n-workflow';

import { DEMO_SIGN_IN } from '../emulator/demoSeed';
import { ACCESS_POINT, SENDER } from './work';

/** A node that creates one Puzzel request for each item. */
export interface NodeContender {
	label: string;
	type: string;
	typeVersion: number;
	parameters: IDataObject;
	/** Too slow to be repeated often with 10,000 items. */
	slow?: boolean;
}

const SUBJECT = '={{ $json.subject }}';
const URI = '={{ $json.uri }}';

/** This package's Request Create, with nothing chosen that need not be. */
export function requestCreate(label: string, options: IDataObject = {}): NodeContender {
	return {
		label,
		type: 'n8n-nodes-puzzel.puzzelRequest',
		typeVersion: 1,
		parameters: { from: SENDER, to: ACCESS_POINT, subject: SUBJECT, uri: URI, options },
	};
}

/** The same with expressions that compute something: n8n's expression engine is needed for each. */
export function requestCreateComputed(label: string, options: IDataObject): NodeContender {
	const contender = requestCreate(label, options);
	const computed = { subject: '={{ $json.subject.trim() }}', uri: '={{ $json.uri.trim() }}' };
	return { ...contender, parameters: { ...contender.parameters, ...computed } };
}

/** The HTTP Request node as its form leaves it, with this package's credential as "Predefined Credential Type". */
export function httpRequestNode(apiUrl: string): NodeContender {
	return {
		label: 'HTTP Request node',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.5,
		parameters: {
			method: 'POST',
			url: `${apiUrl}/${DEMO_SIGN_IN.customerKey}/requests`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'puzzelApi',
			sendBody: true,
			specifyBody: 'json',
			jsonBody: `={{ JSON.stringify({ data: JSON.stringify({ From: '${SENDER}', To: '${ACCESS_POINT}', Subject: $json.subject, Uri: $json.uri }), type: 'mail', version: '1.0' }) }}`,
			options: {},
		},
		slow: true,
	};
}

/** A bare `fetch` loop inside n8n, in `customNodes`. */
export function bareFetchNode(label: string, concurrency: number): NodeContender {
	return {
		label,
		type: 'CUSTOM.bareFetch',
		typeVersion: 1,
		parameters: { from: SENDER, to: ACCESS_POINT, subject: SUBJECT, uri: URI, concurrency },
	};
}

/** In `customNodes`. */
export const plainDeclarative: NodeContender = {
	label: 'plain declarative node',
	type: 'CUSTOM.plainDeclarative',
	typeVersion: 1,
	parameters: { from: SENDER, to: ACCESS_POINT, subject: SUBJECT, uri: URI },
	slow: true,
};

/** Passes the items on: what an execution costs without any of the others. */
export const noOperation: NodeContender = {
	label: 'No Operation',
	type: 'n8n-nodes-base.noOp',
	typeVersion: 1,
	parameters: {},
};
